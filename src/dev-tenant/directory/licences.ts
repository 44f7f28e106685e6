/**
 * The product licences of the company and who has which.
 *
 * Ids and names are those Microsoft publishes, so that a front-end's table of names works here too.
 * @see https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference
 * @module
 */
import type { Person } from './directory.ts';

/** One product, in the spelling of Graph's `subscribedSku`. */
export interface Licence {
  /** GUID, the same in every tenant. */
  readonly skuId: string;
  /** `SPE_E3`; the product's name is in Microsoft's table only. */
  readonly skuPartNumber: string;
  readonly servicePlans: readonly {
    readonly servicePlanId: string;
    readonly servicePlanName: string;
    readonly appliesTo: 'User' | 'Company';
  }[];
}

const plan = (servicePlanName: string, servicePlanId: string) =>
  ({ servicePlanId, servicePlanName, appliesTo: 'User' }) as const;
const teams = plan('TEAMS1', '57ff2da0-773e-42df-b2af-ffb7a2317929');

/** Ids and plans are Microsoft's own, so that code which looks for them finds them. */
const office: Licence = {
  skuId: '05e9a617-0261-4cee-bb44-138d3ef5d965',
  skuPartNumber: 'SPE_E3',
  servicePlans: [
    plan('EXCHANGE_S_ENTERPRISE', 'efb87545-963c-4e0d-99df-69c6916d9eb0'),
    plan('SHAREPOINTENTERPRISE', '5dbe027f-2339-4123-9542-606e4d348a72'),
    plan('AAD_PREMIUM', '41781fb2-bc02-4b7c-bd55-b576c07bb09d'),
    teams,
  ],
};
const factory: Licence = {
  skuId: '66b55226-6b4f-492c-910c-a3b7a3c9d993',
  skuPartNumber: 'SPE_F1',
  servicePlans: [
    plan('EXCHANGE_S_DESKLESS', '4a82b400-a79f-41a4-b4e2-e94f5787b113'),
    plan('SHAREPOINTDESKLESS', '902b47e5-dcb2-4fdc-858b-c63a90a2bdb9'),
    teams,
  ],
};
const analytics: Licence = {
  skuId: 'a403ebcc-fae0-4ca2-8c8c-7a907fd6c235',
  skuPartNumber: 'POWER_BI_STANDARD',
  servicePlans: [plan('BI_AZURE_P0', '2049e525-b859-401b-b2a0-e0a31c4b1fe4')],
};

/** Office, factory floor, and the free analytics on top of either. */
export const licences: readonly Licence[] = [office, factory, analytics];

/** Departments without a desk. */
const atTheLooms: ReadonlySet<string | null> = new Set(['Spinning', 'Weaving', 'Dyeing', 'Quality']);
/** Departments that also get reports. */
const withFigures: ReadonlySet<string | null> = new Set(['Data', 'Platform', 'Accounting', 'Finance']);

/** A guest has none here, and neither has who cannot sign in. */
export function licencesOf({ homeTenantId, accountEnabled, department }: Person): readonly Licence[] {
  if (homeTenantId !== undefined || !accountEnabled) return [];
  return [atTheLooms.has(department) ? factory : office, ...(withFigures.has(department) ? [analytics] : [])];
}

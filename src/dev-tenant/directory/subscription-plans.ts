/**
 * What the Azure subscriptions of the company are called, how large they are, and who holds which role in them.
 *
 * Words only; `subscriptions.ts` makes subscriptions of them.
 * @module
 */
import type { RoleName, Subscription } from './directory.ts';
import { offices } from './words.ts';

/** A role, and those it is given to. */
export interface Grant {
  readonly role: RoleName;
  /** Aliases of people, names of apps, and names of departments: a group of everyone in it. */
  readonly to: readonly string[];
  /** Only in the resource groups of this workload; absent: in the whole subscription. */
  readonly workload?: string;
}

/** What is written down about a subscription, before ids and names of groups are made. */
export interface SubscriptionPlan {
  readonly name: string;
  readonly state?: Subscription['state'];
  readonly tags: Readonly<Record<string, string>>;
  /** Number of resource groups. */
  readonly groups: number;
  /** Administrators own every subscription besides. */
  readonly grants: readonly Grant[];
}

const largeOnes: readonly SubscriptionPlan[] = [
  {
    name: 'Fabrikam production',
    tags: { environment: 'production', costCentre: '4100' },
    groups: 130,
    // Ada may look here and not touch: the 403 of a write is one mutation away.
    grants: [
      { role: 'Reader', to: ['ada', 'radia', 'tim'] },
      { role: 'Contributor', to: ['grace'] },
    ],
  },
  {
    name: 'Fabrikam staging',
    tags: { environment: 'staging', costCentre: '4100' },
    groups: 12,
    grants: [
      { role: 'Contributor', to: ['ada'] },
      { role: 'Contributor', to: ['edsger'], workload: 'api' },
    ],
  },
  {
    name: 'Fabrikam development',
    tags: { environment: 'development', costCentre: '4110' },
    groups: 57,
    grants: [
      { role: 'Owner', to: ['ada', 'grace'] },
      { role: 'Contributor', to: ['edsger', 'dennis'] },
      { role: 'Reader', to: ['tim'] },
      { role: 'Tag Contributor', to: ['radia'] },
    ],
  },
  {
    name: 'Loom telemetry',
    tags: { environment: 'production', 'hidden-title': 'Looms & spindles' },
    groups: 9,
    grants: [
      { role: 'Reader', to: ['ada', 'nightly daemon'] },
      { role: 'Contributor', to: ['Data'] },
    ],
  },
  { name: 'Dye house laboratory', tags: {}, groups: 3, grants: [{ role: 'Owner', to: ['Dyeing'] }] },
  {
    name: 'Corporate websites',
    tags: { environment: 'production', owner: 'sales' },
    groups: 6,
    grants: [
      { role: 'Reader', to: ['guest'], workload: 'api' },
      { role: 'Tag Contributor', to: ['Sales North'] },
    ],
  },
  {
    name: 'Archive 2019',
    state: 'Disabled',
    tags: { environment: 'archive' },
    groups: 0,
    grants: [{ role: 'Reader', to: ['Accounting'] }],
  },
];

/** Small ones that the administrators alone see: with the others fifty, to ask all one question. */
const mills = Array.from({ length: 43 }, (_, index): SubscriptionPlan => {
  const { name: site } = offices[index % offices.length] ?? offices[0];
  return {
    name: `Mill ${String(index + 1).padStart(2, '0')} ${site}`,
    tags: { environment: 'mill', site },
    groups: 4,
    grants: [],
  };
});

/** Fifty in this tenant. The order is that of ARM's list. */
export const subscriptionPlans: readonly SubscriptionPlan[] = [...largeOnes, ...mills];

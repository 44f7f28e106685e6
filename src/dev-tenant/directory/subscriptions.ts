/**
 * The Azure subscriptions of the company, their resource groups, and who sees which.
 *
 * One belongs to another tenant: a token of this one is refused there, and the refusal names the right tenant.
 * @module
 */
import type { Person, ResourceGroup, Subscription, Tenant } from './directory.ts';
import { createRandom, guidOf } from './random.ts';

interface Plan {
  readonly name: string;
  readonly state?: Subscription['state'];
  readonly tags: Readonly<Record<string, string>>;
  readonly groups: number;
  /** Aliases of people, and names of departments: everyone in it. */
  readonly readers: readonly string[];
}

const plans: readonly Plan[] = [
  {
    name: 'Fabrikam production',
    tags: { environment: 'production', costCentre: '4100' },
    groups: 130,
    readers: ['ada', 'grace', 'radia', 'tim'],
  },
  {
    name: 'Fabrikam staging',
    tags: { environment: 'staging', costCentre: '4100' },
    groups: 12,
    readers: ['ada', 'edsger'],
  },
  {
    name: 'Fabrikam development',
    tags: { environment: 'development', costCentre: '4110' },
    groups: 57,
    readers: ['ada', 'edsger', 'tim', 'dennis', 'grace', 'radia'],
  },
  {
    name: 'Loom telemetry',
    tags: { environment: 'production', 'hidden-title': 'Looms & spindles' },
    groups: 9,
    readers: ['ada', 'Data'],
  },
  { name: 'Dye house laboratory', tags: {}, groups: 3, readers: ['Dyeing'] },
  {
    name: 'Corporate websites',
    tags: { environment: 'production', owner: 'sales' },
    groups: 6,
    readers: ['guest', 'Sales North'],
  },
  { name: 'Archive 2019', state: 'Disabled', tags: { environment: 'archive' }, groups: 0, readers: ['Accounting'] },
];

const locations = ['westeurope', 'northeurope', 'uksouth', 'eastus2'] as const;
const workloads = ['web', 'api', 'data', 'network', 'monitoring', 'identity', 'orders', 'looms', 'dyeing'] as const;

/** @param otherTenant owner of the one subscription that is not ours */
export function createSubscriptions(
  tenant: Tenant,
  otherTenant: Tenant,
  people: readonly Person[],
): readonly Subscription[] {
  const admins = people.filter(({ persona }) => persona === 'admin').map(({ objectId }) => objectId);
  const readersOf = (plan: Plan) =>
    people
      .filter(({ alias, department }) => plan.readers.includes(alias) || plan.readers.includes(department ?? ''))
      .map(({ objectId }) => objectId);
  const ours = plans.map(
    (plan): Subscription => ({
      subscriptionId: guidOf(`subscription/${plan.name}`),
      tenantId: tenant.tenantId,
      displayName: plan.name,
      state: plan.state ?? 'Enabled',
      tags: plan.tags,
      resourceGroups: resourceGroupsOf(plan),
      readers: [...new Set([...admins, ...readersOf(plan)])],
    }),
  );
  return [
    ...ours,
    {
      subscriptionId: guidOf('subscription/of another tenant'),
      tenantId: otherTenant.tenantId,
      displayName: `${otherTenant.displayName} shared`,
      state: 'Enabled',
      tags: {},
      resourceGroups: [],
      readers: [],
    },
  ];
}

/** Names with capitals here and there: ARM compares them without case and replies with the stored case. */
function resourceGroupsOf(plan: Plan): readonly ResourceGroup[] {
  const random = createRandom(plan.name.length * 7919 + plan.groups);
  return Array.from({ length: plan.groups }, (_, index) => {
    const workload = random.pick(workloads);
    const name = `${index % 10 === 3 ? 'RG' : 'rg'}-${workload}-${String(index + 1).padStart(3, '0')}`;
    return {
      name,
      location: random.pick(locations),
      tags: random.chance(0.3) ? {} : { workload, team: random.pick(['platform', 'data', 'workplace']) },
    };
  });
}

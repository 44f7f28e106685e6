/**
 * The Azure subscriptions of the company, their resource groups, and who holds which role where.
 *
 * One belongs to another tenant: a token of this one is refused there, and the refusal names the right tenant. What lies in
 * the resource groups is made by `resources.ts`, when somebody asks.
 * @module
 */
import type { App, Person, ResourceGroup, RoleAssignment, RoleName, Subscription, Tenant } from './directory.ts';
import { createRandom, guidOf } from './random.ts';
import { type SubscriptionPlan, subscriptionPlans } from './subscription-plans.ts';

const locations = ['westeurope', 'northeurope', 'uksouth', 'eastus2'] as const;
const workloads = ['web', 'api', 'data', 'network', 'monitoring', 'identity', 'orders', 'looms', 'dyeing'] as const;

/** @param otherTenant owner of the one subscription that is not ours */
export function createSubscriptions(
  tenant: Tenant,
  otherTenant: Tenant,
  principals: Principals,
): readonly Subscription[] {
  const shared = { name: `${otherTenant.displayName} shared`, tags: {}, grants: [] };
  return [
    ...subscriptionPlans.map((plan) => subscriptionOf(plan, resourceGroupsOf(plan), tenant, principals)),
    {
      ...subscriptionOf(shared, [], otherTenant, { admins: [], named: () => undefined }),
      subscriptionId: guidOf('subscription/of another tenant'),
    },
  ];
}

/** A subscription, with the roles that its plan gives to those who are there. */
export function subscriptionOf(
  plan: Omit<SubscriptionPlan, 'groups'>,
  resourceGroups: readonly ResourceGroup[],
  { tenantId }: Tenant,
  principals: Principals,
): Subscription {
  const subscriptionId = guidOf(`subscription/${plan.name}`);
  const roleAssignments = roleAssignmentsOf(plan, `/subscriptions/${subscriptionId}`, resourceGroups, principals);
  return {
    subscriptionId,
    tenantId,
    displayName: plan.name,
    state: plan.state ?? 'Enabled',
    tags: plan.tags,
    resourceGroups,
    readers: [...new Set(roleAssignments.flatMap(({ holders }) => holders))],
    roleAssignments,
  };
}

/** Names with capitals here and there: ARM compares them without case and replies with the stored case. */
function resourceGroupsOf(plan: SubscriptionPlan): readonly ResourceGroup[] {
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

/** Who is given a role, and all who have it thereby. */
type Principal = Pick<RoleAssignment, 'principalId' | 'principalType' | 'holders'>;

/** Whom the plans speak of. */
export interface Principals {
  /** Everybody with the persona `admin`. */
  readonly admins: readonly Principal[];
  /** `undefined`: nobody and nothing is called so. */
  named(name: string): Principal | undefined;
}

function userOf({ objectId }: Person): Principal {
  return { principalId: objectId, principalType: 'User', holders: [objectId] };
}

/** @param membersOf object ids of the members of a group; none: there is no such group */
export function createPrincipals(
  people: readonly Person[],
  apps: readonly App[],
  membersOf: (group: string) => readonly string[],
): Principals {
  return {
    admins: people.filter(({ persona }) => persona === 'admin').map(userOf),
    named(name) {
      const person = people.find(({ alias }) => alias === name);
      if (person) return userOf(person);
      const app = apps.find((candidate) => candidate.name === name);
      if (app) return { principalId: app.objectId, principalType: 'ServicePrincipal', holders: [app.objectId] };
      const holders = membersOf(name);
      return holders.length > 0 ? { principalId: guidOf(`group/${name}`), principalType: 'Group', holders } : undefined;
    },
  };
}

/** Name and time are made from what is assigned: the same at each start. */
function assign(roleName: RoleName, scope: string, principal: Principal): RoleAssignment {
  const name = guidOf(`role-assignment/${scope}/${roleName}/${principal.principalId}`);
  // Some day of 2024 or 2025: the same in every install, another one for every assignment.
  const createdOn = new Date(Date.UTC(2024, 0, 8, 9) + (Number.parseInt(name.slice(0, 8), 16) % 61_000_000) * 1000);
  return { name, roleName, scope, ...principal, createdOn: createdOn.toISOString() };
}

/** Those of administrators above and at the subscription, and those of its plan, whole or on the groups of one workload. */
function roleAssignmentsOf(
  plan: Pick<SubscriptionPlan, 'grants'>,
  subscription: string,
  groups: readonly ResourceGroup[],
  principals: Principals,
): readonly RoleAssignment[] {
  return [
    // What Azure gives to a global administrator who raises the own access: rights at the root, above all subscriptions.
    ...principals.admins.map((admin) => assign('User Access Administrator', '/', admin)),
    ...principals.admins.map((admin) => assign('Owner', subscription, admin)),
    ...plan.grants.flatMap(({ role, to, workload }) => {
      const inside = groups.filter(({ name }) => workload !== undefined && name.includes(`-${workload}-`));
      const scopes =
        workload === undefined ? [subscription] : inside.map(({ name }) => `${subscription}/resourceGroups/${name}`);
      const holders = to.map((name) => principals.named(name)).filter((principal) => principal !== undefined);
      return holders.flatMap((principal) => scopes.map((scope) => assign(role, scope, principal)));
    }),
  ];
}

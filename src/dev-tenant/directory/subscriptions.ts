/**
 * The Azure subscriptions of the company, their resource groups, and who holds which role where.
 *
 * One belongs to another tenant: a token of this one is refused there, and the refusal names the right tenant. What lies in
 * the resource groups is made by `resources.ts`, when somebody asks.
 * @module
 */
import { apps } from './apps.ts';
import type { Person, ResourceGroup, RoleAssignment, RoleName, Subscription, Tenant } from './directory.ts';
import { createRandom, guidOf } from './random.ts';
import { type SubscriptionPlan, subscriptionPlans } from './subscription-plans.ts';

const locations = ['westeurope', 'northeurope', 'uksouth', 'eastus2'] as const;
const workloads = ['web', 'api', 'data', 'network', 'monitoring', 'identity', 'orders', 'looms', 'dyeing'] as const;

/** @param otherTenant owner of the one subscription that is not ours */
export function createSubscriptions(
  tenant: Tenant,
  otherTenant: Tenant,
  people: readonly Person[],
): readonly Subscription[] {
  const principals = createPrincipals(people);
  const ours = subscriptionPlans.map((plan): Subscription => {
    const subscriptionId = guidOf(`subscription/${plan.name}`);
    const resourceGroups = resourceGroupsOf(plan);
    const roleAssignments = roleAssignmentsOf(plan, `/subscriptions/${subscriptionId}`, resourceGroups, principals);
    return {
      subscriptionId,
      tenantId: tenant.tenantId,
      displayName: plan.name,
      state: plan.state ?? 'Enabled',
      tags: plan.tags,
      resourceGroups,
      readers: [...new Set(roleAssignments.flatMap(({ holders }) => holders))],
      roleAssignments,
    };
  });
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
      roleAssignments: [],
    },
  ];
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

type Principal = Pick<RoleAssignment, 'principalId' | 'principalType' | 'holders'>;

interface Principals {
  readonly admins: readonly Principal[];
  /** @throws {Error} nobody and nothing is called so */
  named(name: string): Principal;
}

function userOf({ objectId }: Person): Principal {
  return { principalId: objectId, principalType: 'User', holders: [objectId] };
}

function createPrincipals(people: readonly Person[]): Principals {
  return {
    admins: people.filter(({ persona }) => persona === 'admin').map(userOf),
    named(name) {
      const person = people.find(({ alias }) => alias === name);
      if (person) return userOf(person);
      const app = apps.find((candidate) => candidate.name === name);
      if (app) return { principalId: app.objectId, principalType: 'ServicePrincipal', holders: [app.objectId] };
      const members = people.filter(({ department }) => department === name).map(({ objectId }) => objectId);
      if (members.length > 0) return { principalId: guidOf(`group/${name}`), principalType: 'Group', holders: members };
      throw new Error(`'${name}' in the plan of the subscriptions is no person, no app and no department.`);
    },
  };
}

function assign(roleName: RoleName, scope: string, principal: Principal): RoleAssignment {
  const name = guidOf(`role-assignment/${scope}/${roleName}/${principal.principalId}`);
  // Some day of 2024 or 2025: the same in every install, another one for every assignment.
  const createdOn = new Date(Date.UTC(2024, 0, 8, 9) + (Number.parseInt(name.slice(0, 8), 16) % 61_000_000) * 1000);
  return { name, roleName, scope, ...principal, createdOn: createdOn.toISOString() };
}

function roleAssignmentsOf(
  plan: SubscriptionPlan,
  subscription: string,
  groups: readonly ResourceGroup[],
  principals: Principals,
): readonly RoleAssignment[] {
  return [
    ...principals.admins.map((admin) => assign('User Access Administrator', '/', admin)),
    ...principals.admins.map((admin) => assign('Owner', subscription, admin)),
    ...plan.grants.flatMap(({ role, to, workload }) => {
      const inside = groups.filter(({ name }) => workload !== undefined && name.includes(`-${workload}-`));
      const scopes =
        workload === undefined ? [subscription] : inside.map(({ name }) => `${subscription}/resourceGroups/${name}`);
      return to.flatMap((name) => scopes.map((scope) => assign(role, scope, principals.named(name))));
    }),
  ];
}

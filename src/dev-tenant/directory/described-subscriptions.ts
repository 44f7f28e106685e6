/**
 * Makes Azure subscriptions of a description: who holds which role in them, and their resource groups.
 * @module
 */

import type { SubscriptionDescription } from './description.ts';
import type { ResourceGroup, Subscription, Tenant } from './directory.ts';
import { type Principals, subscriptionOf } from './subscriptions.ts';

/** What came of a description; complete also where there are faults. */
export interface DescribedSubscriptions {
  readonly subscriptions: readonly Subscription[];
  /** In words, for whoever wrote the description. */
  readonly faults: readonly string[];
}

/** Members of a description, and the role that each gives. */
const ROLES = [
  ['readers', 'Reader'],
  ['contributors', 'Contributor'],
  ['owners', 'Owner'],
] as const;

/**
 * @param descriptions already checked for form
 * @param principals who can hold a role: aliases of people, display names of groups, names of apps
 */
export function describeSubscriptions(
  descriptions: readonly SubscriptionDescription[],
  tenant: Tenant,
  principals: Principals,
): DescribedSubscriptions {
  return {
    subscriptions: descriptions.map((description) => {
      const { name, state, tags = {}, resourceGroups = [] } = description;
      const grants = ROLES.map(([key, role]) => ({ role, to: description[key] ?? [] }));
      const plan = { name, tags, grants, ...(state && { state }) };
      return subscriptionOf(plan, resourceGroups.map(resourceGroupOf), tenant, principals);
    }),
    faults: descriptions.flatMap((description, index) =>
      ROLES.flatMap(([key]) =>
        (description[key] ?? [])
          .filter((name) => !principals.named(name))
          .map((name) => `No person, group or app is called '${name}'; at subscriptions[${index}].${key}`),
      ),
    ),
  };
}

function resourceGroupOf(described: NonNullable<SubscriptionDescription['resourceGroups']>[number]): ResourceGroup {
  const { name, location = 'westeurope', tags = {} } = typeof described === 'string' ? { name: described } : described;
  return { name, location, tags };
}

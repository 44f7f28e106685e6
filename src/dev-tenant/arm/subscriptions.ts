/**
 * Tenants, subscriptions and resource groups as ARM shows them to one caller.
 *
 * @see https://learn.microsoft.com/rest/api/resources/subscriptions
 * @module
 */
import type { Directory, Subscription, Tenant } from '../directory/directory.ts';
import { homeAccountOf } from '../entra/accounts.ts';
import { demand, isAllowed, isVisible } from './access.ts';
import { type ArmAnswer, type ArmRequest, invalidFilter, nextLinkOf, pageSizeOf } from './arm-request.ts';
import type { Caller } from './caller.ts';
import { type Estate, idOf, type OwnedGroup } from './estate.ts';
import { groupNotFound, subscriptionNotFound } from './not-found.ts';
import { pageOf } from './paging.ts';

/** Far fewer than the real one has: a client that forgets `nextLink` is found out by any of the people here. */
const subscriptionsPerPage = 5;
const groupsPerPage = 50;
const readGroups = 'Microsoft.Resources/subscriptions/resourceGroups/read';

/** Every tenant that the holder of the account is known in: the one of the token, their home, where they are a guest. */
export function listTenants(directory: Directory, caller: Caller): ArmAnswer {
  const { tenant, otherTenants } = directory;
  const home = directory.personById(caller.objectId)?.homeTenantId;
  const isGuest = directory.people.some((person) => homeAccountOf(person).objectId === caller.objectId);
  const own = [tenant, ...otherTenants].filter(
    ({ tenantId }) => [caller.tenantId, home].includes(tenantId) || (isGuest && tenantId === tenant.tenantId),
  );
  return { body: { value: own.map(tenantOf) } };
}

/** Those with a role of the caller somewhere inside; an empty list, not a refusal, where there is none. */
export function listSubscriptions(request: ArmRequest, estate: Estate): ArmAnswer {
  const visible = estate.subscriptions().filter((subscription) => isVisible(subscription, request.caller));
  const mark = request.query.get('$skiptoken');
  const page = pageOf(visible, { mark, size: subscriptionsPerPage, hasGap: false });
  return {
    body: {
      value: page.items.map((subscription) => subscriptionOf(subscription, request.apiVersion)),
      ...nextLinkOf(request, page.next),
      count: { type: 'Total', value: visible.length },
    },
  };
}

/** @throws {ArmError} 404: hidden and absent look alike, so that nobody learns what exists */
export function visibleSubscription(estate: Estate, id: string, caller: Caller): Subscription {
  const found = estate.subscription(id);
  if (found && isVisible(found, caller)) return found;
  throw subscriptionNotFound(id);
}

/** Those that the caller may read: some hold a role in a few groups only. */
export function listGroups(request: ArmRequest, estate: Estate, subscription: Subscription): ArmAnswer {
  const { caller, query } = request;
  const isWanted = parseTagFilter(query.get('$filter'));
  const groups = estate
    .groups(subscription)
    .filter((group) => isWanted(group) && isAllowed(caller, readGroups, group.id, subscription));
  const size = pageSizeOf(request, groupsPerPage);
  const page = pageOf(groups, { mark: query.get('$skiptoken'), size, hasGap: true });
  return { body: { value: page.items.map(groupOf), ...nextLinkOf(request, page.next) } };
}

/** @throws {ArmError} 403 before 404: who may not read there does not learn what exists */
export function readableGroup(estate: Estate, subscription: Subscription, name: string, caller: Caller): OwnedGroup {
  demand(caller, readGroups, `${idOf(subscription)}/resourceGroups/${name}`, subscription);
  const group = estate.group(subscription, name);
  if (group) return group;
  throw groupNotFound(name);
}

/** @throws {ArmError} another filter than one of a tag */
function parseTagFilter(filter: string | null): (group: OwnedGroup) => boolean {
  if (filter === null) return () => true;
  const pattern = /^\s*tagName eq '((?:[^']|'')*)'(?: and tagValue eq '((?:[^']|'')*)')?\s*$/i;
  const [, quotedName, quotedValue] = pattern.exec(filter) ?? [];
  if (quotedName === undefined) throw invalidFilter(filter);
  const wanted = quotedName.replaceAll("''", "'").toLowerCase();
  const value = quotedValue?.replaceAll("''", "'");
  return ({ tags }) =>
    // Names of tags are compared without case, their values with it.
    Object.entries(tags).some(
      ([name, present]) => name.toLowerCase() === wanted && (value === undefined || present === value),
    );
}

/** The JSON object of a subscription. @param apiVersion older ones have neither tenant nor tags */
export function subscriptionOf(subscription: Subscription, apiVersion: string): object {
  const { subscriptionId, tenantId, displayName, state, tags } = subscription;
  return {
    id: idOf(subscription),
    authorizationSource: 'RoleBased',
    ...(apiVersion >= '2019-06-01' && { managedByTenants: [], tenantId }),
    ...(apiVersion >= '2020-01-01' && { tags }),
    subscriptionId,
    displayName,
    state,
    subscriptionPolicies,
  };
}

/** Of every subscription; read by Resource Graph too. */
export const subscriptionPolicies = {
  locationPlacementId: 'Public_2014-09-01',
  quotaId: 'PayAsYouGo_2014-09-01',
  spendingLimit: 'Off',
} as const;

function tenantOf({ tenantId, domain, displayName }: Tenant): object {
  return {
    id: `/tenants/${tenantId}`,
    tenantId,
    tenantCategory: 'Home',
    displayName,
    domains: [domain],
    defaultDomain: domain,
    tenantType: 'AAD',
  };
}

/** The JSON object of a resource group, the same in lists and alone. */
export function groupOf({ id, name, location, tags }: OwnedGroup): object {
  return {
    id,
    name,
    type: 'Microsoft.Resources/resourceGroups',
    location,
    tags,
    properties: { provisioningState: 'Succeeded' },
  };
}

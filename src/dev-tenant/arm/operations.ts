/**
 * What ARM answers: tenants, subscriptions, locations and resource groups, for one caller, free of HTTP.
 *
 * A subscription shows itself to those who hold a role somewhere inside, and to nobody else.
 * @see https://learn.microsoft.com/rest/api/resources/subscriptions
 * @module
 */
import type { Directory, ResourceGroup, Subscription, Tenant } from '../directory/directory.ts';
import type { Caller } from './caller.ts';
import { ArmError, subscriptionNotFound } from './errors.ts';
import { locationsOf } from './locations.ts';
import { pageOf } from './paging.ts';

export interface ArmRequest {
  readonly caller: Caller;
  readonly apiVersion: string;
  /** Decoded path segments. Names are compared without case. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** Absolute address of this request without its query. */
  readonly url: string;
}

const subscriptionsPerPage = 5;
const resourceGroupsPerPage = 50;

export function createOperations(directory: Directory): (request: ArmRequest) => object {
  return (request) => {
    const { segments, caller } = request;
    const [root, id, relation, name] = segments.map((segment) => segment.toLowerCase());
    if (root === 'tenants' && segments.length === 1) return { value: tenantsOf(caller).map(tenantOf) };
    if (root === 'subscriptions' && id === undefined) return listSubscriptions(request);
    if (root === 'subscriptions') {
      const subscription = visibleSubscription(segments[1] ?? '', caller);
      if (segments.length === 2) return subscriptionOf(subscription, request.apiVersion);
      if (relation === 'locations' && segments.length === 3) return { value: locationsOf(subscription.subscriptionId) };
      if (relation === 'resourcegroups' && segments.length === 3) return listResourceGroups(request, subscription);
      if (relation === 'resourcegroups' && segments.length === 4) {
        const group = subscription.resourceGroups.find((candidate) => candidate.name.toLowerCase() === name);
        if (group) return resourceGroupOf(group, subscription);
        throw new ArmError(404, 'ResourceGroupNotFound', `Resource group '${segments[3]}' could not be found.`);
      }
    }
    throw new ArmError(404, 'InvalidResourceType', `The resource type '${segments.join('/')}' could not be found.`);
  };

  function tenantsOf(caller: Caller): readonly Tenant[] {
    const home = directory.personById(caller.objectId)?.homeTenantId;
    return [directory.tenant, ...directory.otherTenants].filter(
      ({ tenantId }) => tenantId === caller.tenantId || tenantId === home,
    );
  }

  function listSubscriptions(request: ArmRequest): object {
    const visible = directory.subscriptions.filter((subscription) => isVisible(subscription, request.caller));
    const mark = request.query.get('$skiptoken');
    const page = pageOf(visible, { mark, size: subscriptionsPerPage, hasGap: false });
    return {
      value: page.items.map((subscription) => subscriptionOf(subscription, request.apiVersion)),
      ...nextLinkOf(request, page.next),
      count: { type: 'Total', value: visible.length },
    };
  }

  function visibleSubscription(id: string, caller: Caller): Subscription {
    const found = directory.subscriptions.find(({ subscriptionId }) => subscriptionId === id.toLowerCase());
    // Hidden and absent look alike: who may not see it does not learn that it exists.
    if (found && isVisible(found, caller)) return found;
    throw subscriptionNotFound(id);
  }
}

function isVisible({ tenantId, readers }: Subscription, caller: Caller): boolean {
  return tenantId === caller.tenantId && readers.includes(caller.objectId);
}

function listResourceGroups(request: ArmRequest, subscription: Subscription): object {
  const groups = filterByTag(subscription.resourceGroups, request.query.get('$filter'));
  const top = request.query.get('$top');
  if (top !== null && !/^[1-9]\d{0,3}$/.test(top)) {
    throw new ArmError(400, 'InvalidTopInQueryString', `The value '${top}' of $top is not a positive whole number.`);
  }
  const page = pageOf(groups, {
    mark: request.query.get('$skiptoken'),
    size: top === null ? resourceGroupsPerPage : Math.min(Number(top), 1000),
    hasGap: true,
  });
  return {
    value: page.items.map((group) => resourceGroupOf(group, subscription)),
    ...nextLinkOf(request, page.next),
  };
}

function filterByTag(groups: readonly ResourceGroup[], filter: string | null): readonly ResourceGroup[] {
  if (filter === null) return groups;
  const pattern = /^\s*tagName eq '((?:[^']|'')*)'(?: and tagValue eq '((?:[^']|'')*)')?\s*$/i;
  const [, quotedName, quotedValue] = pattern.exec(filter) ?? [];
  if (quotedName === undefined) {
    throw new ArmError(400, 'InvalidFilterInQueryString', `Invalid $filter '${filter}' specified in the query string.`);
  }
  const wanted = quotedName.replaceAll("''", "'").toLowerCase();
  const value = quotedValue?.replaceAll("''", "'");
  return groups.filter(({ tags }) =>
    // Names of tags are compared without case, their values with it.
    Object.entries(tags).some(
      ([name, present]) => name.toLowerCase() === wanted && (value === undefined || present === value),
    ),
  );
}

/** The whole request again, with the mark of the next page. */
function nextLinkOf({ url, query }: ArmRequest, mark: string | undefined): { nextLink?: string } {
  if (mark === undefined) return {};
  const next = new URLSearchParams(query);
  next.set('$skiptoken', mark);
  return { nextLink: `${url}?${next.toString()}` };
}

function subscriptionOf(subscription: Subscription, apiVersion: string): object {
  const { subscriptionId, tenantId, displayName, state, tags } = subscription;
  return {
    id: `/subscriptions/${subscriptionId}`,
    authorizationSource: 'RoleBased',
    ...(apiVersion >= '2019-06-01' && { managedByTenants: [], tenantId }),
    ...(apiVersion >= '2020-01-01' && { tags }),
    subscriptionId,
    displayName,
    state,
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'PayAsYouGo_2014-09-01',
      spendingLimit: 'Off',
    },
  };
}

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

function resourceGroupOf({ name, location, tags }: ResourceGroup, { subscriptionId }: Subscription): object {
  return {
    id: `/subscriptions/${subscriptionId}/resourceGroups/${name}`,
    name,
    type: 'Microsoft.Resources/resourceGroups',
    location,
    tags,
    properties: { provisioningState: 'Succeeded' },
  };
}

/**
 * Resources as ARM lists them, and one of them in full.
 *
 * A list carries no `properties`, whatever is asked; reading one resource does, under an api-version of its own provider.
 * @see https://learn.microsoft.com/rest/api/resources/resources
 * @module
 */
import type { Subscription } from '../directory/directory.ts';
import { demand, isAllowed } from './access.ts';
import { type ArmAnswer, type ArmRequest, invalidFilter, nextLinkOf, pageSizeOf } from './arm-request.ts';
import type { Caller } from './caller.ts';
import { ArmError } from './errors.ts';
import type { Estate, OwnedGroup, OwnedResource } from './estate.ts';
import { groupNotFound, resourceNotFound } from './not-found.ts';
import { pageOf } from './paging.ts';
import { assertReadable } from './providers.ts';
import { parseResourceFilter } from './resource-filter.ts';
import type { Scope } from './scope.ts';

const usualPage = 100;
/** What `$expand` may add to each item; everything else is there or nowhere. */
const expandable = ['createdTime', 'changedTime', 'provisioningState'] as const;

/** Those in whose group the caller may list: roles reach down to groups, no further. */
export function visibleResources(
  estate: Estate,
  subscription: Subscription,
  caller: Caller,
  action: string,
): readonly OwnedResource[] {
  const open = new Set(
    subscription.resourceGroups
      .filter(({ name }) =>
        isAllowed(caller, action, `/subscriptions/${subscription.subscriptionId}/resourceGroups/${name}`, subscription),
      )
      .map(({ name }) => name),
  );
  return estate.resources(subscription).filter(({ group }) => open.has(group.name));
}

/** @param group only of this one */
export function listResources(
  request: ArmRequest,
  estate: Estate,
  subscription: Subscription,
  group?: OwnedGroup,
): ArmAnswer {
  const { query, caller } = request;
  const filter = query.get('$filter');
  const wanted = filter === null ? undefined : parseResourceFilter(filter);
  const expand = expansionsOf(query.get('$expand'));
  if (filter !== null && wanted?.isByTag && expand.length > 0) throw invalidFilter(filter);
  const action = 'Microsoft.Resources/subscriptions/resources/read';
  const all = visibleResources(estate, subscription, caller, action).filter(
    (resource) => (group === undefined || resource.group.name === group.name) && (wanted?.test(resource) ?? true),
  );
  const size = pageSizeOf(request, usualPage);
  const page = pageOf(all, { mark: query.get('$skiptoken'), size, hasGap: true });
  const value = page.items.map((resource) => itemOf(resource, expand, wanted?.isByTag ?? false));
  return { body: { value, ...nextLinkOf(request, page.next) } };
}

type Expansion = (typeof expandable)[number];

/** @throws {ArmError} a name that ARM would not know */
function expansionsOf(text: string | null): readonly Expansion[] {
  return (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
    .map((name) => {
      const known = expandable.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
      if (known) return known;
      throw new ArmError(400, 'InvalidExpandInQueryString', `Invalid $expand '${name}' specified in the query string.`);
    });
}

/** As the list shows it: members that are absent are left out, not null. */
function itemOf(resource: OwnedResource, expand: readonly Expansion[], isByTag: boolean): object {
  const { id, name, type, location, kind, managedBy, sku, identity, zones, tags } = resource;
  return {
    id,
    name,
    type,
    ...(sku && { sku }),
    ...(kind !== undefined && { kind }),
    ...(managedBy !== undefined && { managedBy }),
    location,
    ...(identity && { identity }),
    ...(zones && { zones }),
    ...(!isByTag && { tags }),
    ...Object.fromEntries(expand.map((member) => [member, resource[member]])),
  };
}

/** @param createdBy sign-in name of who made everything */
export function getResource(
  { caller, apiVersion }: ArmRequest,
  estate: Estate,
  { id, group: groupName = '', resource: named }: Scope & { readonly resource: NonNullable<Scope['resource']> },
  { subscription, createdBy }: { readonly subscription: Subscription; readonly createdBy: string },
): ArmAnswer {
  const group = estate.group(subscription, groupName);
  // The order of the real one: may the caller read here, is there such a type and version, is there such a thing.
  demand(caller, `${named.namespace}/${named.type}/read`, id, subscription);
  assertReadable(named.namespace, named.type, apiVersion, group?.location ?? 'global');
  if (!group) throw groupNotFound(groupName);
  const resource = estate.resource(subscription, id);
  if (!resource) throw resourceNotFound(named, group.name);
  const { properties, provisioningState, createdTime, changedTime, hasSystemData } = resource;
  return {
    body: {
      ...itemOf(resource, [], false),
      // A child is called by its full name in lists, by its own here.
      name: resource.name.split('/').at(-1),
      properties: { ...properties, provisioningState },
      ...(hasSystemData && {
        systemData: {
          createdBy,
          createdByType: 'User',
          createdAt: createdTime,
          lastModifiedBy: createdBy,
          lastModifiedByType: 'User',
          lastModifiedAt: changedTime,
        },
      }),
    },
  };
}

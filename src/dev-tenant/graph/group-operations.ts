/**
 * Groups: one, all of them, who is inside and who owns them.
 * @module
 */
import type { Group } from '../directory/memberships.ts';
import { countOf, isEventual, pageOf, queryItems } from './collection.ts';
import { type DirectoryObject, directoryObjectType } from './directory-objects.ts';
import { notFound } from './errors.ts';
import { expansionOf } from './expansion.ts';
import { groupType, visibilityOfContainer } from './group.ts';
import { type AreaOptions, type Call, contextOf, type Operation, ok, operation } from './operation.ts';
import { groupRead, memberRead, ownerRead } from './permissions.ts';
import { parseQuery, type Query } from './query.ts';
import { viewOf } from './resource-type.ts';
import { userType } from './user.ts';

const rulesOf = (call: Call) => ({ eventual: isEventual(call), full: true });

/** Groups (list, count, one) and for each its members, transitive members and owners, also as a count and cast to users. */
export function groupOperations({ directory, profiles, objects }: AreaOptions): readonly Operation[] {
  const readGroups = { delegated: groupRead, application: groupRead };
  const readMembers = { delegated: memberRead, application: memberRead };
  const readOwners = { delegated: ownerRead, application: ownerRead };

  const groupOf = ({ path: { id = '' } }: Call): Group => {
    const group = objects.group(id);
    if (group) return group;
    throw notFound(id);
  };
  const inside = {
    members: (group: Group) => objects.memberIdsOf(group, false),
    transitiveMembers: (group: Group) => objects.memberIdsOf(group, true),
    owners: (group: Group) => group.ownerIds,
  };
  const objectsOf = (ids: readonly string[]) => ids.flatMap((id) => objects.byId(id) ?? []);
  const matching = (call: Call, query: Query) =>
    queryItems(directory.memberships().groups, groupType, query, rulesOf(call));
  const viewFor = (call: Call, { select, expand }: Query) => {
    const expanded = expansionOf<Group>(expand, {
      members: (group, inner) => objectsOf(group.memberIds).map((one) => one.show(call.caller, inner.select)),
      owners: (group, inner) => objectsOf(group.ownerIds).map((one) => one.show(call.caller, inner.select)),
    });
    const visibility = visibilityOfContainer(call.caller, 'group');
    return (group: Group) => ({ ...viewOf(groupType, group, select, visibility), ...expanded(group) });
  };

  const people = (['members', 'transitiveMembers', 'owners'] as const).flatMap((relation) => {
    const permissions = relation === 'owners' ? readOwners : readMembers;
    // Resource units of https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits
    const cost = relation === 'transitiveMembers' ? 5 : 3;
    const everything = (call: Call, query: Query) =>
      queryItems(objectsOf(inside[relation](groupOf(call))), directoryObjectType, query, rulesOf(call));
    return [
      operation('GET', `/groups/{id}/${relation}`, {
        permissions,
        cost,
        handle(call) {
          const query = parseQuery(call.options);
          const view = (object: DirectoryObject) => object.show(call.caller, query.select);
          return ok(pageOf(call, query, 'directoryObjects', everything(call, query), view));
        },
      }),
      operation('GET', `/groups/{id}/${relation}/$count`, {
        permissions,
        cost,
        handle: (call) => ok(countOf(call, () => everything(call, parseQuery(call.options)).length)),
      }),
      operation('GET', `/groups/{id}/${relation}/microsoft.graph.user`, {
        permissions,
        cost,
        handle(call) {
          const query = parseQuery(call.options);
          const members = inside[relation](groupOf(call)).flatMap((id) => directory.personById(id) ?? []);
          const matches = queryItems(members.map(profiles.of), userType, query, rulesOf(call));
          const view = objects.ofPerson;
          return ok(pageOf(call, query, 'users', matches, (one) => view(one).show(call.caller, query.select)));
        },
      }),
    ];
  });

  return [
    operation('GET', '/groups', {
      permissions: readGroups,
      handle(call) {
        const query = parseQuery(call.options);
        return ok(pageOf(call, query, 'groups', matching(call, query), viewFor(call, query)));
      },
    }),
    operation('GET', '/groups/$count', {
      permissions: readGroups,
      handle: (call) => ok(countOf(call, () => matching(call, { ...parseQuery(call.options), count: true }).length)),
    }),
    operation('GET', '/groups/{id}', {
      permissions: readGroups,
      handle(call) {
        const group = groupOf(call);
        const query = parseQuery(call.options);
        const context = contextOf(call, 'groups/$entity', query.select);
        return ok({ '@odata.context': context, ...viewFor(call, query)(group) });
      },
    }),
    ...people,
  ];
}

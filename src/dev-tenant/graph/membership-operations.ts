/**
 * What a person belongs to: groups, directory roles and administrative units, directly or by way of groups.
 * @module
 */
import { isEventual, pageOf, queryItems } from './collection.ts';
import { containerObject, type DirectoryObject, directoryObjectType } from './directory-objects.ts';
import { badRequest, unsupportedQuery } from './errors.ts';
import { groupType } from './group.ts';
import { type AreaOptions, type Call, contextOf, type Operation, ofUser, ok } from './operation.ts';
import { directoryRead } from './permissions.ts';
import { parseQuery } from './query.ts';
import { booleanIn, textsIn } from './request-body.ts';

/** https://learn.microsoft.com/graph/api/directoryobject-checkmembergroups */
const mostGroupIds = 20;
/** Types behind the last slash: `/memberOf/microsoft.graph.group`. */
const casts = ['group', 'directoryRole', 'administrativeUnit'] as const;

const direct = [...directoryRead, 'Group.ReadBasic.All', 'GroupMember.ReadBasic.All'];
const transitive = [...direct, 'Group.Read.All', 'GroupMember.Read.All', 'User.Read.All'];
const permissionsOf = {
  memberOf: { delegated: [...direct, 'User.Read', 'GroupMember.Read.All'], application: direct },
  transitiveMemberOf: { delegated: [...transitive, 'User.Read'], application: transitive },
};
/** A list within means all of them together, as Graph demands here. */
const memberGroups = {
  delegated: [
    ['User.ReadBasic.All', 'GroupMember.Read.All'],
    ['User.Read.All', 'GroupMember.Read.All'],
    ...directoryRead,
  ],
  own: [
    ['User.Read', 'GroupMember.Read.All'],
    ['User.Read', 'Group.Read.All'],
  ],
  application: [['User.Read.All', 'GroupMember.Read.All'], ...directoryRead],
};

/** `memberOf` and `transitiveMemberOf` with their casts, and the two questions after group ids alone. */
export function membershipOperations({ objects }: AreaOptions): readonly Operation[] {
  const groupsAround = (id: string) => objects.parentsOf(id, true).filter(({ kind }) => kind === 'group');

  const lists = (['memberOf', 'transitiveMemberOf'] as const).flatMap((relation) => {
    const isTransitive = relation === 'transitiveMemberOf';
    const permissions = permissionsOf[relation];
    return [
      ofUser('GET', `/${relation}`, {
        permissions,
        cost: 2,
        handle(call, person) {
          const query = parseQuery(call.options);
          const parents = objects.parentsOf(person.objectId, isTransitive).map(containerObject);
          const matches = queryItems(parents, directoryObjectType, query, { eventual: isEventual(call), full: true });
          const view = (parent: DirectoryObject) => parent.show(call.caller, query.select);
          return ok(pageOf(call, query, 'directoryObjects', matches, view));
        },
      }),
      ...casts.map((kind) =>
        ofUser('GET', `/${relation}/microsoft.graph.${kind}`, {
          permissions,
          cost: 2,
          handle(call, person) {
            assertAdvancedCast(call);
            const query = parseQuery(call.options);
            const parents = objects.parentsOf(person.objectId, isTransitive).filter((parent) => parent.kind === kind);
            const rules = { eventual: isEventual(call), full: true };
            const groups = parents.filter((parent) => parent.kind === 'group');
            const others = parents.filter((parent) => parent.kind !== 'group').map(containerObject);
            const matches =
              kind === 'group'
                ? queryItems(groups, groupType, query, rules).map(containerObject)
                : queryItems(others, directoryObjectType, query, rules);
            return ok(pageOf(call, query, `${kind}s`, matches, (parent) => parent.show(call.caller, query.select)));
          },
        }),
      ),
    ];
  });

  return [
    ...lists,
    ofUser('POST', '/getMemberGroups', {
      permissions: memberGroups,
      cost: 2,
      handle(call, person) {
        const securityOnly = booleanIn(call.body, 'securityEnabledOnly');
        const ids = groupsAround(person.objectId)
          .filter((group) => !securityOnly || (group.kind === 'group' && group.securityEnabled))
          .map(({ id }) => id);
        return ok({ '@odata.context': contextOf(call, 'Collection(Edm.String)'), value: ids });
      },
    }),
    ofUser('POST', '/checkMemberGroups', {
      permissions: memberGroups,
      cost: 4,
      handle(call, person) {
        const asked = textsIn(call.body, 'groupIds');
        if (asked.length > mostGroupIds)
          throw badRequest(`The number of group ids exceeds the limit of ${mostGroupIds}.`);
        const mine = new Set(groupsAround(person.objectId).map(({ id }) => id));
        const value = [...new Set(asked.map((id) => id.toLowerCase()))].filter((id) => mine.has(id));
        return ok({ '@odata.context': contextOf(call, 'Collection(Edm.String)'), value });
      },
    }),
  ];
}

/** A cast alone is served; with any other option it is an advanced query. */
function assertAdvancedCast(call: Call): void {
  const hasOptions = [...call.options.keys()].some((name) => name.startsWith('$') && name !== '$skiptoken');
  if (!hasOptions || (isEventual(call) && call.options.get('$count') === 'true')) return;
  throw unsupportedQuery('Unsupported Query. An OData cast with query options needs ConsistencyLevel and $count.');
}

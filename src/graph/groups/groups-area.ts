/**
 * Groups, their members and owners.
 * @module
 */

import type { GraphQLResolveInfo } from 'graphql';
import { absentAsNull } from '../../downstream/absent.ts';
import { pathSegment } from '../../downstream/address.ts';
import type { ConnectionArguments } from '../../downstream/connection.ts';
import type { JsonBatch } from '../../downstream/json-batch.ts';
import type { Resolvers } from '../../generated/graph.ts';
import { selectedFields, selectedNodeFields } from '../../module/selection.ts';
import { kindOf } from '../objects/directory-object.ts';
import { directoryPages } from '../objects/directory-pages.ts';
import { foldById } from '../objects/get-by-ids.ts';
import { OBJECT_PROPERTIES } from '../objects/object-properties.ts';
import { selectOf } from '../objects/select.ts';
import { compileFilter } from '../odata/filter.ts';
import { listOptions } from '../odata/list-options.ts';
import { readEntity } from '../read-entity.ts';
import { USER_PROPERTIES } from '../users/user.ts';
import { GROUP_PROPERTIES, type GraphGroup } from './group.ts';
import { GROUP_FILTER, GROUP_SEARCH, groupOrder } from './group-filter.ts';
import { groupKindOf, visibilityOf } from './group-kind.ts';
import { permissions } from './permissions.ts';

export { permissions };

/** Lists of members mix types; each item is resolved by the type that Graph says it has. */
export const resolvers: Resolvers = {
  Query: {
    group: (_root, { id }, { graph }, info) => loadGroup(graph.batch, id, info, permissions['Query.group'].scopes),
    async groups(_root, { filter, search, orderBy, ...page }, { graph }, info) {
      // Whether the list needs the directory's index follows from what was asked, and costs consistency: so it is said only then.
      const { options, advanced } = listOptions(
        filter ? compileFilter(filter, GROUP_FILTER) : undefined,
        { text: search, properties: GROUP_SEARCH },
        orderBy ? groupOrder(orderBy) : undefined,
      );
      return await directoryPages(
        graph.batch,
        {
          path: '/groups',
          scopes: permissions['Query.groups'].scopes,
          select: selectOf(selectedNodeFields(info), GROUP_PROPERTIES),
          options,
          advanced,
          count: selectedFields(info).has('totalCount'),
          read: readEntity<GraphGroup>,
        },
        page,
      );
    },
  },
  OtherDirectoryObject: { kind: (object) => kindOf(object) ?? 'directoryObject' },
  Group: {
    kind: groupKindOf,
    visibility: visibilityOf,
    members: ({ id }, page, { graph }, info) =>
      objectsOf(graph.batch, `/groups/${pathSegment(id)}/members`, permissions['Group.members'].scopes, page, info),
    owners: ({ id }, page, { graph }, info) =>
      objectsOf(graph.batch, `/groups/${pathSegment(id)}/owners`, permissions['Group.owners'].scopes, page, info),
  },
};

/** @returns null where there is none */
export async function loadGroup(
  batch: JsonBatch,
  id: string,
  info: GraphQLResolveInfo,
  scopes: readonly string[],
): Promise<GraphGroup | null> {
  const select = selectOf(selectedFields(info), GROUP_PROPERTIES);
  // Groups of one tick fold into one `getByIds` where that is consented to.
  const asked = batch.get({ path: `/groups/${pathSegment(id)}`, select, scopes, ...foldById('group', id) });
  return await absentAsNull(asked.then(readEntity<GraphGroup>));
}

/** A list that mixes types. */
async function objectsOf(
  batch: JsonBatch,
  path: string,
  scopes: readonly string[],
  page: ConnectionArguments,
  info: GraphQLResolveInfo,
) {
  return await directoryPages(
    batch,
    {
      path,
      scopes,
      select: selectOf(selectedNodeFields(info), OBJECT_PROPERTIES, GROUP_PROPERTIES, USER_PROPERTIES),
      count: selectedFields(info).has('totalCount'),
      read: readEntity,
    },
    page,
  );
}

/**
 * People: `me`, `user`, `users`, who manages whom, and what they are members of.
 * @module
 */

import type { Resolvers } from '../../generated/graph.ts';
import { selectedFields, selectedNodeFields } from '../../module/selection.ts';
import { GROUP_PROPERTIES } from '../groups/group.ts';
import { typeNameOf } from '../objects/directory-object.ts';
import { directoryPages } from '../objects/directory-pages.ts';
import { OBJECT_PROPERTIES } from '../objects/object-properties.ts';
import { selectOf } from '../objects/select.ts';
import { compileFilter } from '../odata/filter.ts';
import { listOptions } from '../odata/list-options.ts';
import { readEntity } from '../read-entity.ts';
import { subjectOf } from '../subject.ts';
import { expandedManager, readWithManager } from './expanded-manager.ts';
import { permissions } from './permissions.ts';
import { changeProfile, readChangedProfile } from './update-me.ts';
import { readIfUser, USER_PROPERTIES } from './user.ts';
import { USER_FILTER, USER_SEARCH, userOrder } from './user-filter.ts';

export { permissions };

/** Of users in a list only what the list selected is there; fields that need more ask by id. */
export const resolvers: Resolvers = {
  Query: {
    // What is selected decides what is asked for, here and below: Graph sends most properties only when they are named.
    me: (_root, _args, { graph }, info) => graph.me(selectOf(selectedFields(info), USER_PROPERTIES)),
    user: (_root, { id }, { graph }, info) => graph.users.load(id, selectOf(selectedFields(info), USER_PROPERTIES)),
    async users(_root, { filter, search, orderBy, ...page }, { graph }, info) {
      const { options, advanced } = listOptions(
        filter ? compileFilter(filter, USER_FILTER) : undefined,
        { text: search, properties: USER_SEARCH },
        orderBy ? userOrder(orderBy) : undefined,
      );
      const count = selectedFields(info).has('totalCount');
      // Graph does not expand in advanced queries; then managers are loaded like everybody's.
      const expand = advanced || count ? undefined : expandedManager(info);
      return await directoryPages(
        graph.batch,
        {
          path: '/users',
          scopes: permissions['Query.users'].scopes,
          select: selectOf(selectedNodeFields(info), USER_PROPERTIES),
          options: expand ? { ...options, $expand: expand } : options,
          advanced,
          count,
          read: expand ? readWithManager : readIfUser,
        },
        page,
      );
    },
  },
  Mutation: {
    updateMe: (_root, { input }, { graph, graphClient }) => changeProfile(graphClient, graph.batch, input),
  },
  UpdateMePayload: {
    user: (change, _args, { graph }, info) =>
      readChangedProfile(graph.batch, change, selectOf(selectedFields(info), USER_PROPERTIES)),
  },
  DirectoryObject: { __resolveType: typeNameOf },
  User: {
    businessPhones: ({ businessPhones }) => businessPhones ?? [],
    userType: ({ userType }) => (userType === 'Guest' ? 'GUEST' : userType === 'Member' ? 'MEMBER' : null),
    // `undefined`: it was not expanded with the list; `null`: it was, and there is none.
    manager: ({ id, manager }, _args, { graph }, info) =>
      manager === undefined ? graph.managers.load(id, selectOf(selectedFields(info), USER_PROPERTIES)) : manager,
    directReports: async ({ id }, page, { graph, principal }, info) =>
      await directoryPages(
        graph.batch,
        {
          path: `${subjectOf(id, principal).path}/directReports`,
          scopes: permissions['User.directReports'].scopes,
          select: selectOf(selectedNodeFields(info), USER_PROPERTIES),
          count: selectedFields(info).has('totalCount'),
          read: readIfUser,
        },
        page,
      ),
    memberOf: async ({ id }, page, { graph, principal }, info) =>
      await directoryPages(
        graph.batch,
        {
          path: `${subjectOf(id, principal).path}/memberOf`,
          scopes: permissions['User.memberOf'].scopes,
          select: selectOf(selectedNodeFields(info), OBJECT_PROPERTIES, GROUP_PROPERTIES),
          count: selectedFields(info).has('totalCount'),
          read: readEntity,
        },
        page,
      ),
  },
};

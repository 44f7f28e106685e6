/**
 * Microsoft Graph in the schema: `me`, `user`, `users`, managers and direct reports.
 * @module
 */

import { pathSegment } from '../downstream/address.ts';
import type { Resolvers } from '../generated/graph.ts';
import { defineModule } from '../module/define-module.ts';
import { schemaFile } from '../module/schema-file.ts';
import { createGraphSlice } from './graph-slice.ts';
import { permissions } from './permissions.ts';
import { userPages } from './user-pages.ts';

const resolvers: Resolvers = {
  Query: {
    me: (_root, _args, { graph }) => graph.me(),
    user: (_root, { id }, { graph }) => graph.users.load(id),
    users: (_root, page, { graphClient }) => userPages(graphClient, '/users', permissions['Query.users'].scopes, page),
  },
  User: {
    businessPhones: ({ businessPhones }) => businessPhones ?? [],
    manager: ({ id }, _args, { graph }) => graph.managers.load(id),
    directReports: ({ id }, page, { graphClient }) =>
      userPages(graphClient, `/users/${pathSegment(id)}/directReports`, permissions['User.directReports'].scopes, page),
  },
};

export const graphModule = defineModule({
  name: 'graph',
  typeDefs: schemaFile('graph.graphql'),
  resolvers,
  context: createGraphSlice,
  permissions,
});

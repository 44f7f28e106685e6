/**
 * Users of the directory: `me`, `user`, `users`, managers and direct reports.
 * @module
 */

import { pathSegment } from '../../downstream/address.ts';
import type { Resolvers } from '../../generated/graph.ts';
import { permissions } from './permissions.ts';
import { userPages } from './user-pages.ts';

export { permissions };

export const resolvers: Resolvers = {
  Query: {
    me: (_root, _args, { graph }) => graph.me(),
    user: (_root, { id }, { graph }) => graph.users.load(id),
    users: (_root, page, { graph }) => userPages(graph.batch, '/users', permissions['Query.users'].scopes, page),
  },
  User: {
    businessPhones: ({ businessPhones }) => businessPhones ?? [],
    manager: ({ id }, _args, { graph }) => graph.managers.load(id),
    directReports: ({ id }, page, { graph }) =>
      userPages(graph.batch, `/users/${pathSegment(id)}/directReports`, permissions['User.directReports'].scopes, page),
  },
};

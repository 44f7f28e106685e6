/**
 * What every server has: the directives, the scalar of instants, and `viewer`, which says what the token of the request says.
 * @module
 */

import type { Resolvers } from '../generated/base.ts';
import { dateTime } from './date-time.ts';
import { defineModule } from './define-module.ts';
import { schemaFile } from './schema-file.ts';

const resolvers: Resolvers = {
  DateTime: dateTime,
  Query: {
    viewer: (_root, _args, { principal }) => principal ?? null,
  },
  Viewer: {
    kind: ({ kind }) => (kind === 'user' ? 'USER' : 'APP'),
    name: ({ name }) => name ?? null,
    username: ({ username }) => username ?? null,
    scopes: ({ scopes }) => [...scopes],
    roles: ({ roles }) => [...roles],
  },
};

export const directivesModule = defineModule({
  name: 'directives',
  typeDefs: ['directives.graphql', 'federation.graphql'].map(schemaFile),
});

export const baseModule = defineModule({ name: 'base', typeDefs: schemaFile('base.graphql'), resolvers });

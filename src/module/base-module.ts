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
    // The token is all there is to it: no API is called, so it answers also while everything else is down.
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

/** SDL alone: definitions of the directives, ours and those of Apollo Federation. It alone may define them (`check-documents.ts`). */
export const directivesModule = defineModule({
  name: 'directives',
  typeDefs: ['directives.graphql', 'federation.graphql'].map(schemaFile),
});

/** The root `Query` and what every schema has, whatever modules there are. */
export const baseModule = defineModule({ name: 'base', typeDefs: schemaFile('base.graphql'), resolvers });

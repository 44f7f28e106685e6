/**
 * Microsoft Graph in the schema. One folder per area; this file only joins them.
 * @module
 */

import { defineModule } from '../module/define-module.ts';
import { joinAreas } from '../module/join-areas.ts';
import { schemaFile } from '../module/schema-file.ts';
import { createGraphSlice, type GraphContext } from './graph-slice.ts';
import * as users from './users/users-area.ts';

const { resolvers, permissions } = joinAreas<GraphContext>([users]);

export const graphModule = defineModule({
  name: 'graph',
  typeDefs: ['graph.graphql'].map(schemaFile),
  resolvers,
  context: createGraphSlice,
  permissions,
});

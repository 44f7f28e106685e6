/**
 * Azure Resource Manager in the schema. One folder per area; this file only joins them.
 *
 * Two sources answer for the same things: Azure Resource Manager's own lists, which are never old, and Resource Graph, which answers for
 * many subscriptions at once and lags. Which one is asked is decided in one place (`lists/wide-lists.ts`); resolvers do not know.
 * @module
 */

import { defineModule } from '../module/define-module.ts';
import { joinAreas } from '../module/join-areas.ts';
import { schemaFile } from '../module/schema-file.ts';
import { type ArmContext, createArmSlice } from './arm-slice.ts';
import * as resourceGraph from './resource-graph/resource-graph-area.ts';
import * as resources from './resources/resources-area.ts';
import * as roles from './roles/roles-area.ts';
import { resolveSubscription } from './subscriptions/subscription-reference.ts';
import * as subscriptions from './subscriptions/subscriptions-area.ts';
import * as tags from './tags/tags-area.ts';

const { resolvers, permissions } = joinAreas<ArmContext>([subscriptions, resources, resourceGraph, roles, tags]);

/** Needs the API `arm` under `DownstreamApis`, which is always there. */
export const armModule = defineModule({
  name: 'arm',
  typeDefs: [
    'arm.graphql',
    'arm-resources.graphql',
    'arm-resource-graph.graphql',
    'arm-roles.graphql',
    'arm-tags.graphql',
  ].map(schemaFile),
  resolvers,
  context: createArmSlice,
  permissions,
  // Merging, replacing and deleting the same tags twice leaves what doing it once does.
  repeatable: { updateTags: 'always' },
  entities: { Subscription: { like: 'Query.subscription', resolve: resolveSubscription } },
});

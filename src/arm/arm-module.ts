/**
 * Azure Resource Manager in the schema: subscriptions and their resource groups.
 * @module
 */

import { pathSegment } from '../downstream/address.ts';
import type { Resolvers, SubscriptionState } from '../generated/arm.ts';
import { defineModule } from '../module/define-module.ts';
import { schemaFile } from '../module/schema-file.ts';
import { armPages } from './arm-pages.ts';
import { createArmSlice, SUBSCRIPTIONS_VERSION } from './arm-slice.ts';
import { permissions } from './permissions.ts';
import { readResourceGroup, readSubscription } from './records.ts';

const RESOURCE_GROUPS_VERSION = '2021-04-01';

const STATES: Readonly<Record<string, SubscriptionState>> = {
  Enabled: 'ENABLED',
  Warned: 'WARNED',
  PastDue: 'PAST_DUE',
  Disabled: 'DISABLED',
  Deleted: 'DELETED',
};

const tagList = (tags: Readonly<Record<string, string>> | null | undefined) =>
  Object.entries(tags ?? {})
    .map(([name, value]) => ({ name, value }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));

const resolvers: Resolvers = {
  Query: {
    subscriptions: (_root, page, { arm }) =>
      armPages(
        arm.reads,
        {
          path: '/subscriptions',
          apiVersion: SUBSCRIPTIONS_VERSION,
          top: false,
          scopes: permissions['Query.subscriptions'].scopes,
          read: readSubscription,
        },
        page,
      ),
    subscription: (_root, { id }, { arm }) => arm.subscriptions.load(id),
  },
  Subscription: {
    tenantId: ({ tenantId }) => tenantId ?? null,
    displayName: ({ displayName }) => displayName ?? null,
    state: ({ state }) => (state === undefined ? null : (STATES[state] ?? null)),
    tags: ({ tags }) => tagList(tags),
    resourceGroups: ({ subscriptionId }, page, { arm }) =>
      armPages(
        arm.reads,
        {
          path: `/subscriptions/${pathSegment(subscriptionId)}/resourcegroups`,
          apiVersion: RESOURCE_GROUPS_VERSION,
          top: true,
          scopes: permissions['Subscription.resourceGroups'].scopes,
          read: readResourceGroup,
        },
        page,
      ),
  },
  ResourceGroup: {
    tags: ({ tags }) => tagList(tags),
    provisioningState: ({ properties }) => properties?.provisioningState ?? null,
  },
};

export const armModule = defineModule({
  name: 'arm',
  typeDefs: schemaFile('arm.graphql'),
  resolvers,
  context: createArmSlice,
  permissions,
});

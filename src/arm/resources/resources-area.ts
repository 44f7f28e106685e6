/**
 * Resource groups and resources.
 * @module
 */

import { GraphQLScalarType } from 'graphql';
import { absentAsNull } from '../../downstream/absent.ts';
import { pathSegment } from '../../downstream/address.ts';
import type { Resolvers } from '../../generated/arm.ts';
import { RESOURCES_VERSION } from '../api-versions.ts';
import { parseSubscriptionId, readResourceId, typeOf } from '../resource-id.ts';
import { tagList } from '../wire.ts';
import { permissions } from './permissions.ts';
import { readResourceGroup } from './resource.ts';
import { listResourceGroups, listResources } from './resource-lists.ts';

export { permissions };

/** What stands in an id is read from the id: the two sources spell it differently beside it. */
export const resolvers: Resolvers = {
  /** Answered only: nobody writes properties through us. */
  ResourceProperties: new GraphQLScalarType({ name: 'ResourceProperties', serialize: (value) => value }),
  Query: {
    resourceGroup: async (_root, { subscriptionId, name }, { arm }) => {
      const path = `/subscriptions/${parseSubscriptionId(subscriptionId)}/resourcegroups/${pathSegment(name, 'name')}`;
      const query = { 'api-version': RESOURCES_VERSION };
      const { scopes } = permissions['Query.resourceGroup'];
      const answer = await absentAsNull(arm.reads.get<unknown>({ path, query, scopes }));
      return answer === null ? null : readResourceGroup(answer);
    },
    resource: (_root, { id }, { arm }) => arm.resources.load(id),
  },
  Subscription: {
    resourceGroups: ({ subscriptionId }, args, { arm }, info) => listResourceGroups(arm, subscriptionId, args, info),
    resources: ({ subscriptionId }, args, { arm }, info) => listResources(arm, { subscriptionId }, args, info),
  },
  ResourceGroup: {
    subscriptionId: ({ id }) => readResourceId(id)?.subscriptionId ?? null,
    tags: ({ tags }) => tagList(tags),
    provisioningState: ({ properties }) => properties?.provisioningState ?? null,
    resources: ({ id, name }, args, { arm }, info) => {
      const { subscriptionId } = readResourceId(id) ?? {};
      return subscriptionId === undefined
        ? null
        : listResources(arm, { subscriptionId, resourceGroup: name }, args, info);
    },
  },
  Resource: {
    // Of a child the lists of ARM write `parent/child`, where everybody else writes `child`.
    name: ({ id, name }) => readResourceId(id)?.resource?.name ?? name,
    type: ({ id, type }) => typeOf(readResourceId(id)) ?? type,
    subscriptionId: ({ id }) => readResourceId(id)?.subscriptionId ?? null,
    resourceGroup: ({ id }) => readResourceId(id)?.resourceGroup ?? null,
    tags: ({ tags }) => tagList(tags),
    provisioningState: ({ provisioningState, properties }) => {
      const stated = provisioningState ?? properties?.provisioningState;
      return typeof stated === 'string' ? stated : null;
    },
    properties: async ({ id, properties }, _args, { arm }) => properties ?? (await arm.resources.load(id))?.properties,
    systemData: async ({ id, systemData }, _args, { arm }) => systemData ?? (await arm.resources.load(id))?.systemData,
  },
  ResourceIdentity: {
    userAssignedIdentities: ({ userAssignedIdentities }) => Object.keys(userAssignedIdentities ?? {}),
  },
};

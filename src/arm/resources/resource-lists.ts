/**
 * Lists of resource groups and of resources: how each source is asked for the same.
 * @module
 */

import type { GraphQLResolveInfo } from 'graphql';
import { pathSegment } from '../../downstream/address.ts';
import type { Connection, ConnectionArguments } from '../../downstream/connection.ts';
import type { AzureConsistency, ResourceFilter, TagFilter } from '../../generated/arm.ts';
import { selectedNodeFields } from '../../module/selection.ts';
import { RESOURCES_VERSION } from '../api-versions.ts';
import type { ArmSlice } from '../arm-slice.ts';
import { armPages } from '../lists/arm-pages.ts';
import type { WideList } from '../lists/wide-lists.ts';
import { arm } from '../user-impersonation.ts';
import {
  groupColumns,
  type ResourceGroupRecord,
  type ResourceRecord,
  readGroupRow,
  readResource,
  readResourceGroup,
  readResourceRow,
  resourceColumns,
} from './resource.ts';
import { createResourceFilter, tagCondition, tagFilter } from './resource-filter.ts';

type Consistency = { readonly consistency?: AzureConsistency | null | undefined };
/** Of `Subscription.resourceGroups`. */
export type GroupArguments = ConnectionArguments & Consistency & { readonly tag?: TagFilter | null | undefined };
/** Of `Subscription.resources` and `ResourceGroup.resources`. */
export type ResourceArguments = ConnectionArguments &
  Consistency & { readonly filter?: ResourceFilter | null | undefined };

const ROWS_PER_PAGE = 1_000;
/** With their properties a thousand resources are more than an answer may be. */
const LARGE_ROWS_PER_PAGE = 200;

/** What only ARM's own lists know, and only where it is asked for: `$expand`. */
const EXPANDED = ['createdTime', 'changedTime', 'provisioningState'];

/**
 * @param subscriptionId from a subscription that was read
 * @param info what is selected decides on columns
 */
export function listResourceGroups(
  { reads, lists }: ArmSlice,
  subscriptionId: string,
  { tag, consistency, ...page }: GroupArguments,
  info: GraphQLResolveInfo,
): Promise<Connection<ResourceGroupRecord>> {
  const direct = (part: ConnectionArguments) =>
    armPages(
      reads,
      {
        path: `/subscriptions/${pathSegment(subscriptionId)}/resourcegroups`,
        apiVersion: RESOURCES_VERSION,
        query: { $filter: tag ? tagFilter(tag) : undefined },
        top: true,
        scopes: arm.scopes,
        read: readResourceGroup,
      },
      part,
    );
  const conditions = [
    "type =~ 'microsoft.resources/subscriptions/resourcegroups'",
    ...(tag ? [tagCondition(tag)] : []),
  ];
  return throughBoth(lists, consistency, page, {
    subscriptionId,
    table: `ResourceContainers | where ${conditions.join(' and ')}`,
    columns: groupColumns(selectedNodeFields(info)),
    rowsPerPage: ROWS_PER_PAGE,
    readRow: readGroupRow,
    isPreferred: false,
    direct,
  });
}

/**
 * @param scope a subscription, or a resource group in it
 * @param info what is selected decides on columns, expansions, and on the source
 */
export function listResources(
  { reads, lists }: ArmSlice,
  scope: { readonly subscriptionId: string; readonly resourceGroup?: string },
  { filter, consistency, ...page }: ResourceArguments,
  info: GraphQLResolveInfo,
): Promise<Connection<ResourceRecord>> {
  const { kql, odata, matches } = createResourceFilter(filter);
  const fields = selectedNodeFields(info);
  // `$expand` makes ARM's answer slower: only what is selected is asked for.
  const expanded = EXPANDED.filter((field) => fields.has(field));
  const group = scope.resourceGroup === undefined ? '' : `/resourceGroups/${pathSegment(scope.resourceGroup)}`;
  const direct = (part: ConnectionArguments) =>
    armPages(
      reads,
      {
        path: `/subscriptions/${pathSegment(scope.subscriptionId)}${group}/resources`,
        apiVersion: RESOURCES_VERSION,
        query: { $filter: odata, $expand: expanded.length === 0 ? undefined : expanded.join(',') },
        top: true,
        scopes: arm.scopes,
        read: (item) => {
          const resource = readResource(item);
          return matches && !matches(resource) ? undefined : resource;
        },
      },
      part,
    );
  const columns = resourceColumns(fields);
  // Resource Graph does not know when a resource was made; ARM's list does, and is asked whatever else was wanted.
  const isDated = fields.has('createdTime') || fields.has('changedTime');
  return throughBoth(lists, isDated ? 'DIRECT' : consistency, page, {
    ...scope,
    table: ['Resources', ...(kql.length === 0 ? [] : [`where ${kql.join(' and ')}`])].join(' | '),
    columns,
    rowsPerPage: columns.includes('properties') ? LARGE_ROWS_PER_PAGE : ROWS_PER_PAGE,
    readRow: readResourceRow,
    // ARM's list lacks properties, and takes a tag filter only alone: Resource Graph does both at once.
    isPreferred: matches !== undefined || fields.has('properties'),
    direct,
  });
}

/** Whoever wants it direct, and goes on with a cursor of Resource Graph, still gets the page that the cursor means. */
function throughBoth<Item extends { readonly id: string }>(
  lists: ArmSlice['lists'],
  consistency: AzureConsistency | null | undefined,
  page: ConnectionArguments,
  list: WideList<Item>,
): Promise<Connection<Item>> {
  return consistency === 'DIRECT' && page.after == null ? list.direct(page) : lists.load(list, page);
}

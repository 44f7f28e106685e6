/**
 * Questions to Azure Resource Graph: ours, with the caller's values as literals.
 *
 * A query of the caller's own would reach every table of the tenant past the scopes of the schema, and cost what it likes; whoever
 * needs another question adds a field.
 * @module
 */

import type { GraphQLResolveInfo } from 'graphql';
import type { ConnectionArguments } from '../../downstream/connection.ts';
import { BadUserInputError } from '../../errors/errors.ts';
import type { Resolvers, ResourceFilter } from '../../generated/arm.ts';
import { selectedNodeFields } from '../../module/selection.ts';
import type { ArmSlice } from '../arm-slice.ts';
import { offsetConnection, offsetOf, pageSize } from '../lists/offset-pages.ts';
import { parseSubscriptionId } from '../resource-id.ts';
import { readResourceRow, resourceColumns } from '../resources/resource.ts';
import { createResourceFilter } from '../resources/resource-filter.ts';
import { unexpectedAnswer } from '../wire.ts';
import { permissions } from './permissions.ts';
import type { GraphScope, Row } from './resource-graph.ts';

export { permissions };

const MAX_SUBSCRIPTIONS = 100;
/** The largest come first; what is beyond is the long tail of types with one resource. */
const MAX_COUNTS = 100;

/** In the order of ids: without one, pages of Resource Graph could repeat rows. */
async function pageOf(
  { resourceGraph }: ArmSlice,
  { subscriptions }: GraphScope,
  filter: ResourceFilter | null | undefined,
  page: ConnectionArguments,
  info: GraphQLResolveInfo,
) {
  const top = pageSize(page);
  const offset = offsetOf(page.after);
  if (offset === undefined) throw new BadUserInputError("Expected 'after' to be a cursor of this list.");
  const columns = ['id', ...resourceColumns(selectedNodeFields(info))];
  const query = [...resourcesWhere(filter), `project ${columns.join(', ')}`, 'order by tolower(id) asc'].join(' | ');
  const { rows, totalRecords } = await resourceGraph.page({ query, ...scoped(subscriptions), top, skip: offset });
  const nodes = rows.slice(0, top).map(readResourceRow);
  const hasNextPage = offset + nodes.length < totalRecords;
  return { ...offsetConnection(nodes, offset, hasNextPage, page.after), totalCount: totalRecords };
}

/** One row for each value; what a resource lacks counts under the empty text. */
async function countBy(
  { resourceGraph }: ArmSlice,
  { subscriptions }: GraphScope,
  filter: ResourceFilter | null | undefined,
  column: 'type' | 'location' | 'subscriptionId',
) {
  const query = [...resourcesWhere(filter), `summarize total = count() by ${column}`, 'order by total desc'].join(
    ' | ',
  );
  const { rows } = await resourceGraph.page({ query, ...scoped(subscriptions), top: MAX_COUNTS });
  return rows.slice(0, MAX_COUNTS).map((row) => readCount(row, column));
}

function readCount({ total, ...row }: Row, column: string) {
  const key = row[column] ?? '';
  if (typeof key !== 'string' || typeof total !== 'number') throw unexpectedAnswer();
  return { key, count: total };
}

function resourcesWhere(filter: ResourceFilter | null | undefined): readonly string[] {
  const { kql } = createResourceFilter(filter);
  return ['Resources', ...(kql.length === 0 ? [] : [`where ${kql.join(' and ')}`])];
}

/** Left out rather than empty: an empty list would be all subscriptions. */
function scoped(subscriptions: readonly string[] | undefined) {
  return subscriptions === undefined ? {} : { subscriptions };
}

/** All questions are ours; `subscriptions` narrows where they are asked. */
export const resolvers: Resolvers = {
  Query: {
    resourceGraph: (_root, { subscriptions }) => {
      if (subscriptions == null) return { subscriptions: undefined };
      // Nobody's subscriptions would be everybody's: Azure takes an empty list for none given.
      if (subscriptions.length === 0 || subscriptions.length > MAX_SUBSCRIPTIONS)
        throw new BadUserInputError(
          `Expected 'subscriptions' to be 1 to ${MAX_SUBSCRIPTIONS}, got ${subscriptions.length}.`,
        );
      return {
        subscriptions: [...new Set(subscriptions.map((id) => parseSubscriptionId(id, 'subscriptions')))].sort(),
      };
    },
  },
  ResourceGraph: {
    resources: (scope, { filter, ...page }, { arm }, info) => pageOf(arm, scope, filter, page, info),
    resourcesByType: (scope, { type, ...page }, { arm }, info) => pageOf(arm, scope, { type }, page, info),
    resourcesByTag: (scope, { name, value, ...page }, { arm }, info) =>
      pageOf(arm, scope, { tag: { name, value } }, page, info),
    resourcesByLocation: (scope, { location, ...page }, { arm }, info) => pageOf(arm, scope, { location }, page, info),
    countByType: (scope, { filter }, { arm }) => countBy(arm, scope, filter, 'type'),
    countByLocation: (scope, { filter }, { arm }) => countBy(arm, scope, filter, 'location'),
    countBySubscription: (scope, { filter }, { arm }) => countBy(arm, scope, filter, 'subscriptionId'),
  },
};

/**
 * The two tables of Resource Graph: `Resources`, and the subscriptions and groups that hold them as `ResourceContainers`.
 *
 * Types and names of groups are in lower case here and in their own case in ARM, as in the real one.
 * @see https://learn.microsoft.com/azure/governance/resource-graph/reference/supported-tables-resources
 * @module
 */
import type { Subscription } from '../../directory/directory.ts';
import { isAllowed } from '../access.ts';
import type { Caller } from '../caller.ts';
import { type Estate, idOf, type OwnedResource } from '../estate.ts';
import { visibleResources } from '../resources.ts';
import { subscriptionPolicies } from '../subscriptions.ts';
import type { Row } from './compile.ts';
import { QueryError } from './query-errors.ts';
import type { Rows } from './run-query.ts';
import type { ColumnType } from './scalar-functions.ts';

/** Of both tables; what one of them has not is null there. */
const columns: ReadonlyMap<string, ColumnType> = new Map<string, ColumnType>([
  ['id', 'string'],
  ['name', 'string'],
  ['type', 'string'],
  ['tenantId', 'string'],
  ['kind', 'string'],
  ['location', 'string'],
  ['resourceGroup', 'string'],
  ['subscriptionId', 'string'],
  ['managedBy', 'string'],
  ['sku', 'dynamic'],
  ['plan', 'dynamic'],
  ['properties', 'dynamic'],
  ['tags', 'dynamic'],
  ['identity', 'dynamic'],
  ['zones', 'dynamic'],
  ['extendedLocation', 'dynamic'],
]);
/** What most rows have not. */
const nothing = { kind: '', managedBy: '', sku: null, plan: null, identity: null, zones: null, extendedLocation: null };

/**
 * The rows of a table that a caller may read.
 *
 * @param subscriptions visible to the caller
 * @throws {QueryError} there is no such table
 */
export function readTable(table: string, estate: Estate, subscriptions: readonly Subscription[], caller: Caller): Rows {
  const rowsOf = tables[table.toLowerCase()];
  if (rowsOf) return { columns, rows: subscriptions.flatMap((subscription) => rowsOf(estate, subscription, caller)) };
  throw new QueryError({
    code: 'DisallowedLogicalTableName',
    message: `Table ${table} is invalid, unsupported or disallowed.`,
  });
}

/** Rows that the caller may read, by table. What they may not read is not there, and nothing says so. */
const tables: Readonly<Record<string, (estate: Estate, subscription: Subscription, caller: Caller) => readonly Row[]>> =
  {
    resources: (estate, subscription, caller) =>
      visibleResources(estate, subscription, caller, 'Microsoft.Resources/subscriptions/resources/read').map(rowOf),
    resourcecontainers: (estate, subscription, caller) => [
      subscriptionRow(subscription),
      ...groupRows(estate, subscription, caller),
    ],
  };

/** Names and types in small letters, as Resource Graph has them and ARM has not. */
function rowOf(resource: OwnedResource): Row {
  const { id, name, type, kind, location, group, subscription, managedBy, sku, identity, zones, tags } = resource;
  return {
    ...nothing,
    id,
    name: name.split('/').at(-1),
    type: type.toLowerCase(),
    tenantId: subscription.tenantId,
    kind: kind ?? '',
    location,
    resourceGroup: group.name.toLowerCase(),
    subscriptionId: subscription.subscriptionId,
    managedBy: managedBy ?? '',
    sku: sku ?? null,
    properties: { ...resource.properties, provisioningState: resource.provisioningState },
    tags,
    identity: identity ?? null,
    zones: zones ?? null,
  };
}

function subscriptionRow(subscription: Subscription): Row {
  const { subscriptionId, tenantId, displayName, state, tags } = subscription;
  return {
    ...nothing,
    id: idOf(subscription),
    name: displayName,
    type: 'microsoft.resources/subscriptions',
    tenantId,
    location: '',
    resourceGroup: '',
    subscriptionId,
    properties: { state, subscriptionPolicies, managedByTenants: [], authorizationSource: 'RoleBased' },
    tags,
  };
}

function groupRows(estate: Estate, subscription: Subscription, caller: Caller): readonly Row[] {
  const read = 'Microsoft.Resources/subscriptions/resourceGroups/read';
  return estate
    .groups(subscription)
    .filter(({ id }) => isAllowed(caller, read, id, subscription))
    .map(({ id, name, location, tags }) => ({
      ...nothing,
      id,
      name,
      type: 'microsoft.resources/subscriptions/resourcegroups',
      tenantId: subscription.tenantId,
      location,
      resourceGroup: name.toLowerCase(),
      subscriptionId: subscription.subscriptionId,
      properties: { provisioningState: 'Succeeded' },
      tags,
    }));
}

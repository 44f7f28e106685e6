/**
 * Resource groups and resources as Azure Resource Manager sends them, and rows of Resource Graph in the same shape.
 *
 * Resource Graph writes types and names of groups in lower case; both stand in the id as they were stored, so there they are read.
 * @module
 */

import type { GenericResourceExpanded, Identity, ResourceGroup } from '@azure/arm-resources';
import type { Row } from '../resource-graph/resource-graph.ts';
import { type Having, readRecord, type Wire } from '../wire.ts';

/** As ARM sends it; rows are brought into this form. */
export type ResourceGroupRecord = Having<Wire<ResourceGroup>, 'id' | 'name' | 'location'>;
/** Of a list: `properties` and `systemData` are `undefined`, unless they were asked for. */
export type ResourceRecord = Having<Wire<GenericResourceExpanded>, 'id' | 'name' | 'type'>;
/** Whether a resource has a managed identity, and which. */
export type IdentityRecord = Wire<Identity>;

/** @throws {DownstreamError} an answer that is none */
export const readResourceGroup = (value: unknown) => readRecord<ResourceGroupRecord>(value, ['id', 'name', 'location']);
export const readResource = (value: unknown) => readRecord<ResourceRecord>(value, ['id', 'name', 'type']);

/** Members of a resource that Resource Graph has as columns, by the field that needs them; `id`, `name` and `type` go without saying. */
const COLUMN_OF: Readonly<Record<string, string>> = {
  location: 'location',
  kind: 'kind',
  managedBy: 'managedBy',
  tags: 'tags',
  sku: 'sku',
  plan: 'plan',
  identity: 'identity',
  properties: 'properties',
  // One word of the properties, which are most of a row.
  provisioningState: 'provisioningState = tostring(properties.provisioningState)',
};

/** @param fields selected on a resource group */
export function groupColumns(fields: ReadonlySet<string>): readonly string[] {
  const state = fields.has('provisioningState') ? ['properties'] : [];
  return ['name', 'location', ...['managedBy', 'tags'].filter((column) => fields.has(column)), ...state];
}

/** @param fields selected on a resource */
export function resourceColumns(fields: ReadonlySet<string>): readonly string[] {
  const columns = new Set(['name', 'type']);
  for (const field of fields) {
    if (Object.hasOwn(COLUMN_OF, field)) columns.add(COLUMN_OF[field] ?? '');
  }
  return [...columns].sort();
}

/**
 * Columns that are not there are `null` in a row, where ARM leaves the member out.
 * @throws {DownstreamError} a row without id, name or type
 */
export function readResourceRow(row: Row): ResourceRecord {
  return readResource(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== '')));
}

/** As `readResourceRow`. */
export function readGroupRow(row: Row): ResourceGroupRecord {
  return readResourceGroup(
    Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== '')),
  );
}

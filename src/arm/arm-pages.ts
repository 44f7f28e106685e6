/**
 * Lists of Azure Resource Manager as Relay connections.
 *
 * ARM promises no page size: a page may be short or empty and still have a next link.
 * @module
 */

import type { Connection, ConnectionArguments } from '../downstream/connection.ts';
import type { JsonBatch } from '../downstream/json-batch.ts';
import { listConnection } from '../downstream/list-pages.ts';

const MAX_ITEMS = 100;
const DEFAULT_ITEMS = 50;
const MARK_OPTIONS: ReadonlySet<string> = new Set(['$skiptoken']);

export interface ArmList<Item> {
  readonly path: string;
  readonly apiVersion: string;
  /** Whether the list knows `$top`. */
  readonly top: boolean;
  readonly scopes: readonly string[];
  readonly read: (item: unknown) => Item;
}

export function armPages<Item>(
  reads: JsonBatch,
  { path, apiVersion, top, scopes, read }: ArmList<Item>,
  page: ConnectionArguments,
): Promise<Connection<Item>> {
  return listConnection(
    reads,
    {
      path,
      scopes,
      query: { 'api-version': apiVersion },
      ...(top ? { sizeOption: '$top' as const } : {}),
      markOptions: MARK_OPTIONS,
      linkMember: 'nextLink',
      read,
      defaultFirst: DEFAULT_ITEMS,
      maxFirst: MAX_ITEMS,
    },
    page,
  );
}

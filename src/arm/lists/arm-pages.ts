/**
 * Lists of Azure Resource Manager as Relay connections.
 *
 * ARM promises no page size: a page may be short or empty and still have a next link.
 * @module
 */

import type { QueryParameters } from '../../downstream/address.ts';
import type { Connection, ConnectionArguments } from '../../downstream/connection.ts';
import type { JsonBatch } from '../../downstream/json-batch.ts';
import { listConnection } from '../../downstream/list-pages.ts';
import { DEFAULT_ITEMS, MAX_ITEMS } from './offset-pages.ts';

const MARK_OPTIONS: ReadonlySet<string> = new Set(['$skiptoken']);

/** A list as ARM itself has it. */
export interface ArmList<Item> {
  /** Below the base address; its variable parts went through `pathSegment` or `resource-id.ts`. */
  readonly path: string;
  /** Said on each page: a cursor does not bring it along. */
  readonly apiVersion: string;
  /** `$filter`, `$expand`. */
  readonly query?: QueryParameters;
  /** Whether the list knows `$top`. */
  readonly top: boolean;
  /** What each page is asked for with. */
  readonly scopes: readonly string[];
  /** @returns `undefined` for an item that is left out */
  readonly read: (item: unknown) => Item | undefined;
}

/** @throws as `listConnection` */
export function armPages<Item>(
  reads: JsonBatch,
  { path, apiVersion, query, top, scopes, read }: ArmList<Item>,
  page: ConnectionArguments,
): Promise<Connection<Item>> {
  return listConnection(
    reads,
    {
      path,
      scopes,
      query: { 'api-version': apiVersion, ...query },
      ...(top ? { sizeOption: '$top' } : {}),
      markOptions: MARK_OPTIONS,
      linkMember: 'nextLink',
      read,
      defaultFirst: DEFAULT_ITEMS,
      maxFirst: MAX_ITEMS,
    },
    page,
  );
}

/**
 * Lists of Azure Resource Manager as Relay connections.
 *
 * ARM promises no page size: a page may be short or empty and still have a next link.
 * @module
 */

import type { Connection, ConnectionArguments } from '../downstream/connection.ts';
import type { DownstreamApi } from '../downstream/downstream-api.ts';
import { listConnection } from '../downstream/list-pages.ts';

const MAX_ITEMS = 100;
const DEFAULT_ITEMS = 50;
const LINK_OPTIONS: ReadonlySet<string> = new Set(['api-version', '$top', '$skiptoken']);

export interface ArmList<Item> {
  readonly path: string;
  readonly apiVersion: string;
  /** Whether the list knows `$top`. */
  readonly top: boolean;
  readonly scopes: readonly string[];
  readonly read: (item: unknown) => Item;
}

export function armPages<Item>(
  arm: DownstreamApi,
  { path, apiVersion, top, scopes, read }: ArmList<Item>,
  page: ConnectionArguments,
): Promise<Connection<Item>> {
  return listConnection(
    arm,
    {
      path,
      scopes,
      firstQuery: (size) => `?api-version=${apiVersion}${top ? `&$top=${size}` : ''}`,
      linkOptions: LINK_OPTIONS,
      linkMember: 'nextLink',
      read,
      defaultFirst: DEFAULT_ITEMS,
      maxFirst: MAX_ITEMS,
    },
    page,
  );
}

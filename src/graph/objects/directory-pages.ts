/**
 * Lists of the directory as Relay connections: users, groups, members, memberships.
 *
 * A list that is counted, searched or filtered beyond the simple is an advanced query: it needs `ConsistencyLevel: eventual` on every
 * page, and without it Graph refuses, or ignores the count without a word.
 * @see https://learn.microsoft.com/graph/aad-advanced-queries
 * @module
 */

import type { QueryParameters } from '../../downstream/address.ts';
import type { ConnectionArguments } from '../../downstream/connection.ts';
import type { JsonBatch } from '../../downstream/json-batch.ts';
import { type CountedConnection, listConnection } from '../../downstream/list-pages.ts';

/** Graph would give 999: a page is to be read by people, and its fields may cost a request each. */
const MAX_OBJECTS = 100;
const DEFAULT_OBJECTS = 25;
const MARKS: ReadonlySet<string> = new Set(['$skiptoken']);

/** A list of the directory, without what all of them have in common. */
export interface DirectoryList<Item> {
  /** `/users`, `/groups/{id}/members` */
  readonly path: string;
  /** Permission that each page is asked for with. */
  readonly scopes: readonly string[];
  /** Names of `$select`; the id among them. */
  readonly select: readonly string[];
  /** `$filter`, `$search`, `$orderby`, `$expand` */
  readonly options?: QueryParameters;
  /** Whether the options make it an advanced query. */
  readonly advanced?: boolean;
  /** Whether the total is asked for, which makes it an advanced query too. */
  readonly count: boolean;
  /** `undefined` leaves an item out; a page may then have fewer than were asked for. */
  readonly read: (item: unknown) => Item | undefined;
}

/** @throws as `listConnection` */
export function directoryPages<Item>(
  batch: JsonBatch,
  { path, scopes, select, options = {}, advanced = false, count, read }: DirectoryList<Item>,
  page: ConnectionArguments,
): Promise<CountedConnection<Item>> {
  return listConnection(
    batch,
    {
      path,
      scopes,
      // Most advanced queries have to be counted even where nobody reads the total: Graph refuses them otherwise.
      query: { $select: select.join(','), ...options, ...(advanced ? { $count: true } : {}) },
      sizeOption: '$top',
      ...(advanced || count ? { headers: { ConsistencyLevel: 'eventual' } } : {}),
      markOptions: MARKS,
      linkMember: '@odata.nextLink',
      read,
      defaultFirst: DEFAULT_OBJECTS,
      maxFirst: MAX_OBJECTS,
      count,
    },
    page,
  );
}

/**
 * Lists of users as Relay connections.
 * @see https://learn.microsoft.com/graph/paging
 * @module
 */

import type { Connection, ConnectionArguments } from '../../downstream/connection.ts';
import type { JsonBatch } from '../../downstream/json-batch.ts';
import { listConnection } from '../../downstream/list-pages.ts';
import { type GraphUser, isUser, readUser, USER_PROPERTIES } from './user.ts';

const MAX_USERS = 100;
const DEFAULT_USERS = 25;
const MARK_OPTIONS: ReadonlySet<string> = new Set(['$skiptoken', '$skip']);

/** @param path `/users` or `/users/{id}/directReports`; @param scopes permission the list asks for */
export function userPages(
  batch: JsonBatch,
  path: string,
  scopes: readonly string[],
  page: ConnectionArguments,
): Promise<Connection<GraphUser>> {
  return listConnection(
    batch,
    {
      path,
      scopes,
      query: { $select: USER_PROPERTIES.join(',') },
      sizeOption: '$top',
      markOptions: MARK_OPTIONS,
      linkMember: '@odata.nextLink',
      read: (item) => (isUser(item) ? readUser(item) : undefined),
      defaultFirst: DEFAULT_USERS,
      maxFirst: MAX_USERS,
    },
    page,
  );
}

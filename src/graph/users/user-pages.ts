/**
 * Lists of users as Relay connections.
 * @see https://learn.microsoft.com/graph/paging
 * @module
 */

import type { Connection, ConnectionArguments } from '../../downstream/connection.ts';
import type { DownstreamApi } from '../../downstream/downstream-api.ts';
import { listConnection } from '../../downstream/list-pages.ts';
import { type GraphUser, isUser, readUser, USER_SELECT } from './user.ts';

const MAX_USERS = 100;
const DEFAULT_USERS = 25;
const LINK_OPTIONS: ReadonlySet<string> = new Set(['$select', '$top', '$skiptoken', '$skip', '$count']);

/** @param path `/users` or `/users/{id}/directReports`; @param scopes permission the list asks for */
export function userPages(
  graphClient: DownstreamApi,
  path: string,
  scopes: readonly string[],
  page: ConnectionArguments,
): Promise<Connection<GraphUser>> {
  return listConnection(
    graphClient,
    {
      path,
      scopes,
      firstQuery: (size) => `?${USER_SELECT}&$top=${size}`,
      linkOptions: LINK_OPTIONS,
      linkMember: '@odata.nextLink',
      read: (item) => (isUser(item) ? readUser(item) : undefined),
      defaultFirst: DEFAULT_USERS,
      maxFirst: MAX_USERS,
    },
    page,
  );
}

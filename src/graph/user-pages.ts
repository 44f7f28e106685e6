/**
 * Lists of users as Relay connections over `@odata.nextLink`.
 *
 * Graph wants its next links back unchanged, so a cursor carries their query; host and path are always ours, and only the options
 * that a link of this list has are taken back.
 * @see https://learn.microsoft.com/graph/paging
 * @module
 */

import { type Connection, type ConnectionArguments, connect } from '../downstream/connection.ts';
import type { DownstreamApi } from '../downstream/downstream-api.ts';
import { BadUserInputError } from '../errors/errors.ts';
import { type GraphUser, isUser, readUser, USER_SELECT } from './user.ts';

export const MAX_USERS = 100;
const DEFAULT_USERS = 25;
const LINK_OPTIONS: ReadonlySet<string> = new Set(['$select', '$top', '$skiptoken']);

interface UserPage {
  readonly value?: readonly unknown[];
  readonly '@odata.nextLink'?: string;
}

/** @param path `/users` or `/users/{id}/directReports`; @param scopes permission the list asks for */
export function userPages(
  graphClient: DownstreamApi,
  path: string,
  scopes: readonly string[],
  page: ConnectionArguments,
): Promise<Connection<GraphUser>> {
  return connect(page, {
    api: graphClient.name,
    defaultFirst: DEFAULT_USERS,
    maxFirst: MAX_USERS,
    async fetchPage(query, first) {
      const answer = await graphClient.get<UserPage | undefined>(
        `${path}${checkedQuery(query) ?? `?${USER_SELECT}&$top=${first}`}`,
        { scopes },
      );
      const link = answer?.['@odata.nextLink'];
      return {
        items: (answer?.value ?? []).filter(isUser).map(readUser),
        next: link === undefined ? undefined : new URL(link).search,
      };
    },
  });
}

function checkedQuery(query: string | undefined): string | undefined {
  for (const name of new URLSearchParams(query).keys()) {
    if (!LINK_OPTIONS.has(name)) throw new BadUserInputError("Expected 'after' to be a cursor of this list.");
  }
  return query;
}

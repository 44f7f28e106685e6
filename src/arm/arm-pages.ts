/**
 * Lists of Azure Resource Manager as Relay connections over `nextLink`.
 *
 * ARM promises no page size: a page may be short or empty and still have a next link. A cursor carries the query of that link; host
 * and path are always ours, and only the options that a link of such a list has are taken back.
 * @module
 */

import { type Connection, type ConnectionArguments, connect } from '../downstream/connection.ts';
import type { DownstreamApi } from '../downstream/downstream-api.ts';
import { BadUserInputError } from '../errors/errors.ts';
import { type ArmPage, readRecord } from './records.ts';

export const MAX_ITEMS = 100;
const DEFAULT_ITEMS = 50;
const LINK_OPTIONS: ReadonlySet<string> = new Set(['api-version', '$top', '$skiptoken']);

export interface ArmList {
  readonly path: string;
  readonly apiVersion: string;
  /** Whether the list knows `$top`. */
  readonly top: boolean;
  readonly scopes: readonly string[];
}

export function armPages<Item extends { readonly id: string }>(
  arm: DownstreamApi,
  { path, apiVersion, top, scopes }: ArmList,
  page: ConnectionArguments,
): Promise<Connection<Item>> {
  return connect(page, {
    api: arm.name,
    defaultFirst: DEFAULT_ITEMS,
    maxFirst: MAX_ITEMS,
    async fetchPage(query, first) {
      const start = `?api-version=${apiVersion}${top ? `&$top=${first}` : ''}`;
      const answer = await arm.get<ArmPage<Item> | undefined>(`${path}${checkedQuery(query) ?? start}`, { scopes });
      return {
        items: (answer?.value ?? []).map(readRecord),
        next: answer?.nextLink === undefined ? undefined : new URL(answer.nextLink).search,
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

/**
 * Lists of an API as Relay connections over its next links.
 *
 * An API wants its next links back unchanged, so a cursor carries their query; host and path are always ours, a link of another
 * origin or base is refused, and a cursor brings back no other options than a link of its list has.
 * @see https://learn.microsoft.com/graph/paging
 * @module
 */

import { BadUserInputError, DownstreamError } from '../errors/errors.ts';
import { ownLink } from './address.ts';
import { type Connection, type ConnectionArguments, connect } from './connection.ts';
import type { DownstreamApi } from './downstream-api.ts';

export interface PagedList<Item> {
  /** Below the base address, without a query. */
  readonly path: string;
  readonly scopes: readonly string[];
  /** Query of the first page, with its `?`. */
  readonly firstQuery: (size: number) => string;
  /** Options of a next link of this list, in lower case. */
  readonly linkOptions: ReadonlySet<string>;
  /** Member of the answer that holds the next link. */
  readonly linkMember: '@odata.nextLink' | 'nextLink';
  /** @returns `undefined` for an item that is left out; throws for one that cannot be */
  readonly read: (item: unknown) => Item | undefined;
  readonly defaultFirst: number;
  readonly maxFirst: number;
}

/**
 * @throws {BadUserInputError} `first` outside its bounds, or a cursor that is none of this list
 * @throws {DownstreamError} the API refused, answered with no list, or linked to somewhere else
 */
export function listConnection<Item>(
  api: DownstreamApi,
  list: PagedList<Item>,
  page: ConnectionArguments,
): Promise<Connection<Item>> {
  return connect(page, {
    api: api.name,
    defaultFirst: list.defaultFirst,
    maxFirst: list.maxFirst,
    async fetchPage(start) {
      const query = typeof start === 'number' ? list.firstQuery(start) : checkedQuery(start, list.linkOptions);
      const answer = await api.get<unknown>(`${list.path}${query}`, { scopes: list.scopes });
      const { value, link } = readPage(answer, list.linkMember);
      if (!Array.isArray(value) || (link !== undefined && link !== null && typeof link !== 'string')) {
        throw new DownstreamError('DOWNSTREAM_ERROR', { api: api.name, code: 'UnexpectedAnswer' });
      }
      return {
        items: value.map(list.read).filter((item) => item !== undefined),
        next: typeof link === 'string' && link !== '' ? ownLink(api.baseUrl, link, api.name).search : undefined,
      };
    },
  });
}

function readPage(answer: unknown, linkMember: string): { readonly value: unknown; readonly link: unknown } {
  const members = (typeof answer === 'object' ? answer : null) as Readonly<Record<string, unknown>> | null;
  return { value: members?.value, link: members?.[linkMember] };
}

function checkedQuery(query: string, linkOptions: ReadonlySet<string>): string {
  for (const name of new URLSearchParams(query).keys()) {
    if (!linkOptions.has(name.toLowerCase()))
      throw new BadUserInputError("Expected 'after' to be a cursor of this list.");
  }
  return query;
}

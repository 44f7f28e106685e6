/**
 * Lists of an API as Relay connections over its next links.
 *
 * A cursor brings back where a page begins and nothing else: host, path and all options of the list are said anew each time, so a bent
 * cursor leads to another place of the same list at worst. A link of another origin or base is refused.
 * @see https://learn.microsoft.com/graph/paging
 * @module
 */

import { BadUserInputError, DownstreamError } from '../errors/errors.ts';
import { ownLink, type QueryParameters } from './address.ts';
import { type Connection, type ConnectionArguments, connect } from './connection.ts';
import type { JsonBatch } from './json-batch.ts';
import { queryText, withQuery } from './query.ts';

/** A list as its API pages it. */
export interface PagedList<Item> {
  /** Below the base address; may have a query of its own. */
  readonly path: string;
  /** Permission that every page is asked for with. */
  readonly scopes: readonly string[];
  /** Options of the list, without its size: the same for every page. */
  readonly query: QueryParameters;
  /** Option by which a page has the size that was asked for; absent where the API decides. */
  readonly sizeOption?: string;
  /** Of every page: no link carries headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Options of a next link that say where it goes on, in lower case: `$skiptoken`, `$skip`. */
  readonly markOptions: ReadonlySet<string>;
  /** Member of the answer that holds the next link. */
  readonly linkMember: '@odata.nextLink' | 'nextLink';
  /** @returns `undefined` for an item that is left out; throws for one that cannot be */
  readonly read: (item: unknown) => Item | undefined;
  /** Items where the client says nothing. */
  readonly defaultFirst: number;
  /** Most that a client may ask for at once. */
  readonly maxFirst: number;
  /** Whether to ask how many there are in all: `$count=true`, with the headers that the API wants for it. */
  readonly count?: boolean;
}

/** A connection that can say how long the whole list is. */
export interface CountedConnection<Node> extends Connection<Node> {
  /** Of the whole list; `null` where it was not asked for, or the API did not say. */
  readonly totalCount: number | null;
}

const COUNT = { $count: true } as const;

/**
 * @throws {BadUserInputError} `first` outside its bounds, or a cursor that is none of this list
 * @throws {DownstreamError} the API refused, answered with no list, or linked to somewhere else
 * @param page arguments of the field, as the client gave them
 * @returns as many items as were asked for, or all that there are
 */
export async function listConnection<Item>(
  source: Pick<JsonBatch, 'name' | 'baseUrl' | 'get'>,
  list: PagedList<Item>,
  page: ConnectionArguments,
): Promise<CountedConnection<Item>> {
  const { path, scopes, headers = {}, sizeOption, linkMember } = list;
  const ask = (...query: readonly string[]) =>
    source.get<unknown>({ path: withQuery(path, ...query), scopes, headers });
  const sized = (size: number) => (sizeOption === undefined ? '' : queryText({ [sizeOption]: size }));
  let count: Promise<number | null> | undefined;

  const connection = await connect(page, {
    api: source.name,
    defaultFirst: list.defaultFirst,
    maxFirst: list.maxFirst,
    async fetchPage(start) {
      const isFirst = typeof start === 'number';
      // The count comes with the first page only; who begins later asks for it beside.
      if (list.count && !isFirst && count === undefined) {
        count = ask(queryText({ ...list.query, ...COUNT }), sized(1)).then(countIn);
        count.catch(() => undefined); // awaited below, unless the page itself fails
      }
      const options = { ...list.query, ...(list.count && isFirst ? COUNT : {}) };
      const answer = await ask(queryText(options), isFirst ? sized(start) : checkedMark(start, list));
      if (list.count && isFirst) count = Promise.resolve(countIn(answer));
      const { value, link } = readPage(answer, linkMember);
      if (!Array.isArray(value) || (link !== undefined && link !== null && typeof link !== 'string')) {
        throw new DownstreamError('DOWNSTREAM_ERROR', { api: source.name, code: 'UnexpectedAnswer' });
      }
      return {
        items: value.map(list.read).filter((item) => item !== undefined),
        next: typeof link === 'string' && link !== '' ? markOf(source, link, list) : undefined,
      };
    },
  });
  return { ...connection, totalCount: (await count) ?? null };
}

function readPage(answer: unknown, linkMember: string): { readonly value: unknown; readonly link: unknown } {
  return { value: memberOf(answer, 'value'), link: memberOf(answer, linkMember) };
}

/** Only the first page has it, and only where it was asked for. */
function countIn(answer: unknown): number | null {
  const count = memberOf(answer, '@odata.count');
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : null;
}

function memberOf(answer: unknown, name: string): unknown {
  return typeof answer === 'object' && answer !== null
    ? (answer as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** What of a next link goes into cursors, as a query with its `?`: its mark and its size. */
function markOf(source: Pick<JsonBatch, 'name' | 'baseUrl'>, link: string, list: PagedList<unknown>): string {
  const options = optionsOf(ownLink(source.baseUrl, link, source.name).search);
  const marks = options.filter(({ name }) => list.markOptions.has(name));
  // A link without a mark would begin at the first page again, for ever.
  if (marks.length === 0) throw new DownstreamError('DOWNSTREAM_ERROR', { api: source.name, code: 'UnexpectedLink' });
  const sizes = options.filter(({ name }) => name === list.sizeOption?.toLowerCase());
  return `?${[...sizes, ...marks].map(({ text }) => text).join('&')}`;
}

/** @throws {BadUserInputError} anything but one mark of each kind and a size within the bounds of the list */
function checkedMark(query: string, list: PagedList<unknown>): string {
  const options = optionsOf(query);
  const names = new Set(options.map(({ name }) => name));
  const isOurs = options.every(({ name, value }) =>
    name === list.sizeOption?.toLowerCase() ? isSize(value, list.maxFirst) : list.markOptions.has(name),
  );
  if (!isOurs || names.size !== options.length || options.length === 0) {
    throw new BadUserInputError("Expected 'after' to be a cursor of this list.");
  }
  return query.slice(1).replaceAll(';', '%3B'); // some servers divide options there, too
}

const isSize = (value: string, most: number) => /^[1-9]\d{0,4}$/.test(value) && Number(value) <= most;

/** Text as it stands, since a mark is the API's own; names without regard to case or encoding. */
function optionsOf(query: string) {
  return query
    .replace(/^\?/, '')
    .split('&')
    .filter((text) => text !== '')
    .map((text) => {
      const [[name, value] = ['', '']] = [...new URLSearchParams(text)];
      return { text, name: name.toLowerCase(), value };
    });
}

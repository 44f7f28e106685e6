/**
 * Collections of directory objects: filter, search, order, count, and the opaque mark that leads to the next page.
 *
 * The rules of advanced queries (`ConsistencyLevel: eventual`) are kept here, silences included.
 * @see https://learn.microsoft.com/graph/aad-advanced-queries
 * @see https://learn.microsoft.com/graph/paging
 * @module
 */
import { createHash } from 'node:crypto';
import { badRequest, forbidden, GraphError, unsupportedQuery } from './errors.ts';
import { parseFilter } from './filter.ts';
import { type Call, contextOf } from './operation.ts';
import type { Query } from './query.ts';
import { propertyNamed, type ResourceType } from './resource-type.ts';
import { parseSearch } from './search.ts';

/** Of `/users` and its kin. https://learn.microsoft.com/graph/paging#server-side-paging */
const defaultPageSize = 100;

/** The request has `ConsistencyLevel: eventual`. */
export const isEventual = ({ header }: Pick<Call, 'header'>) =>
  header('consistencylevel')?.toLowerCase() === 'eventual';

/** What decides how far a query may go. */
export interface QueryRules {
  /** The header was sent; without it advanced queries are refused and counts are silently left out. */
  readonly eventual: boolean;
  /** Properties beyond the basic profile may be filtered by. */
  readonly full: boolean;
}

/** What `$filter` and `$search` leave, in the order of `$orderby`. @throws {GraphError} 400, 403 */
export function queryItems<Item>(
  items: readonly Item[],
  type: ResourceType<Item>,
  query: Query,
  { eventual, full }: QueryRules,
): readonly Item[] {
  const filter = query.filter === undefined ? undefined : parseFilter(query.filter, type);
  const isAdvanced = filter?.isAdvanced || (filter !== undefined && query.orderby !== undefined);
  // Both halves are asked for: the header alone, or `$count` alone, is still refused.
  if ((isAdvanced || query.expand?.isDeep) && !(eventual && query.count)) throw unsupportedQuery('Unsupported Query.');
  if (query.expand && !query.expand.isDeep && (isAdvanced || query.search !== undefined)) {
    throw unsupportedQuery('Unsupported Query. $expand cannot be combined with advanced query parameters.');
  }
  // A filter by a hidden property would tell its value bit by bit, with nothing of it in the answer.
  if (filter?.readsFullProfile && !full) throw forbidden();
  if (query.search !== undefined && !eventual) {
    throw unsupportedQuery(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
  }
  const search = query.search === undefined ? undefined : parseSearch(query.search, type);
  const matches = items.filter((item) => (filter?.matches(item) ?? true) && (search?.(item) ?? true));
  // Sorting is stable, so objects of the same name keep one order on every page.
  return matches.sort(orderOf(type, query.orderby));
}

/**
 * The body of one page.
 *
 * @param set for the context: `users`
 * @param matches everything that matches, in order; the same for every page of one query
 */
export function pageOf<Item>(
  call: Call,
  query: Query,
  set: string,
  matches: readonly Item[],
  view: (item: Item) => object,
): object {
  const binding = bindingOf(call.url, query);
  const start = query.skiptoken === undefined ? 0 : readMark(query.skiptoken, binding);
  const end = start + (query.top ?? defaultPageSize);
  // Without the header the parameter is ignored without a word.
  const isCounted = query.count && isEventual(call) && start === 0;
  return {
    '@odata.context': contextOf(call, set, query.select),
    ...(isCounted && { '@odata.count': matches.length }),
    ...(end < matches.length && { '@odata.nextLink': `${call.url}?${nextQueryOf(query, writeMark(end, binding))}` }),
    value: matches.slice(start, end).map(view),
  };
}

/** The segment `/$count`: a number in plain text. @throws {GraphError} 400 without the header */
export function countOf(call: Call, count: () => number): string {
  if (!isEventual(call)) throw badRequest('$count is not currently supported.');
  return String(count());
}

/** @throws {GraphError} a property that the directory does not sort by */
function orderOf<Item>(type: ResourceType<Item>, orderby: string | undefined): (one: Item, other: Item) => number {
  // By id: an order that holds while people are renamed between two pages.
  if (orderby === undefined) return (one, other) => (type.idOf(one) < type.idOf(other) ? -1 : 1);
  const [, name = '', direction] = /^([A-Za-z]+)(?: +(asc|desc))?$/i.exec(orderby.trim()) ?? [];
  const property = [...type.sortable].find((sortable) => sortable.toLowerCase() === name.toLowerCase());
  if (property === undefined) {
    throw unsupportedQuery(`Unsupported Query. Sorting is supported by ${[...type.sortable].join(', ')}.`);
  }
  const { read } = propertyNamed(type, property);
  const sign = direction?.toLowerCase() === 'desc' ? -1 : 1;
  const textOf = (item: Item) => {
    const value = read(item);
    return typeof value === 'string' ? value : '';
  };
  return (one, other) => sign * textOf(one).localeCompare(textOf(other), 'en');
}

/** A page mark belongs to the query it came from; with another one it means nothing. */
function bindingOf(url: string, query: Query): string {
  // Page size, selection and count may change between pages; filter, search and order may not.
  const fixed = query.others.filter(([name]) => name !== '$top' && name !== '$select' && name !== '$count');
  return createHash('sha256')
    .update(JSON.stringify([url, fixed]))
    .digest('base64url')
    .slice(0, 12);
}

/** @param binding of the query that the mark continues */
function writeMark(position: number, binding: string): string {
  // The prefix of real marks; it only makes ours look as opaque as theirs.
  return `RFNwd${Buffer.from(`${position}.${binding}`).toString('base64url')}`;
}

/** @throws {GraphError} not a mark, or one of another query */
function readMark(mark: string, binding: string): number {
  const [position, foundBinding] = Buffer.from(mark.replace(/^RFNwd/, ''), 'base64url')
    .toString()
    .split('.');
  if (!/^\d{1,9}$/.test(position ?? '')) throw badRequest('Invalid page token.');
  // A client that took the mark out of its link and put it on another query is told what the real service would tell it.
  if (foundBinding !== binding) {
    throw new GraphError(400, 'Directory_ExpiredPageToken', 'The specified page token value has expired.');
  }
  return Number(position);
}

function nextQueryOf(query: Query, mark: string): string {
  return [...query.others, ['$skiptoken', mark] as const]
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}

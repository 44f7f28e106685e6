/**
 * One page of a collection of users: filter, search, order, count and the opaque mark that leads to the next page.
 *
 * The rules of advanced queries (`ConsistencyLevel: eventual`) are kept here, silences included.
 * @see https://learn.microsoft.com/graph/aad-advanced-queries
 * @see https://learn.microsoft.com/graph/paging
 * @module
 */
import { createHash } from 'node:crypto';
import type { Person } from '../directory/directory.ts';
import { badRequest, forbidden, GraphError, unsupportedQuery } from './errors.ts';
import { parseFilter } from './filter.ts';
import type { Query } from './query.ts';
import { parseSearch } from './search.ts';
import { propertyNamed } from './user.ts';

const defaultPageSize = 100;

export interface Page {
  readonly people: readonly Person[];
  /** Number of all matches; only where it was asked for and allowed, on the first page. */
  readonly count: number | undefined;
  /** Query string of the next page, without question mark. */
  readonly nextQuery: string | undefined;
}

export interface CollectionRules {
  /** The request has `ConsistencyLevel: eventual`. */
  readonly eventual: boolean;
  /** Properties beyond the basic profile may be filtered by. */
  readonly full: boolean;
}

/** The people that `$filter` and `$search` leave, in the order of `$orderby`. */
export function queryPeople(people: readonly Person[], query: Query, { eventual, full }: CollectionRules) {
  const filter = query.filter === undefined ? undefined : parseFilter(query.filter);
  const isAdvanced = filter?.isAdvanced || (filter !== undefined && query.orderby !== undefined);
  if (isAdvanced && !(eventual && query.count)) throw unsupportedQuery('Unsupported Query.');
  if (filter?.readsFullProfile && !full) throw forbidden();
  if (query.search !== undefined && !eventual) {
    throw unsupportedQuery(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
  }
  const search = query.search === undefined ? undefined : parseSearch(query.search);
  const matches = people.filter((person) => (filter?.matches(person) ?? true) && (search?.(person) ?? true));
  // Sorting is stable, so people of the same name keep one order on every page.
  return matches.sort(orderOf(query.orderby));
}

/** @param matches everything that matches, in order; the same for every page of one query */
export function pageOf(matches: readonly Person[], query: Query, { eventual }: CollectionRules): Page {
  const binding = bindingOf(query);
  const start = query.skiptoken === undefined ? 0 : readMark(query.skiptoken, binding);
  const end = start + (query.top ?? defaultPageSize);
  return {
    people: matches.slice(start, end),
    // Without the header the parameter is ignored without a word.
    count: query.count && eventual && start === 0 ? matches.length : undefined,
    nextQuery: end < matches.length ? nextQueryOf(query, writeMark(end, binding)) : undefined,
  };
}

const byId = (one: Person, other: Person) => (one.objectId < other.objectId ? -1 : 1);

function orderOf(orderby: string | undefined): (one: Person, other: Person) => number {
  if (orderby === undefined) return byId;
  const [, name = '', direction] = /^([A-Za-z]+)(?: +(asc|desc))?$/i.exec(orderby.trim()) ?? [];
  const property = name.toLowerCase();
  if (property !== 'displayname' && property !== 'userprincipalname') {
    throw unsupportedQuery('Unsupported Query. Sorting is supported by displayName and userPrincipalName.');
  }
  const { read } = propertyNamed(name);
  const sign = direction?.toLowerCase() === 'desc' ? -1 : 1;
  return (one, other) => sign * String(read(one)).localeCompare(String(read(other)), 'en');
}

/** A page mark belongs to the query it came from; with another one it means nothing. */
function bindingOf(query: Query): string {
  const fixed = query.others.filter(([name]) => name !== '$top' && name !== '$select' && name !== '$count');
  return createHash('sha256').update(JSON.stringify(fixed)).digest('base64url').slice(0, 12);
}

function writeMark(position: number, binding: string): string {
  return `RFNwd${Buffer.from(`${position}.${binding}`).toString('base64url')}`;
}

function readMark(mark: string, binding: string): number {
  const [position, foundBinding] = Buffer.from(mark.replace(/^RFNwd/, ''), 'base64url')
    .toString()
    .split('.');
  if (!/^\d{1,9}$/.test(position ?? '')) throw badRequest('Invalid page token.');
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

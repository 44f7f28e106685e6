/**
 * The query options of Outlook's collections, checked for form, and the page that `$top` and `$skip` cut.
 *
 * Other rules than the directory's: pages of 10, links by `$skip`, counts without a header, `$search` alone or not at all.
 * @see https://learn.microsoft.com/graph/query-parameters
 * @module
 */
import { GraphError } from './errors.ts';
import { type Call, contextOf } from './operation.ts';
import { invalidQuery } from './outlook-errors.ts';

/** What `parseOutlookQuery` found. `undefined` stands for an option that was not sent. */
export interface OutlookQuery {
  readonly select: readonly string[] | undefined;
  readonly filter: string | undefined;
  readonly search: string | undefined;
  readonly orderby: string | undefined;
  /** Page size, 1 to 1000; 10 unless sent. */
  readonly top: number;
  /** How many to pass over: `$skip`, or the position inside the mark of a search. */
  readonly skip: number;
  /** No header is needed for it, unlike in the directory. */
  readonly count: boolean;
}

const known = new Set(['$select', '$filter', '$search', '$orderby', '$top', '$skip', '$skiptoken', '$count']);
/** Entries of a page unless asked for more. */
const defaultTop = 10;
const mostTop = 1000;

/** @throws {GraphError} 400 */
export function parseOutlookQuery(options: URLSearchParams): OutlookQuery {
  for (const name of new Set(options.keys())) {
    if (!name.startsWith('$')) continue;
    if (!known.has(name)) throw invalidQuery(`The query parameter '${name}' is not supported.`);
    if (options.getAll(name).length > 1) throw invalidQuery(`Query option '${name}' was specified more than once.`);
  }
  const text = (name: string) => options.get(name) ?? undefined;
  const search = text('$search');
  if (search !== undefined) {
    refuseBeside(options, '$filter', 'SearchWithFilter');
    refuseBeside(options, '$orderby', 'SearchWithOrderBy');
    refuseBeside(options, '$skip', 'SearchWithSkip');
  }
  return {
    select: selectOf(options),
    filter: text('$filter'),
    search,
    orderby: text('$orderby'),
    top: numberOf(text('$top'), '$top', 1, mostTop) ?? defaultTop,
    // Results of a search are paged by a mark of the index, everything else by position.
    skip: numberOf(search === undefined ? text('$skip') : positionIn(text('$skiptoken')), '$skip', 0) ?? 0,
    count: text('$count')?.toLowerCase() === 'true',
  };
}

/** `$select` alone, where an operation answers one item. */
export function selectOf(options: URLSearchParams): readonly string[] | undefined {
  return options
    .get('$select')
    ?.split(',')
    .map((name) => name.trim());
}

/** The body of one page: the items that `view` shows, the link to the next, the number of all on the first. */
export function outlookPage<Item>(
  call: Call,
  set: string,
  items: readonly Item[],
  query: OutlookQuery,
  view: (item: Item) => object,
): object {
  const { skip, top, select } = query;
  const end = skip + top;
  return {
    '@odata.context': contextOf(call, set, select),
    ...(query.count && skip === 0 && { '@odata.count': items.length }),
    value: items.slice(skip, end).map(view),
    ...(end < items.length && { '@odata.nextLink': nextLinkOf(call, query, end) }),
  };
}

/** Exchange pages by `$skip`, and only a search by a mark. */
function nextLinkOf({ url, options }: Call, { search }: OutlookQuery, end: number): string {
  const others = [...options].filter(([name]) => name !== '$skip' && name !== '$skiptoken');
  const mark = search === undefined ? ['$skip', String(end)] : ['$skiptoken', markOf(end)];
  const all = [...others, mark].map(([name = '', value = '']) => `${name}=${encodeURIComponent(value)}`);
  return `${url}?${all.join('&')}`;
}

/** Beginning of real marks, so that ours look as opaque. */
const markPrefix = 'MSZZVlF8UHJpbg';
const markOf = (position: number) => `${markPrefix}${Buffer.from(String(position)).toString('base64url')}`;

/** What is no mark of ours is passed on as it is, and `numberOf` refuses it. */
function positionIn(mark: string | undefined): string | undefined {
  if (mark === undefined) return undefined;
  return mark.startsWith(markPrefix) ? Buffer.from(mark.slice(markPrefix.length), 'base64url').toString() : mark;
}

/** @throws {GraphError} no number, or out of range; too large is said in another sentence than too small */
function numberOf(text: string | undefined, name: string, least: number, most = 2_147_483_647): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : -1;
  if (value < least) throw invalidQuery(`Invalid value '${text.slice(0, 50)}' for ${name} query option found.`);
  if (value > most) {
    const title = name === '$top' ? 'Top' : 'Skip';
    throw invalidQuery(
      `The limit of '${most}' for ${title} query has been exceeded. The value from the incoming request is '${text}'.`,
    );
  }
  return value;
}

/** @throws {GraphError} an option that cannot stand beside `$search` */
function refuseBeside(options: URLSearchParams, name: string, code: string): void {
  if (!options.has(name)) return;
  throw new GraphError(400, code, `The query parameter '${name}' is not supported with '$search'.`);
}

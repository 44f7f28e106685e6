/**
 * The OData query options of one request, checked for form; what they mean for a collection is in `collection.ts`.
 *
 * @see https://learn.microsoft.com/graph/query-parameters
 * @module
 */
import { badRequest } from './errors.ts';

/** `$expand=manager($select=id)` */
export interface Expand {
  /** One: the directory takes no more. */
  readonly relationship: string;
  readonly select: readonly string[] | undefined;
  /** `$levels=max` */
  readonly isDeep: boolean;
}

/** What `parseQuery` found. `undefined` stands for an option that was not sent. */
export interface Query {
  /** Names as sent; whether the type has them is asked when an object is shown. */
  readonly select: readonly string[] | undefined;
  readonly filter: string | undefined;
  readonly search: string | undefined;
  readonly orderby: string | undefined;
  readonly expand: Expand | undefined;
  /** 1 to 999. */
  readonly top: number | undefined;
  readonly count: boolean;
  /** The page mark of a next link. */
  readonly skiptoken: string | undefined;
  /** All options but the page mark, to build next links from and to bind the page mark to. */
  readonly others: readonly (readonly [string, string])[];
}

/** Options of the directory; others that begin with `$` are refused. */
const known = new Set(['$select', '$filter', '$search', '$orderby', '$expand', '$top', '$count', '$skiptoken']);

/** The options as the directory takes them; Outlook and OneDrive have rules of their own. */
export function parseQuery(sent: URLSearchParams): Query {
  const options = new Map<string, string>();
  for (const [name, value] of sent) {
    // Options without the dollar belong to nobody; OData has services ignore them.
    if (!name.startsWith('$')) continue;
    if (name === '$skip') throw badRequest("'$skip' is not supported by the service.");
    if (!known.has(name)) throw badRequest(`The query parameter '${name}' is not supported.`);
    if (options.has(name)) throw badRequest(`Query option '${name}' was specified more than once.`);
    options.set(name, value);
  }
  return {
    select: parseSelect(options.get('$select')),
    filter: options.get('$filter'),
    search: options.get('$search'),
    orderby: options.get('$orderby'),
    expand: parseExpand(options.get('$expand')),
    top: parseTop(options.get('$top')),
    count: parseCount(options.get('$count')),
    skiptoken: options.get('$skiptoken'),
    others: [...options].filter(([name]) => name !== '$skiptoken'),
  };
}

function parseSelect(text: string | undefined): readonly string[] | undefined {
  return text?.split(',').map((name) => name.trim());
}

/** The directory expands one relationship of its objects. */
function parseExpand(text: string | undefined): Expand | undefined {
  if (text === undefined) return undefined;
  const [, relationship, inner = ''] = /^([A-Za-z]+)(?:\(([^()]*)\))?$/.exec(text.trim()) ?? [];
  if (relationship === undefined) {
    throw badRequest("Parsing OData Select and Expand failed: only one relationship can be expanded with '$expand'.");
  }
  const options = new Map(
    inner
      .split(';')
      .filter((option) => option !== '')
      .map((option) => [option.slice(0, option.indexOf('=')).trim(), option.slice(option.indexOf('=') + 1)]),
  );
  for (const name of options.keys()) {
    if (name !== '$select' && name !== '$levels') throw badRequest(`'${name}' is not supported inside '$expand'.`);
  }
  return { relationship, select: parseSelect(options.get('$select')), isDeep: options.has('$levels') };
}

/** @throws {GraphError} out of range: the directory refuses where mailboxes would cut */
function parseTop(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const top = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (top < 1 || top > 999) {
    throw badRequest(`Invalid page size specified: '${text}'. Must be between 1 and 999 inclusive.`);
  }
  return top;
}

/** @throws {GraphError} neither `true` nor `false` */
function parseCount(text: string | undefined): boolean {
  if (text !== undefined && text !== 'true' && text !== 'false') throw badRequest("Invalid value for '$count'.");
  return text === 'true';
}

/**
 * The OData query options of one request, checked for form; what they mean for a collection is in `collection.ts`.
 *
 * @see https://learn.microsoft.com/graph/query-parameters
 * @module
 */
import { badRequest } from './errors.ts';

export interface Query {
  readonly select: readonly string[] | undefined;
  readonly filter: string | undefined;
  readonly search: string | undefined;
  readonly orderby: string | undefined;
  readonly top: number | undefined;
  readonly count: boolean;
  readonly skiptoken: string | undefined;
  /** All options but the page mark, to build next links from and to bind the page mark to. */
  readonly others: readonly (readonly [string, string])[];
}

const known = new Set(['$select', '$filter', '$search', '$orderby', '$top', '$count', '$skiptoken']);

/** The options as the directory takes them; Outlook and OneDrive have rules of their own. */
export function parseQuery(sent: URLSearchParams): Query {
  const options = new Map<string, string>();
  for (const [name, value] of sent) {
    if (!name.startsWith('$')) continue;
    if (name === '$skip') throw badRequest("'$skip' is not supported by the service.");
    if (!known.has(name)) throw badRequest(`The query parameter '${name}' is not supported.`);
    if (options.has(name)) throw badRequest(`Query option '${name}' was specified more than once.`);
    options.set(name, value);
  }
  return {
    select: options
      .get('$select')
      ?.split(',')
      .map((name) => name.trim()),
    filter: options.get('$filter'),
    search: options.get('$search'),
    orderby: options.get('$orderby'),
    top: parseTop(options.get('$top')),
    count: parseCount(options.get('$count')),
    skiptoken: options.get('$skiptoken'),
    others: [...options].filter(([name]) => name !== '$skiptoken'),
  };
}

function parseTop(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const top = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (top < 1 || top > 999) {
    throw badRequest(`Invalid page size specified: '${text}'. Must be between 1 and 999 inclusive.`);
  }
  return top;
}

function parseCount(text: string | undefined): boolean {
  if (text !== undefined && text !== 'true' && text !== 'false') throw badRequest("Invalid value for '$count'.");
  return text === 'true';
}

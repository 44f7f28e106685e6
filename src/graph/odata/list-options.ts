/**
 * Filter, search and order of a list of the directory → the options of its requests, and whether they make an advanced query.
 * @see https://learn.microsoft.com/graph/aad-advanced-queries
 * @module
 */

import type { QueryParameters } from '../../downstream/address.ts';
import type { Clause } from './filter.ts';
import { searchClause } from './literal.ts';

/** What a list is ordered by; a second order is not offered. */
export interface ListOrder {
  /** Name of Graph's own, out of a table of ours. */
  readonly property: string;
  /** Of the schema's enum. */
  readonly direction: 'ASC' | 'DESC';
  /** Whether Graph orders by it only with the directory's index. */
  readonly advanced: boolean;
}

/** Options for every page, and what they cost. */
export interface ListOptions {
  /** Those that somebody asked for, and no others. */
  readonly options: QueryParameters;
  /** A filter and an order together are one as well, although each alone is not. */
  readonly advanced: boolean;
}

/**
 * @param search.properties any of them may hold the words
 * @throws {BadUserInputError} a text to search for that is none
 */
export function listOptions(
  filter: Clause | undefined,
  search: { readonly text: string | null | undefined; readonly properties: readonly string[] },
  order: ListOrder | undefined,
): ListOptions {
  const isSearched = search.text !== null && search.text !== undefined;
  return {
    options: {
      ...(filter ? { $filter: filter.text } : {}),
      ...(isSearched ? { $search: searchClause(search.text, search.properties) } : {}),
      ...(order ? { $orderby: `${order.property} ${order.direction.toLowerCase()}` } : {}),
    },
    advanced: isSearched || filter?.advanced === true || order?.advanced === true || (!!filter && !!order),
  };
}

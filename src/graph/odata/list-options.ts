/**
 * Filter, search and order of a list of the directory → the options of its requests, and whether they make an advanced query.
 * @see https://learn.microsoft.com/graph/aad-advanced-queries
 * @module
 */

import type { QueryParameters } from '../../downstream/address.ts';
import type { Clause } from './filter.ts';
import { searchClause } from './literal.ts';

export interface ListOrder {
  readonly property: string;
  readonly direction: 'ASC' | 'DESC';
  /** Whether Graph orders by it only with the directory's index. */
  readonly advanced: boolean;
}

export interface ListOptions {
  readonly options: QueryParameters;
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

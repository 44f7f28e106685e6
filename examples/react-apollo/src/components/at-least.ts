/**
 * How many there are, as far as one page of a list can say.
 * @module
 */

/** @returns `12`, or `50+` when there is another page */
export function atLeast(nodes: readonly unknown[], pageInfo?: { readonly hasNextPage: boolean }): string {
  return `${nodes.length}${pageInfo?.hasNextPage ? '+' : ''}`;
}

/**
 * Where something stands in SDL, in the words of a message: `schema/graph.graphql, line 3, column 5`.
 * @module
 */

import type { Location } from 'graphql';

/**
 * @param node an AST node; one made by a program has no place
 * @returns lines and columns from one, as editors count
 */
export function placeOf(node: { readonly loc?: Location | undefined } | undefined): string {
  if (!node?.loc) return 'schema';
  const { source, start } = node.loc;
  const before = source.body.slice(0, start).split('\n');
  return `${source.name}, line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}

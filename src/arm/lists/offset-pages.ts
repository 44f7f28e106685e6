/**
 * Pages of Azure Resource Graph as Relay connections: by how many rows stand before them in the order of the query.
 *
 * Pure. A cursor names its source and a number, so there is nothing in it that could bend a query. Resource Graph counts, so an
 * entry that comes or goes between two pages moves those behind it by one.
 * @module
 */

import type { Connection, ConnectionArguments } from '../../downstream/connection.ts';
import { BadUserInputError } from '../../errors/errors.ts';

/** Of every list of Azure, whichever source answers it: a list must not change its size with its source. */
export const DEFAULT_ITEMS = 50;
/** Most that a client may ask for at once. */
export const MAX_ITEMS = 100;
/** Rows that any answer is made of, at most. */
export const MAX_ROWS = 10_000;

const SOURCE = 'resource-graph';

/** @throws {BadUserInputError} `first` outside its bounds */
export function pageSize({ first }: ConnectionArguments): number {
  const wanted = first ?? DEFAULT_ITEMS;
  if (wanted >= 1 && wanted <= MAX_ITEMS) return wanted;
  throw new BadUserInputError(`Expected 'first' to be between 1 and ${MAX_ITEMS}, got ${wanted}.`);
}

/** @returns rows before the page; `undefined` for a cursor of another source, or none of anybody's */
export function offsetOf(after: string | null | undefined): number | undefined {
  if (after == null) return 0;
  if (after.length > 64 || !/^[\w-]+$/.test(after)) return undefined;
  const [, index] = /^\["resource-graph",(0|[1-9]\d{0,3})\]$/.exec(Buffer.from(after, 'base64url').toString()) ?? [];
  return index === undefined ? undefined : Number(index) + 1;
}

/**
 * @param nodes of this page
 * @param offset rows before it
 * @param hasNextPage rows behind it are known to be there
 */
export function offsetConnection<Node>(
  nodes: readonly Node[],
  offset: number,
  hasNextPage: boolean,
  after: string | null | undefined,
): Connection<Node> {
  const edges = nodes.map((node, index) => ({ node, cursor: cursorOf(offset + index) }));
  return {
    edges,
    nodes,
    pageInfo: {
      // What no cursor can name is not promised, nor is more behind a page that brought nothing.
      hasNextPage: hasNextPage && nodes.length > 0 && offset + nodes.length < MAX_ROWS,
      hasPreviousPage: after != null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? after ?? null,
    },
  };
}

/** With the name of its source in it: a cursor of ARM's own list is not taken for a number of rows. */
function cursorOf(index: number): string {
  return Buffer.from(JSON.stringify([SOURCE, index])).toString('base64url');
}

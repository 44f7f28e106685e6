/**
 * Relay connections over lists that page by next link.
 *
 * A cursor names the page an item stood on (the query of its link, never host or path) and the place on it, so that `after` works
 * for any edge although Graph and ARM know only whole pages. Cursors are opaque to clients; what comes back is read as untrusted.
 * @see https://relay.dev/graphql/connections.htm
 * @module
 */

import { BadUserInputError, DownstreamError } from '../errors/errors.ts';

export interface Connection<Node> {
  readonly edges: readonly { readonly node: Node; readonly cursor: string }[];
  readonly nodes: readonly Node[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

export interface ConnectionArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

export interface Page<Node> {
  readonly items: readonly Node[];
  /** Query of the next link, with its `?`; `undefined` on the last page. */
  readonly next: string | undefined;
}

export interface ConnectionSource<Node> {
  readonly api: string;
  readonly defaultFirst: number;
  readonly maxFirst: number;
  /** @param query as in `Page.next`; `undefined` for the first page */
  fetchPage(query: string | undefined, first: number): Promise<Page<Node>>;
}

/** Pages of one answer at most (DS-5); an API that sends endless empty pages must not hold a request. */
const MAX_PAGES = 50;

/** @throws {BadUserInputError} `first` outside its bounds, or a cursor that is none of ours */
export async function connect<Node>(
  { first, after }: ConnectionArguments,
  source: ConnectionSource<Node>,
): Promise<Connection<Node>> {
  const wanted = first ?? source.defaultFirst;
  if (wanted < 1 || wanted > source.maxFirst) {
    throw new BadUserInputError(`Expected 'first' to be between 1 and ${source.maxFirst}, got ${wanted}.`);
  }
  const start: Cursor = after == null ? { page: undefined, index: -1 } : readCursor(after);
  const edges: { node: Node; cursor: string }[] = [];
  const seen = new Set<string | undefined>();
  let query = start.page;
  let skip = start.index + 1;
  let hasNextPage = false;
  for (let pages = 0; ; pages += 1) {
    if (pages === MAX_PAGES || seen.has(query))
      throw new DownstreamError('DOWNSTREAM_ERROR', { api: source.api, code: 'EndlessPages' });
    seen.add(query);
    const page: Page<Node> = await source.fetchPage(query, wanted);
    const room = wanted - edges.length;
    page.items.slice(skip, skip + room).forEach((node, offset) => {
      edges.push({ node, cursor: writeCursor({ page: query, index: skip + offset }) });
    });
    hasNextPage = page.items.length > skip + room || page.next !== undefined;
    if (edges.length === wanted || page.next === undefined) break;
    skip = Math.max(0, skip - page.items.length);
    query = page.next;
  }
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage,
      hasPreviousPage: after != null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? after ?? null,
    },
  };
}

interface Cursor {
  readonly page: string | undefined;
  readonly index: number;
}

function writeCursor({ page, index }: Cursor): string {
  return Buffer.from(JSON.stringify([page ?? '', index])).toString('base64url');
}

const MAX_CURSOR = 8_192;

function readCursor(cursor: string): Cursor {
  try {
    if (cursor.length <= MAX_CURSOR && /^[\w-]+$/.test(cursor)) {
      const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
      if (Array.isArray(value) && value.length === 2) {
        const [page, index] = value as [unknown, unknown];
        const isQuery = page === '' || (typeof page === 'string' && /^\?[\x21\x24-\x7e]+$/.test(page));
        if (isQuery && typeof index === 'number' && Number.isSafeInteger(index) && index >= 0 && index < 10_000) {
          return { page: page === '' ? undefined : page, index };
        }
      }
    }
  } catch {
    // Not one of ours, as below.
  }
  throw new BadUserInputError("Expected 'after' to be a cursor of this list.");
}

/**
 * Relay connections over lists that page by next link.
 *
 * A cursor names the page an item stood on (the size of a first page, else the query of its link, never host or path) and the place
 * on it, so that `after` works for any edge although Graph and ARM know only whole pages. Cursors are opaque to clients; what comes
 * back is read as untrusted.
 *
 * `users(first: 30)` over pages of 25 reads two of them and cuts the second; its `endCursor` names the second page and place 4, so the next
 * `users(first: 30, after:)` reads that page once more and begins at place 5.
 * @see https://relay.dev/graphql/connections.htm
 * @module
 */

import { BadUserInputError, DownstreamError } from '../errors/errors.ts';

/** As the type `…Connection` of the schema has it. */
export interface Connection<Node> {
  /** Each with the cursor that `after` takes, so that a client can go on from any of them. */
  readonly edges: readonly { readonly node: Node; readonly cursor: string }[];
  /** The same items without cursors. */
  readonly nodes: readonly Node[];
  /** `hasPreviousPage` says only that `after` was given: APIs page forwards. */
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** Arguments of a list field; null and absent mean the same. */
export interface ConnectionArguments {
  /** Items wanted; the list's own default unless given. */
  readonly first?: number | null | undefined;
  /** A cursor of the same list, with the same options. */
  readonly after?: string | null | undefined;
}

/** A first page by the number of items asked for; every other page by the query of the link to it, with its `?`. */
export type PageStart = number | string;

/** One answer of the API. */
export interface Page<Node> {
  /** In its order; may be empty although there are more pages. */
  readonly items: readonly Node[];
  /** Query of the next link, with its `?`; `undefined` on the last page. */
  readonly next: string | undefined;
}

/** A list, page by page. */
export interface ConnectionSource<Node> {
  /** Name under `DownstreamApis`: errors carry it. */
  readonly api: string;
  /** Items where the client says nothing; also the least size of a page that is asked for. */
  readonly defaultFirst: number;
  /** Most that a client may ask for, at most the largest page of the API. */
  readonly maxFirst: number;
  /** Called for one page after the other, never twice for one. */
  fetchPage(start: PageStart): Promise<Page<Node>>;
}

/** Pages of one answer at most (DS-5); an API that sends endless empty pages must not hold a request. */
const MAX_PAGES = 50;

/**
 * A page of the API is seldom a page of the client: pages are read until there are enough items, and the cursor of each item names the page
 * it stood on, so that going on from it asks for that page again and skips what came before.
 * @throws {BadUserInputError} `first` outside its bounds, or a cursor that is none of ours
 */
export async function connect<Node>(
  { first, after }: ConnectionArguments,
  source: ConnectionSource<Node>,
): Promise<Connection<Node>> {
  const wanted = first ?? source.defaultFirst;
  if (wanted < 1 || wanted > source.maxFirst) {
    throw new BadUserInputError(`Expected 'first' to be between 1 and ${source.maxFirst}, got ${wanted}.`);
  }
  // Never less than the default: links keep the size of the first page, and one item a page would make a long way of the next step.
  const size = Math.max(wanted, source.defaultFirst);
  const start: Cursor = after == null ? { page: size, index: -1 } : readCursor(after, source.maxFirst);
  const edges: { node: Node; cursor: string }[] = [];
  const seen = new Set<PageStart>();
  let current = start.page;
  let skip = start.index + 1;
  let hasNextPage = false;
  for (let pages = 0; ; pages += 1) {
    // A link that was followed already would go round for ever.
    if (pages === MAX_PAGES || seen.has(current))
      throw new DownstreamError('DOWNSTREAM_ERROR', { api: source.api, code: 'EndlessPages' });
    seen.add(current);
    const page: Page<Node> = await source.fetchPage(current);
    const room = wanted - edges.length;
    page.items.slice(skip, skip + room).forEach((node, offset) => {
      edges.push({ node, cursor: writeCursor({ page: current, index: skip + offset }) });
    });
    hasNextPage = page.items.length > skip + room || page.next !== undefined;
    if (edges.length === wanted || page.next === undefined) break;
    // A page that came shorter this time: what it lacks is skipped on the next one.
    skip = Math.max(0, skip - page.items.length);
    current = page.next;
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
  readonly page: PageStart;
  readonly index: number;
}

/** Compact, and opaque by agreement: clients are to hand it back, not to read it. */
function writeCursor({ page, index }: Cursor): string {
  return Buffer.from(JSON.stringify([page, index])).toString('base64url');
}

const MAX_CURSOR = 8_192;
const MAX_INDEX = 9_999;

/** Nothing in it is believed beyond its form; what a page start may say the list itself checks again. */
function readCursor(cursor: string, maxFirst: number): Cursor {
  try {
    if (cursor.length <= MAX_CURSOR && /^[\w-]+$/.test(cursor)) {
      const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
      if (Array.isArray(value) && value.length === 2) {
        const [page, index] = value as [unknown, unknown];
        if (isPageStart(page, maxFirst) && isWhole(index, 0, MAX_INDEX)) return { page, index };
      }
    }
  } catch {
    // Not one of ours, as below.
  }
  throw new BadUserInputError("Expected 'after' to be a cursor of this list.");
}

/** A query, with its question mark, of visible ASCII: what came from a link of the API can come back as nothing else. */
function isPageStart(page: unknown, maxFirst: number): page is PageStart {
  return typeof page === 'string' ? /^\?[\x21\x24-\x7e]+$/.test(page) : isWhole(page, 1, maxFirst);
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most;
}

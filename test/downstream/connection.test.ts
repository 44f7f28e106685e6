/** Relay connections over lists that know only whole pages: every item exactly once, whatever walk a client takes. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Connection, type ConnectionSource, connect, type PageStart } from '../../src/downstream/connection.ts';
import { BadUserInputError } from '../../src/errors/errors.ts';

interface Listed extends ConnectionSource<number> {
  readonly fetched: readonly PageStart[];
}

/**
 * A list of numbers that pages as APIs do.
 * @param pageSizes sizes of the pages that the API makes; absent: what was asked for, as `$top` does
 */
function listOf(count: number, pageSizes?: readonly number[]): Listed {
  const fetched: PageStart[] = [];
  return {
    fetched,
    api: 'graph',
    defaultFirst: 5,
    maxFirst: 100,
    async fetchPage(start) {
      fetched.push(start);
      const link = typeof start === 'number' ? { at: 0, page: 0, size: start } : readLink(start);
      const size = pageSizes?.[link.page] ?? (pageSizes ? 3 : link.size);
      const end = Math.min(link.at + size, count);
      const isLast = end >= count && link.page + 1 >= (pageSizes?.length ?? 0);
      return {
        items: Array.from({ length: end - link.at }, (_, index) => link.at + index),
        next: isLast ? undefined : `?at=${end}&page=${link.page + 1}&size=${link.size}`,
      };
    },
  };
}

function readLink(query: string) {
  const members = new URLSearchParams(query);
  const number = (name: string) => Number(members.get(name));
  return { at: number('at'), page: number('page'), size: number('size') };
}

async function walk(source: ConnectionSource<number>, firsts: readonly number[]): Promise<Connection<number>[]> {
  const pages: Connection<number>[] = [];
  let after: string | null = null;
  for (let index = 0; index < 1_000; index += 1) {
    const page: Connection<number> = await connect({ first: firsts[index % firsts.length], after }, source);
    pages.push(page);
    if (!page.pageInfo.hasNextPage) return pages;
    after = page.pageInfo.endCursor;
  }
  throw new Error('The walk did not end.');
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

describe('a walk', () => {
  test('gives every item exactly once and in order, for any sizes of pages and steps', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(60),
        fc.option(fc.array(fc.nat(7), { maxLength: 12 }), { nil: undefined }),
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
        async (count, pageSizes, firsts) => {
          const pages = await walk(listOf(count, pageSizes), firsts);
          expect(pages.flatMap(({ nodes }) => nodes)).toEqual(upTo(count));
          pages.forEach(({ nodes }, index) => {
            expect(nodes.length).toBeLessThanOrEqual(firsts[index % firsts.length] ?? 0);
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  test('goes on behind any edge, with any step', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.option(fc.array(fc.nat(7), { maxLength: 12 }), { nil: undefined }),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 100 }),
        fc.nat(),
        async (count, pageSizes, first, next, place) => {
          const source = listOf(count, pageSizes);
          const { edges } = await connect({ first }, source);
          const edge = edges[place % edges.length];
          const rest = await connect({ first: next, after: edge?.cursor ?? '' }, source);
          expect(rest.nodes).toEqual(upTo(count).slice((edge?.node ?? 0) + 1, (edge?.node ?? 0) + 1 + next));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('behind a late edge of a large page costs no more pages with small steps', async () => {
    const source = listOf(100);
    const { edges } = await connect({ first: 100 }, source);
    const after = edges[90]?.cursor ?? '';
    expect((await connect({ first: 1, after }, source)).nodes).toEqual([91]);
    expect(source.fetched).toEqual([100, 100]);
  });
});

test('small steps at first make no long way of a large one', async () => {
  const source = listOf(100);
  const { pageInfo } = await connect({ first: 1 }, source);
  expect((await connect({ first: 90, after: pageInfo.endCursor }, source)).nodes).toHaveLength(90);
  expect(source.fetched.length).toBeLessThanOrEqual(20);
});

describe('page info', () => {
  test('says where the page begins and ends, and whether there is more', async () => {
    const first = await connect({ first: 3 }, listOf(5));
    expect(first.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: first.edges[0]?.cursor,
      endCursor: first.edges[2]?.cursor,
    });
    const second = await connect({ first: 3, after: first.pageInfo.endCursor }, listOf(5));
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  test('of an empty list has no cursors', async () => {
    expect(await connect({}, listOf(0))).toEqual({
      edges: [],
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });
});

describe('bounds', () => {
  test('takes the default number when none is given, or null', async () => {
    expect((await connect({}, listOf(50))).nodes).toHaveLength(5);
    expect((await connect({ first: null, after: null }, listOf(50))).nodes).toHaveLength(5);
  });

  test.each([0, -1, 101, 2_147_483_647])('refuses first: %i and fetches nothing', async (first) => {
    const source = listOf(50);
    await expect(connect({ first }, source)).rejects.toBeInstanceOf(BadUserInputError);
    expect(source.fetched).toEqual([]);
  });

  test('walks over empty pages', async () => {
    const pages = await connect({ first: 4 }, listOf(4, [0, 2, 0, 0, 2]));
    expect(pages.nodes).toEqual([0, 1, 2, 3]);
  });

  test('ends a list whose pages never do', async () => {
    const source = listOf(
      4,
      Array.from({ length: 1_000 }, () => 0),
    );
    await expect(connect({ first: 4 }, source)).rejects.toMatchObject({ downstream: { code: 'EndlessPages' } });
    expect(source.fetched).toHaveLength(50);
  });

  test('ends a list whose link leads back to itself', async () => {
    const fetched: PageStart[] = [];
    const source: ConnectionSource<number> = {
      ...listOf(0),
      fetchPage: async (start) => {
        fetched.push(start);
        return { items: [], next: '?again' };
      },
    };
    await expect(connect({ first: 4 }, source)).rejects.toMatchObject({ downstream: { code: 'EndlessPages' } });
    expect(fetched).toEqual([5, '?again']);
  });
});

describe('a cursor', () => {
  test.each([
    ['empty', ''],
    ['no base64url', '%%%'],
    ['base64 with padding', `${encode([5, 1])}=`],
    ['no JSON', encode('nonsense')],
    ['no list', encode({ page: 5, index: 1 })],
    ['a list of three', encode([5, 1, 1])],
    ['a negative place', encode([5, -1])],
    ['half a place', encode([5, 1.5])],
    ['a place far away', encode([5, 10_000])],
    ['a place that is text', encode([5, '1'])],
    ['a first page of none', encode([0, 1])],
    ['a first page that is too large', encode([101, 1])],
    ['half a first page', encode([1.5, 1])],
    ['a path', encode(['/users/other', 1])],
    ['a host', encode(['https://evil.example/', 1])],
    ['a query with a blank', encode(['?a b', 1])],
    ['a query with a fragment', encode(['?a#b', 1])],
    ['a query with a line break', encode(['?a\r\nHost: evil', 1])],
    ['no page', encode([null, 1])],
    ['too long', encode([`?${'a'.repeat(8_192)}`, 1])],
  ])('that is %s is refused and fetches nothing', async (_name, after) => {
    const source = listOf(50);
    await expect(connect({ after }, source)).rejects.toBeInstanceOf(BadUserInputError);
    expect(source.fetched).toEqual([]);
  });

  test('of any text never reaches the API as more than a query', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.json().map(encode), fc.tuple(fc.string(), fc.nat()).map(encode)),
        async (after) => {
          const source = listOf(5);
          const outcome = await connect({ after }, source).catch((error: unknown) => error);
          if (outcome instanceof BadUserInputError) expect(source.fetched).toEqual([]);
          for (const start of source.fetched) expect(String(start)).toMatch(/^(?:\d+|\?[\x21\x24-\x7e]+)$/);
        },
      ),
      { numRuns: 500 },
    );
  });
});

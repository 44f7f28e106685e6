/** Whatever is asked for: deferring moves data and errors to other parts and changes nothing in them, and what is not deferred stays as it was. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { allParts, merged, NEW_FORMAT, OLD_FORMAT } from './parts.ts';

let api: Api;
let bearer: string;
beforeAll(async () => {
  api = await startApi({
    typeDefs: `
      extend type Query { node: Node other: Leaf }
      interface Named { name: String }
      type Node implements Named {
        name: String id: ID! later(ms: Int! = 0): String fails: String failsLater: String secret: String @requiresScopes(scopes: [["S"]])
        node: Node nodes: [Node!]! leaf: Leaf named: Named leaves: [Leaf]
      }
      type Leaf implements Named { name: String size: Int node: Node }
    `,
    resolvers: {
      Query: { node: () => node(), other: () => leaf() },
      Named: { __resolveType: ({ kind }: { kind: string }) => kind },
      Node: {
        later: (_source: unknown, { ms }: { ms: number }) =>
          new Promise((resolve) => {
            setTimeout(resolve, ms, `after ${ms}`);
          }),
        fails: () => {
          throw new Error('fails');
        },
        failsLater: async () => {
          await Promise.resolve();
          throw new Error('fails later');
        },
        secret: () => 'secret',
        node: async () => node(),
        nodes: () => [node(), node()],
        leaf: () => leaf(),
        named: () => leaf(),
        leaves: async () => [leaf(), null],
      },
      Leaf: { node: async () => node() },
    },
    overrides: { Server: { MaxAliases: 100, MaxCost: 1_000_000 } },
  });
  bearer = `Bearer ${await api.token()}`;
});
afterAll(() => api[Symbol.asyncDispose]());

const node = () => ({ kind: 'Node', name: 'n', id: '1' });
const leaf = () => ({ kind: 'Leaf', name: 'l', size: 3 });

const set = (own: fc.Arbitrary<string>, type: string, inner: fc.Arbitrary<string>) => {
  const fragment = fc
    .tuple(fc.constantFrom('...', `... on ${type}`), inner)
    .map(([start, body]) => `${start} % ${body}`);
  return fc
    .array(fc.oneof({ maxDepth: 3, depthIdentifier: 'set' }, own, fragment), { minLength: 1, maxLength: 3 })
    .map((selections) => `{ ${selections.join(' ')} }`);
};

/** Selections of each type; `%` stands where a fragment may be deferred. */
const { Query, Node } = fc.letrec<Record<'Query' | 'Node' | 'Leaf' | 'Named', string>>((tie) => {
  const below = (name: string, type: 'Node' | 'Leaf' | 'Named') => tie(type).map((selection) => `${name} ${selection}`);
  return {
    Query: set(
      fc.oneof({ depthIdentifier: 'set' }, below('node', 'Node'), below('other', 'Leaf')),
      'Query',
      tie('Query'),
    ),
    Node: set(
      fc.oneof(
        { maxDepth: 3, depthIdentifier: 'set' },
        fc.constantFrom('name', 'id', 'a: later', 'b: later(ms: 3)', 'fails', 'failsLater', 'secret', '__typename'),
        below('node', 'Node'),
        below('nodes', 'Node'),
        below('leaf', 'Leaf'),
        below('named', 'Named'),
        below('leaves', 'Leaf'),
      ),
      'Node',
      tie('Node'),
    ),
    Leaf: set(
      fc.oneof({ maxDepth: 3, depthIdentifier: 'set' }, fc.constantFrom('name', 'size'), below('node', 'Node')),
      'Leaf',
      tie('Leaf'),
    ),
    Named: set(fc.constantFrom('name', '__typename', '... on Leaf { size }'), 'Named', fc.constant('{ name }')),
  };
});

const send = async (query: string, accept: string) =>
  await fetch(api.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, authorization: bearer },
    body: JSON.stringify({ query }),
  });

/** References of masked errors differ each time; the order of errors is that in which they happened. */
const comparable = ({ data, errors }: { data: unknown; errors: readonly unknown[] }) => ({
  data,
  errors: errors
    .map((error) => {
      const { path, extensions } = error as { path: unknown; extensions: { code: string } };
      return JSON.stringify([path, extensions.code]);
    })
    .toSorted(),
});

test.each([
  ['of August 2022', OLD_FORMAT],
  ['with pending parts', NEW_FORMAT],
])('all parts of the format %s together are what graphql-js answers as a whole', async (_name, accept) => {
  let inParts = 0;
  await fc.assert(
    fc.asyncProperty(Query, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), async (template, deferred) => {
      let fragments = 0;
      const query = template.replaceAll('%', () => (deferred[fragments++ % 8] ? '@defer' : ''));
      const whole = await send(query, 'application/json');
      if (whole.status !== 200) return; // over a limit: the same for both
      const expected = (await whole.json()) as { data: unknown; errors?: unknown[] };
      const parts = await allParts(await send(query, accept));
      if (parts.length > 1) inParts += 1;
      expect(comparable(merged(parts))).toEqual(comparable({ data: expected.data, errors: expected.errors ?? [] }));
    }),
    { numRuns: 150 },
  );
  expect(inParts).toBeGreaterThan(20);
});

test('a document that defers nothing is answered alike, byte for byte, whatever its client reads', async () => {
  await fc.assert(
    fc.asyncProperty(Node, async (template) => {
      const query = `{ node ${template.replaceAll('%', '').replaceAll(/fails\w*/g, 'id')} }`;
      const [plain, old, pending] = await Promise.all(
        ['application/json', OLD_FORMAT, NEW_FORMAT].map(async (accept) => await (await send(query, accept)).text()),
      );
      expect([old, pending]).toEqual([plain, plain]);
    }),
    { numRuns: 60 },
  );
});

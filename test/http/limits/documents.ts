/**
 * A schema with every kind of list, and documents of all shapes over it, sensible or not, for property tests.
 * @module
 */

import * as fc from 'fast-check';
import { buildSchema } from 'graphql';
import type { DocumentLimits } from '../../../src/http/limits/limits.ts';

export const schema = buildSchema(`
  type Query { me: Person node: Node people(first: Int = 40, after: String): People all: [Person!]! name: String }
  interface Node { id: ID parent: Node }
  type Person implements Node {
    id: ID parent: Node name: String manager: Person
    friends(first: Int): [Person]
    reports(first: Int, last: Int = 3): People
    kids: [Person!]!
    tags: [String!]!
  }
  type People { nodes: [Person!]! edges: [Edge!]! pageInfo: PageInfo! }
  type Edge { node: Person! cursor: String }
  type PageInfo { end: String }
  type Mutation { change(first: Int): [Person] }
`);

/** Above everything that the documents below can ask for. */
export const boundless: DocumentLimits = {
  maxDepth: 1e6,
  maxAliases: 1e6,
  maxTokens: 1e6,
  maxRootFields: 1e6,
  maxRepeats: 1e6,
  maxOperations: 1e6,
  maxDirectives: 1e6,
  maxCost: 1e12,
};

const leaf = fc.constantFrom('name', 'id', '__typename', 'cursor', 'tags', 'nowhere');
const branch = fc.constantFrom(
  'me', 'node', 'all', 'manager', 'kids', 'nodes', 'edges', 'parent', 'pageInfo', 'people', 'reports', 'friends', 'nowhere', '__schema',
); // biome-ignore format: a list
const length = fc.constantFrom(
  '',
  '(first: 2)',
  '(first: $n)',
  '(last: $n)',
  '(first: 7, last: 3)',
  '(first: -1)',
  '(first: null)',
);
const alias = fc.constantFrom('', '', 'a: ', 'b: ', 'name: ');
const condition = fc.constantFrom('', 'on Person ', 'on People ', 'on Node ', '@skip(if: true) ');

/** Selections that spread fragments of a higher number only, so that none goes round in a circle. */
function selections(from: number, count: number): fc.Arbitrary<string> {
  const spread = from < count ? [fc.integer({ min: from, max: count - 1 }).map((index) => `...F${index}`)] : [];
  const { set } = fc.letrec<{ set: string; selection: string }>((tie) => ({
    set: fc.array(tie('selection'), { minLength: 1, maxLength: 3 }).map((items) => `{ ${items.join(' ')} }`),
    selection: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.tuple(alias, leaf).map((parts) => parts.join('')),
      ...spread,
      fc
        .tuple(alias, branch, length, tie('set'))
        .map(([name, field, args, below]) => `${name}${field}${args} ${below}`),
      fc.tuple(condition, tie('set')).map(([on, below]) => `... ${on}${below}`),
    ),
  }));
  return set;
}

/** One to three operations over up to four fragments, some unused, some missing. */
export const documents: fc.Arbitrary<string> = fc.integer({ min: 0, max: 4 }).chain((count) => {
  const operations = fc.array(selections(0, count), { minLength: 1, maxLength: 3 });
  const fragments = fc.tuple(...Array.from({ length: count }, (_, index) => selections(index + 1, count)));
  return fc
    .tuple(operations, fragments, fc.constantFrom('Person', 'People', 'Node', 'Query'))
    .map(([sets, parts, type]) =>
      [
        ...sets.map((set, index) => `${index % 2 === 0 ? 'query' : 'mutation'} O${index}($n: Int = 4) ${set}`),
        ...parts.map((set, index) => `fragment F${index} on ${type} ${set}`),
      ].join('\n'),
    );
});

export const variables = fc.constantFrom(
  undefined,
  {},
  { n: 6 },
  { n: null },
  { n: '9' },
  { n: 1e300 },
  { constructor: 5 },
);

/** What is selected below a field, seen from a resolver of a real execution. */
import { buildSchema, graphql } from 'graphql';
import { expect, test } from 'vitest';
import { selectedFields, selectedNodeFields } from '../../src/module/selection.ts';

const schema = buildSchema(`
  type Query { people(first: Int): People, one: Being }
  type People { edges: [Edge!]! nodes: [Person!]! totalCount: Int }
  type Edge { node: Person! cursor: String! }
  interface Being { id: ID! }
  type Person implements Being { id: ID! name: String home: Home manager: Person }
  type Group implements Being { id: ID! members: [Person!]! }
  type Home { city: String street: String }
`);

/** @returns what the resolver of `people` or `one` reads of its selection */
async function seen(query: string, read: (info: never) => unknown, variables: Record<string, unknown> = {}) {
  const answers: unknown[] = [];
  const look = (_args: unknown, _context: unknown, info: unknown) => {
    answers.push(read(info as never));
    return null;
  };
  const { errors } = await graphql({
    schema,
    source: query,
    rootValue: { people: look, one: look },
    variableValues: variables,
  });
  expect(errors).toBeUndefined();
  return answers.map((answer) =>
    answer instanceof Set ? [...answer].map(String).toSorted((one, other) => (one < other ? -1 : 1)) : answer,
  );
}

const selected = (info: never) => selectedFields(info);

test('names the fields of both ways to the items of a connection, once each, and not their aliases', async () => {
  const query = '{ people { edges { cursor node { id alias: name } } nodes { name home { city } __typename } } }';
  expect(await seen(query, selectedNodeFields)).toEqual([['home', 'id', 'name']]);
  expect(await seen(query, (info) => selectedFields(info, 'nodes', 'home'))).toEqual([['city']]);
  expect(await seen(query, (info) => selectedFields(info))).toEqual([['edges', 'nodes']]);
});

test('looks through fragments of all kinds, one in another and the same twice', async () => {
  const query = `
    query { one { ...Outer ... on Person { name } ...Outer ... { id } } }
    fragment Outer on Being { ...Inner ... on Group { members { id } } }
    fragment Inner on Person { home { street } }`;
  expect(await seen(query, (info) => selectedFields(info))).toEqual([['home', 'id', 'members', 'name']]);
  expect(await seen(query, (info) => selectedFields(info, 'home'))).toEqual([['street']]);
});

test('leaves out what @skip and @include leave out, by the variables of this very request', async () => {
  const query = `query ($with: Boolean!) {
    one { id ... on Person @include(if: $with) { name } ...Manager @skip(if: $with) }
  } fragment Manager on Person { manager { id } }`;
  expect(await seen(query, selected, { with: true })).toEqual([['id', 'name']]);
  expect(await seen(query, selected, { with: false })).toEqual([['id', 'manager']]);
});

test('a field asked for in two places of one operation is one selection', async () => {
  expect(await seen('{ people { nodes { id } } people { nodes { name } totalCount } }', selectedNodeFields)).toEqual([
    ['id', 'name'],
  ]);
});

/** What a refused operation is told, and what not: few errors, short, and no names of a schema that is not shown (GD-4, ER-2, GD-8). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Api, startApi } from '../support/api.ts';

const typeDefs =
  'extend type Query { secretPlans: String person(id: Int!): Person people(ids: [Int!]!): [Person] } type Person { nickname: String }';
let open: Api;
let closed: Api;
beforeAll(async () => {
  [open, closed] = await Promise.all([
    startApi({ typeDefs, overrides: { environment: 'development' } }),
    startApi({ typeDefs, overrides: { Server: { Introspection: false } } }),
  ]);
});
afterAll(() => Promise.all([open[Symbol.asyncDispose](), closed[Symbol.asyncDispose]()]));

const post = async (api: Api, body: unknown) => {
  const answer = await fetch(api.url, {
    method: 'POST',
    headers: { authorization: `Bearer ${await api.token()}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, text, errors: (JSON.parse(text) as { errors: { message: string }[] }).errors };
};

test.each([
  ['unknown fields', `{ ${Array.from({ length: 20 }, (_, index) => `unknown${index}`).join(' ')} }`, {}],
  [
    'fields with long names',
    `{ ${Array.from({ length: 15 }, (_, index) => `n${index}${'x'.repeat(15_000)}`).join(' ')} }`,
    {},
  ],
  ['one name of 250 KB', `{ ${'x'.repeat(250_000)} }`, {}],
  ['one string of 240 KB that is no number', `{ person(id: "${'\\u0001'.repeat(34_000)}") { nickname } }`, {}],
  ['a variable that does not fit', 'query ($id: Int!) { person(id: $id) { nickname } }', { id: 'x'.repeat(60_000) }],
  [
    'variables that nobody uses',
    `query (${Array.from({ length: 90 }, (_, index) => `$v${index}: Int`).join(' ')}) { secretPlans }`,
    {},
  ],
  [
    'forty items of a variable that do not fit',
    'query ($ids: [Int!]!) { people(ids: $ids) { nickname } }',
    { ids: Array.from({ length: 40 }, () => 'x') },
  ],
  ['one operation name, ten times', 'query A { secretPlans } '.repeat(10), {}],
  ['a text that is no GraphQL', `{ ${'"x" '.repeat(100)}`, {}],
])('an answer to %s has at most 10 errors and 20 KB', async (_name, query, variables) => {
  for (const api of [open, closed]) {
    const { status, text, errors } = await post(api, { query, variables });
    expect(status).toBe(400);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.length).toBeLessThanOrEqual(10);
    expect(text.length).toBeLessThanOrEqual(20_000);
  }
});

test('errors of fields are not cut: each belongs to a null of the answer', async () => {
  await using api = await startApi({
    typeDefs: 'extend type Query { things: [Thing] } type Thing { broken: String }',
    resolvers: {
      Query: { things: () => Array.from({ length: 50 }, () => ({})) },
      Thing: {
        broken: () => {
          throw new Error('no');
        },
      },
    },
  });
  expect((await api.ask('{ things { broken } }')).errors).toHaveLength(50);
});

test.each([
  '{ secretPlan }',
  '{ person(id: 1) { nicknam } }',
  '{ person(idd: 1) { nickname } }',
  '{ ... on Persn { nickname } }',
])('guesses nothing for %s where the schema is not shown', async (query) => {
  expect((await post(open, { query })).text).toContain('Did you mean');
  const { text } = await post(closed, { query });
  expect(text).not.toContain('Did you mean');
  expect(text).not.toMatch(/secretPlans|"nickname"|Person"/);
});

test('shows the schema to nobody where it is not shown, however it is asked for', async () => {
  const queries = [
    '{ __schema { types { name } } }',
    '{ __type(name: "Person") { name } }',
    '{ ...A } fragment A on Query { x: __schema { queryType { name } } }',
  ];
  for (const query of queries) {
    const { status, text } = await post(closed, { query });
    expect(status).toBe(400);
    expect(text).not.toContain('"data"');
  }
});

test('looks at the schema only so deep, where it is shown', async () => {
  const level = 'fields { type { ';
  const query = `{ __schema { types { ${level.repeat(4)} name ${'} } '.repeat(4)} } } }`;
  const { status, text } = await post(open, { query });
  expect(status).toBe(400);
  expect(text).toContain('Maximum introspection depth exceeded');
});

/** Nobody in particular may read the schema where that is said, and nothing else. */
import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Api, startApi } from '../support/api.ts';

let api: Api;
let ran = 0;
const typeDefs = 'extend type Query { open: String } type Mutation { change: String }';
const count = () => {
  ran += 1;
  return 'ran';
};
const resolvers = { Query: { open: count }, Mutation: { change: count } };

beforeAll(async () => {
  api = await startApi({ typeDefs, resolvers, overrides: { Authorization: { AnonymousIntrospection: true } } });
});
afterAll(() => api[Symbol.asyncDispose]());

test('the whole introspection query of explorers is answered', async () => {
  const { status, data, errors } = await api.ask(getIntrospectionQuery(), null);
  expect({ status, errors }).toEqual({ status: 200, errors: [] });
  expect(Object.keys(data)).toEqual(['__schema']);
});

test.each([
  '{ __typename }',
  '{ s: __schema { queryType { name } } }',
  'mutation { __typename }',
  '{ __type(name: "Query") { name } }',
])('%s is answered', async (query) => {
  expect((await api.ask(query, null)).status).toBe(200);
});

test.each([
  '{ open }',
  '{ __typename open }',
  '{ __typename: open }',
  '{ ... { open } }',
  '{ ... on Query { open } }',
  '{ ...F } fragment F on Query { open }',
  '{ __schema { queryType { name } } ...F } fragment F on Query { open }',
  'query ($no: Boolean = false) { __typename open @include(if: $no) }',
  'mutation { change }',
  'query A { __typename open }',
])('%s is refused like any request without a token, and nothing runs', async (query) => {
  const before = ran;
  const { status, headers, data, errors } = await api.ask(query, null);
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toBe('Bearer');
  expect(data).toBeUndefined();
  expect(errors.map(({ extensions }) => extensions)).toEqual([{ code: 'UNAUTHENTICATED' }]);
  expect(ran).toBe(before);
});

const send = async (operationName: string) =>
  (
    await fetch(api.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'query A { __typename } query B { open }', operationName }),
    })
  ).status;

test('the operation that runs decides, not its neighbours in the document', async () => {
  expect(await send('A')).toBe(200);
  expect(await send('B')).toBe(401);
});

test('a token that is not good is refused all the same: whoever shows one means to be somebody', async () => {
  expect((await api.ask('{ __typename }', { aud: 'other' })).status).toBe(401);
  const basic = await fetch(api.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Basic eDp5' },
    body: '{"query":"{ __typename }"}',
  });
  expect(basic.status).toBe(401);
});

test('without being said, not even the schema is shown', async () => {
  await using closed = await startApi({ typeDefs, resolvers });
  expect((await closed.ask('{ __typename }', null)).status).toBe(401);
});

test('where nobody need sign in, open fields are answered and the rest is refused field by field', async () => {
  await using open = await startApi({ typeDefs, resolvers, overrides: { Authorization: { AllowAnonymous: true } } });
  const { status, data, errors } = await open.ask('{ open viewer { objectId } }', null);
  expect({ status, data }).toEqual({ status: 200, data: { open: 'ran', viewer: null } });
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
});

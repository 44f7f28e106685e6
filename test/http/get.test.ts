/** Queries by GET, where `Server.Get` is on; mutations never, in no disguise (CS-1, CS-2). */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Api, startApi } from '../support/api.ts';

let api: Api;
let token: string;
let changed = 0;
let asked = 0;

beforeAll(async () => {
  api = await startApi({
    typeDefs: `
      extend type Query { open(text: String): String }
      type Mutation { change: String }
    `,
    resolvers: {
      Query: {
        open: (_root: unknown, { text }: { text?: string }) => {
          asked += 1;
          return text ?? 'open';
        },
      },
      Mutation: {
        change: () => {
          changed += 1;
          return 'changed';
        },
      },
    },
    overrides: { Server: { Get: true } },
  });
  token = await api.token();
});
afterAll(() => api[Symbol.asyncDispose]());
beforeEach(() => {
  asked = 0;
  changed = 0;
});

const get = (search: Record<string, string> | string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${api.url}?${new URLSearchParams(search).toString()}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'apollo-require-preflight': '1', ...headers },
  });

test('answers a query with its variables', async () => {
  const query = 'query A($text: String) { open(text: $text) } query B { open }';
  const answer = await get({ query, variables: '{"text":"by GET"}', operationName: 'A' });
  expect(await answer.json()).toEqual({ data: { open: 'by GET' } });
});

test.each([
  ['plainly', { query: 'mutation { change }' }],
  ['by name, beside a query', { query: 'query Q { open } mutation M { change }', operationName: 'M' }],
  ['behind a comment', { query: '# query { open }\nmutation { change }' }],
  ['in a fragment', { query: 'mutation { ...F } fragment F on Mutation { change }' }],
])('runs no mutation that comes %s', async (_disguise, search) => {
  const answer = await get(search);
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe('POST');
  expect(await answer.json()).not.toHaveProperty('data');
  expect(changed).toBe(0);
});

test('runs no mutation of a GET that says it is a POST, or has a body', async () => {
  const query = { query: 'mutation { change }' };
  const said = ['x-http-method-override', 'x-method-override', 'x-http-method'];
  for (const name of said) expect((await get(query, { [name]: 'POST' })).status).toBe(405);
  expect((await get({ ...query, _method: 'POST' })).status).toBe(405);
  const body = JSON.stringify(query);
  const raw = await api.raw(
    `GET /graphql?query=%7Bopen%7D HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
  expect(raw).toContain('{"data":{"open":"open"}}');
  expect(changed).toBe(0);
});

test('a mutation by hash stays a mutation', async () => {
  const { createHash } = await import('node:crypto');
  const query = 'mutation { change }';
  const sha256Hash = createHash('sha256').update(query).digest('hex');
  const extensions = { persistedQuery: { version: 1, sha256Hash } };
  const registered = await fetch(api.url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, extensions }),
  });
  expect(await registered.json()).toEqual({ data: { change: 'changed' } });
  expect((await get({ extensions: JSON.stringify(extensions) })).status).toBe(405);
  expect(changed).toBe(1);
});

test('a mutation by HEAD, which has no answer to read, does not run either', async () => {
  const answer = await get({ query: 'mutation { change }' }, {}, 'HEAD');
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe('GET, POST');
  expect(changed).toBe(0);
});

test.each([
  'text/plain',
  'message/rfc822',
  'application/json-patch+json',
  'application/x-www-form-urlencoded',
  'nonsense',
  ' ',
])('a GET of type %j is refused, because a page could send it without asking', async (type) => {
  const answer = await get({ query: '{ open }' }, { 'apollo-require-preflight': '', 'content-type': type });
  expect([400, 415]).toContain(answer.status);
  expect(asked).toBe(0);
});

test('a GET that a browser sends without asking is refused', async () => {
  const answer = await fetch(`${api.url}?query={open}`, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('Cross-Site Request Forgery');
  expect(asked).toBe(0);
});

test('two content types, or two queries, are none', async () => {
  const head = `GET /graphql?query=%7Bopen%7D HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${token}\r\n`;
  const raw = await api.raw(
    `${head}content-type: application/json\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\n`,
  );
  expect(raw).toMatch(/^HTTP\/1\.1 400 /);
  expect((await get('query={open}&query=mutation{change}')).status).toBe(400);
  expect([asked, changed]).toEqual([0, 0]);
});

test('limits hold for GET as for POST', async () => {
  const deep = `{ open ${'... { '.repeat(150)} open ${'}'.repeat(150)} }`;
  const answer = await get({ query: deep });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'OPERATION_REFUSED' } }] });
  const variables = JSON.stringify({ list: Array(1_001).fill(1) });
  expect((await get({ query: '{ open }', variables })).status).toBe(400);
  expect(asked).toBe(0);
});

/** What every answer has, whoever refused: JSON, a request id, and a status that says what was wrong. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Api, startApi } from '../support/api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi({ typeDefs: 'extend type Query { one: Int }' });
});
afterAll(() => api[Symbol.asyncDispose]());

const GUID = /request-id: [0-9a-f-]{36}\r\n/i;

test.each([
  ['an address that is not there', 'GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 404],
  ['a method the endpoint does not have', 'GET /graphql HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 405],
  ['a method that is rare', 'PROPFIND /graphql HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 405],
  ['an address that cannot be decoded', 'GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 400],
  ['two hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n', 400],
  ['nobody in particular', 'POST /graphql HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', 401],
])('%s: JSON, a request id, no guessing of types', async (_what, text, status) => {
  const answer = await api.raw(text);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer).toMatch(GUID);
  expect(answer.toLowerCase()).toContain('x-content-type-options: nosniff');
  expect(answer).toContain('{"errors":[{"message":');
});

const post = (asked: string) => fetch(api.url, { method: 'POST', headers: { 'client-request-id': asked } });

test('the caller’s own id comes back where it is one', async () => {
  const id = '0f0e0d0c-0b0a-4908-8706-050403020100';
  expect((await post(id)).headers.get('request-id')).toBe(id);
  expect((await post('made up')).headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('a tunnel is refused in words, and the connection ends', async () => {
  const answer = await api.raw('CONNECT elsewhere:443 HTTP/1.1\r\nHost: elsewhere:443\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1.1 405 /);
  expect(answer).toContain('opens no tunnels');
});

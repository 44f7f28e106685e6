/** Pages of other origins: none by default (surface.test.ts), those listed letter by letter with `Server.Cors.Origins` (CS-3). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Api, configFor, startApi } from '../support/api.ts';

const ORIGIN = 'https://app.contoso.com';
let api: Api;
let token: string;

beforeAll(async () => {
  api = await startApi({ overrides: { Server: { Cors: { Origins: [ORIGIN, 'http://localhost:5173'] } } } });
  token = await api.token();
});
afterAll(() => api[Symbol.asyncDispose]());

const ask = (headers: Record<string, string>) =>
  fetch(api.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"query":"{ __typename }"}',
  });
const corsOf = ({ headers }: Response) => [...headers].filter(([name]) => name.startsWith('access-control-'));

test('a listed origin reads the answer, and the headers that front-ends act on', async () => {
  for (const origin of [ORIGIN, 'http://localhost:5173']) {
    const answer = await ask({ origin, authorization: `Bearer ${token}` });
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(corsOf(answer))).toEqual({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'WWW-Authenticate, Retry-After, request-id',
    });
    expect(answer.headers.get('vary')).toBe('Origin');
  }
});

test('a refusal can be read too, with its challenge', async () => {
  const answer = await ask({ origin: ORIGIN });
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
});

test('a preflight is answered without a token, for POST alone and for the headers that it names', async () => {
  const answer = await fetch(api.url, {
    method: 'OPTIONS',
    headers: {
      origin: ORIGIN,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });
  expect(answer.status).toBe(204);
  expect(await answer.text()).toBe('');
  expect(Object.fromEntries(corsOf(answer))).toEqual({
    'access-control-allow-origin': ORIGIN,
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'authorization,content-type',
    'access-control-expose-headers': 'WWW-Authenticate, Retry-After, request-id',
    'access-control-max-age': '600',
  });
});

test.each([
  'null',
  'https://app.contoso.com.evil.example',
  'https://evil.example',
  'http://app.contoso.com',
  'https://app.contoso.com:8443',
  'https://APP.contoso.com',
  'https://app.contoso.com/',
  'https://sub.app.contoso.com',
  `${ORIGIN}, https://evil.example`,
  '*',
])('the origin %s is not on the list', async (origin) => {
  const answer = await ask({ origin, authorization: `Bearer ${token}` });
  expect(answer.status).toBe(200); // whoever holds a token need not be a browser
  expect(corsOf(answer)).toEqual([]);
  expect(answer.headers.get('vary')).toBe('Origin');
  const preflight = await fetch(api.url, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST' },
  });
  expect(preflight.status).toBe(405);
  expect(corsOf(preflight)).toEqual([]);
});

test('nothing but the GraphQL endpoint is shared', async () => {
  for (const path of ['/livez', '/readyz', '/consent', '/nothing'])
    expect(corsOf(await fetch(new URL(path, api.url), { headers: { origin: ORIGIN } })), path).toEqual([]);
});

test.each([
  '*',
  'null',
  'https://*.contoso.com',
  'https://app.contoso.com/',
  'HTTPS://app.contoso.com',
  'app.contoso.com',
  'https://app.contoso.com:443',
  'file:///',
  '',
])('the configuration takes no origin %j', (origin) => {
  const load = () => configFor(api.authority, { Server: { Cors: { Origins: [origin] } } });
  expect(load).toThrow('Server.Cors.Origins[0]: expected an origin such as');
});

/** Who is refused before GraphQL runs, and with what head and body; counted on raw headers over a real socket (TV-11, TV-12). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServer } from '../../src/index.ts';
import { silentLog } from '../../src/observability/log.ts';
import { APP, type Api, configFor, startApi } from '../support/api.ts';
import { createTestKey } from '../support/authority.ts';
import { listen } from '../support/loopback.ts';

let api: Api;
let ran = 0;
beforeAll(async () => {
  api = await startApi({
    typeDefs: 'extend type Query { open: String }',
    resolvers: {
      Query: {
        open: () => {
          ran += 1;
          return 'ran';
        },
      },
    },
  });
});
afterAll(() => api[Symbol.asyncDispose]());

const BODY = JSON.stringify({ query: '{ open }' });
const post = (headers: Record<string, string>, path = '') =>
  fetch(api.url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: BODY });

/** One request over a socket of its own, with these header lines. */
const raw = async (...lines: string[]) =>
  await api.raw(
    [
      `POST /graphql HTTP/1.1`,
      'host: api',
      'content-type: application/json',
      `content-length: ${BODY.length}`,
      ...lines,
      'connection: close',
      '',
      BODY,
    ].join('\r\n'),
  );
const INVALID = 'Bearer error="invalid_token", error_description="The access token is not valid for this API."';

const shapeOf = async (response: Response) => {
  const body = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
  return {
    status: response.status,
    challenge: response.headers.get('www-authenticate'),
    type: response.headers.get('content-type'),
    keys: Object.keys(body),
    codes: body.errors.map(({ extensions }) => extensions),
  };
};
const refusal = (challenge: string) => ({
  status: 401,
  challenge,
  type: 'application/json; charset=utf-8',
  keys: ['errors'],
  codes: [{ code: 'UNAUTHENTICATED' }],
});

describe('answers 401 in one shape', () => {
  test('without an error, when nothing was sent', async () => {
    expect(await shapeOf(await post({}))).toEqual(refusal('Bearer'));
  });
  test('without an error, when something else than a bearer was sent', async () => {
    for (const authorization of ['Basic eDp5', 'PoP a.b.c', 'Negotiate abc', 'Bearer'])
      expect(await shapeOf(await post({ authorization }))).toEqual(refusal('Bearer'));
  });
  test('with invalid_token, when the token is not good', async () => {
    const foreign = await createTestKey(api.key.kid);
    const tokens = [
      'x',
      'a.b.c',
      await api.authority.token(foreign),
      await api.token({ aud: 'other' }),
      await api.token({ exp: 1, iat: 0 }),
    ];
    for (const token of tokens)
      expect(await shapeOf(await post({ authorization: `Bearer ${token}` }))).toEqual(refusal(INVALID));
  });
  test('in the media type that the client reads', async () => {
    const response = await post({ accept: 'application/graphql-response+json, application/json;q=0.9' });
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8');
  });
});

test('takes the token of the one header, its scheme in any letters', async () => {
  const token = await api.token();
  for (const scheme of ['Bearer', 'bearer', 'BEARER'])
    expect(await raw(`Authorization: ${scheme} ${token}`)).toMatch(/^HTTP\/1\.1 200 .*"open":"ran"/s);
});

test('refuses two headers on the wire, of which Node would show only the first', async () => {
  const token = await api.token();
  const pairs = [
    [`Authorization: Bearer ${token}`, 'Authorization: Bearer x'],
    ['Authorization: Bearer x', `authorization: Bearer ${token}`],
    [`Authorization: Bearer ${token}`, `AUTHORIZATION: Bearer ${token}`],
    [`Authorization: Bearer ${token}`, 'Authorization: Basic eDp5'],
    [`Authorization: Bearer ${token}`, 'Authorization:'],
  ];
  for (const lines of pairs) expect(await raw(...lines)).toMatch(/^HTTP\/1\.1 401 .*invalid_token/s);
  expect(await raw(`Authorization: Bearer ${token}, Bearer ${token}`)).toMatch(/^HTTP\/1\.1 401 /);
});

test('reads no token from anywhere else', async () => {
  const token = await api.token();
  const before = ran;
  const elsewhere: [Record<string, string>, string?][] = [
    [{ cookie: `token=${token}; Authorization=Bearer ${token}` }],
    [{ 'x-authorization': `Bearer ${token}` }],
    [{ 'proxy-authorization': `Bearer ${token}` }],
    [{ 'x-forwarded-authorization': `Bearer ${token}` }],
    [{ 'x-ms-token-aad-access-token': token, 'x-ms-client-principal-id': 'ada', 'x-ms-client-principal': 'e30=' }],
    [{}, `?access_token=${token}`],
    [{}, `?authorization=Bearer%20${token}`],
  ];
  for (const [headers, path] of elsewhere) expect((await post(headers, path)).status).toBe(401);
  const form = await fetch(api.url, {
    method: 'POST',
    body: new URLSearchParams({ access_token: token, query: '{open}' }),
  });
  expect(form.status).toBe(401);
  expect(ran).toBe(before);
});

test('refuses before the body is there', async () => {
  const answer = await api.raw(
    'POST /graphql HTTP/1.1\r\nhost: api\r\ncontent-type: application/json\r\ncontent-length: 200000\r\n\r\n{',
    /\r\n\r\n.*\}/s,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 401 /);
});

test('an app gets in, and a tenant or client that is not allowed is told that another token will not help', async () => {
  expect((await api.ask('{ open }', APP)).data).toEqual({ open: 'ran' });
  await using picky = await startApi({
    typeDefs: 'extend type Query { open: String }',
    overrides: {
      AzureAd: {
        TenantId: '11111111-2222-4333-8444-555555555555',
        ClientId: '99999999-8888-4777-8666-555555555555',
        ClientSecret: 'x',
        AllowedClients: ['bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee'],
      },
    },
  });
  const { status, headers, errors, data } = await picky.ask('{ open }');
  expect(status).toBe(403);
  expect(headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope"');
  expect(errors[0]?.extensions).toEqual({ code: 'FORBIDDEN' });
  expect(data).toBeUndefined();
});

test('says 503 and when to come back while the keys of the authority were never reachable', async () => {
  await using silent = await listen((_request, response) => response.destroy());
  const unreachable = { instance: `${silent.url}/` };
  const server = await createServer({ config: configFor(unreachable), modules: [], log: silentLog });
  const { url } = await server.listen();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await api.token()}` },
    body: BODY,
  });
  expect(response.status).toBe(503);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'DOWNSTREAM_UNAVAILABLE' } }] });
  expect((await fetch(new URL('/readyz', url))).status).toBe(503);
  expect((await fetch(new URL('/livez', url))).status).toBe(200);
  await server.stop();
});

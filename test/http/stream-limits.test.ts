/** Who may open a stream, and how many: the head of the request, forgeries, budgets and bounds (TV-11, CS-1, GD-*, MB-1). */
import { afterEach, expect, test, vi } from 'vitest';
import { type Api, startApi } from '../support/api.ts';
import { openStream } from './events.ts';

let api: Api;
afterEach(() => api[Symbol.asyncDispose]());

const typeDefs = `
  extend type Query { hello: String }
  type Mutation { change: String }
  extend type SubscriptionRoot { silence: Int ticks: Int many: [Item] }
  type Item { n: Int }
`;

let changes = 0;
const resolvers = {
  Query: { hello: () => 'there' },
  Mutation: {
    change: () => {
      changes += 1;
      return 'done';
    },
  },
  SubscriptionRoot: {
    silence: { subscribe: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) }) },
    ticks: {
      async *subscribe() {
        for (let n = 1; ; n += 1) yield { ticks: n };
      },
    },
    many: {
      async *subscribe() {
        for (;;) yield { many: [{ n: 1 }] };
      },
    },
  },
};

const USERS = Array.from({ length: 30 }, (_, at) => ({ oid: `${10_000_000 + at}-0000-4000-8000-000000000000` }));

async function start(overrides: Readonly<Record<string, unknown>> = {}) {
  changes = 0;
  api = await startApi({ typeDefs, resolvers, overrides });
}

const open = async (query: string, claims: Readonly<Record<string, unknown>> = {}, headers = {}) =>
  await openStream(api.url, await api.token(claims), { query }, headers);

const post = async (
  headers: Readonly<Record<string, string>>,
  body = '{"query":"mutation { change }"}',
  method = 'POST',
) => await fetch(`${api.url}/stream`, { method, headers, ...(method === 'POST' ? { body } : {}) });

test('without a token, or with a bad one, nothing is streamed', async () => {
  await start();
  const missing = await openStream(api.url, undefined, { query: 'subscription { silence }' });
  expect([missing.status, missing.headers.get('www-authenticate')]).toEqual([
    401,
    expect.stringMatching(/^Bearer(?!.*error)/),
  ]);
  const bad = await openStream(api.url, 'e30.e30.e30', { query: 'subscription { silence }' });
  expect([bad.status, bad.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('invalid_token')]);
  expect((await bad.json()).errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
  const inQuery = await fetch(`${api.url}/stream?access_token=${await api.token()}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ hello }"}',
  });
  expect(inQuery.status).toBe(401);
});

test('two tokens in one request are no token', async () => {
  await start();
  const token = await api.token();
  const body = '{"query":"{ hello }"}';
  const answer = await api.raw(
    [
      'POST /graphql/stream HTTP/1.1',
      'host: x',
      `authorization: Bearer ${token}`,
      `authorization: Bearer ${token}`,
      'content-type: application/json',
      `content-length: ${body.length}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
  expect(answer).toMatch(/^HTTP\/1\.1 401 /);
});

test('whoever may only read the schema cannot stream', async () => {
  await start({ Authorization: { AnonymousIntrospection: true } });
  for (const query of ['subscription { silence }', '{ __typename }'])
    expect((await openStream(api.url, undefined, { query })).status).toBe(401);
});

test.each([
  ['text/plain', 415],
  ['application/x-www-form-urlencoded', 415],
  ['multipart/form-data; boundary=x', 415],
  ['text/plain; x=application/json', 415],
  ['application/json; charset=utf-16', 415],
])('a body as %s runs nothing', async (type, status) => {
  await start();
  const answer = await post({ authorization: `Bearer ${await api.token()}`, 'content-type': type });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/json');
  expect(changes).toBe(0);
});

test.each(['GET', 'PUT', 'DELETE', 'HEAD'])('%s is not for streams', async (method) => {
  await start();
  const answer = await post({ authorization: `Bearer ${await api.token()}` }, '', method);
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
});

test.each([
  ['application/json', 406],
  ['text/event-stream;q=0', 406],
  ['*/*', 200],
  ['text/event-stream; charset=utf-8, */*;q=0.1', 200],
])('accept: %s is answered with %i', async (accept, status) => {
  await start();
  expect((await open('{ hello }', {}, { accept })).status).toBe(status);
});

test.each(['{}', '[]', '{"query":1}', '{"query":"{ hello }","variables":[]}', '{', 'null'])(
  'a body of %s is refused in JSON',
  async (body) => {
    await start();
    const answer = await post(
      { authorization: `Bearer ${await api.token()}`, 'content-type': 'application/json' },
      body,
    );
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { errors: [{ extensions: object }] }).errors[0].extensions).toEqual({
      code: 'BAD_REQUEST',
    });
  },
);

test('documents have the limits that they have everywhere', async () => {
  await start({ Server: { MaxAliases: 2 } });
  const refused = await open('subscription { a: ticks b: ticks c: ticks }');
  expect(refused.status).toBe(400);
  expect((await refused.json()).errors[0]?.extensions.code).toBe('OPERATION_REFUSED');
});

test('a user has ten streams and no more; one that is closed makes room', async () => {
  await start();
  const streams = await Promise.all(Array.from({ length: 10 }, () => open('subscription { silence }')));
  expect(streams.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
  const refused = await open('subscription { silence }');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
  expect((await refused.json()).errors[0]?.extensions.code).toBe('RATE_LIMITED');
  const other = await open('subscription { silence }', USERS[0]);
  expect(other.status).toBe(200);
  streams[0]?.leave();
  await vi.waitFor(async () => expect((await open('subscription { silence }')).status).toBe(200), { timeout: 1_000 });
});

test('all together have as many as the configuration says', async () => {
  await start({ Server: { Streams: { MaxStreams: 20 } } });
  const streams = await Promise.all(USERS.slice(0, 20).map((claims) => open('subscription { silence }', claims)));
  expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]));
  expect((await open('subscription { silence }', USERS[25])).status).toBe(429);
});

test('a stream is an operation in flight of its user, and does not take the places of the tenant', async () => {
  await start({ Server: { Budgets: { UserConcurrency: 3, TenantConcurrency: 4 } } });
  const streams = await Promise.all(USERS.slice(0, 12).map((claims) => open('subscription { ticks }', claims)));
  for (const each of streams) await each.next();
  expect((await api.ask('{ hello }', USERS[0])).status).toBe(200);
  const more = [await open('subscription { ticks }', USERS[0]), await open('subscription { ticks }', USERS[0])];
  for (const each of more) await each.next();
  expect((await api.ask('{ hello }', USERS[0])).status).toBe(429);
  expect((await api.ask('{ hello }', USERS[1])).status).toBe(200);
  for (const each of more) each.leave();
  await vi.waitFor(async () => expect((await api.ask('{ hello }', USERS[0])).status).toBe(200), { timeout: 1_000 });
});

test('events spend the budget of their user, and a stream that has spent it ends with the seconds to wait', async () => {
  await start({ Server: { Budgets: { UserCostPerMinute: 20 } } });
  const events = await (await open('subscription { ticks }')).rest();
  expect(events.length).toBeLessThan(25);
  expect(events.at(-2)?.data.errors[0].extensions).toEqual({
    code: 'RATE_LIMITED',
    retryAfterSeconds: expect.any(Number),
  });
  expect(events.at(-1)?.event).toBe('complete');
});

test('pages of other origins may stream where the configuration lists them', async () => {
  await start({ Server: { Cors: { Origins: ['https://app.contoso.com'] } } });
  const preflight = await fetch(`${api.url}/stream`, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://app.contoso.com',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });
  expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([204, 'POST']);
  const streamed = await open('{ hello }', {}, { origin: 'https://app.contoso.com' });
  expect(streamed.headers.get('access-control-allow-origin')).toBe('https://app.contoso.com');
  const stranger = await open('{ hello }', {}, { origin: 'https://evil.example' });
  expect(stranger.headers.get('access-control-allow-origin')).toBeNull();
});

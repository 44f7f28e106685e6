/** Parts end with the deadline, with the client and with the server; until then their operation counts (TO-1, CN-1, GS-1, MB-1). */
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RequestContext } from '../../src/index.ts';
import { type Api, startApi } from '../support/api.ts';
import { json, type LoopbackServer, listen } from '../support/loopback.ts';
import { allParts, merged, NEW_FORMAT, OLD_FORMAT, type Part, partsOf } from './parts.ts';

/** Of a busy machine; nothing here is decided by it. */
const PATIENCE = { timeout: 15_000 };

let slow: LoopbackServer;
let answerSlow: (() => void)[];
let brokenOff: number;
let api: Api;
let made: number;

const start = (server: Record<string, unknown> = {}) =>
  startApi({
    typeDefs: `
      extend type Query { quick: String slow: String deaf: String many: [String] long(first: Int!): [Long!]! }
      type Long { text: String! next: Long }
    `,
    resolvers: {
      Query: {
        quick: () => 'at once',
        slow: async (_root: unknown, _args: unknown, context: RequestContext) =>
          (await context.downstream('slow').get<{ said: string }>('/wait')).said,
        deaf: () => new Promise(() => undefined),
        many: () => ['at once', new Promise(() => undefined)],
        long: (_root: unknown, { first }: { first: number }) => Array.from({ length: first }, () => ({})),
      },
      Long: {
        text: async () => {
          await delay(5);
          made += 1;
          return 'x'.repeat(500_000);
        },
        next: () => ({}),
      },
    },
    overrides: { Server: server, DownstreamApis: { slow: { BaseUrl: slow.url, Anonymous: true } } },
  });

beforeEach(async () => {
  answerSlow = [];
  brokenOff = 0;
  made = 0;
  slow = await listen((_request, response) => {
    answerSlow.push(() => json(response, 200, { said: 'done' }));
    response.on('close', () => {
      if (!response.writableFinished) brokenOff += 1;
    });
  });
});
afterEach(async () => {
  await api[Symbol.asyncDispose]();
  await slow[Symbol.asyncDispose]();
});

const send = async (query: string, accept = OLD_FORMAT, signal?: AbortSignal) =>
  await fetch(api.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, authorization: `Bearer ${await api.token()}` },
    body: JSON.stringify({ query }),
    ...(signal ? { signal } : {}),
  });

describe.each([
  ['of August 2022', OLD_FORMAT],
  ['with pending parts', NEW_FORMAT],
])('in the format %s', (_name, accept) => {
  test.each([
    ['a resolver that does not listen fails at the deadline, in its place', 'deaf', { path: ['deaf'] }],
    ['what nobody can end is left behind after the deadline', 'many', {}],
  ])('%s, and the last part says so', async (_what, field, place) => {
    api = await start({ OperationTimeoutMs: 300 });
    const parts = await allParts(await send(`{ quick ... @defer { ${field} } }`, accept));
    expect(parts[0]).toMatchObject({ data: { quick: 'at once' } });
    expect(parts.at(-1)?.hasNext).toBe(false);
    expect(merged(parts).errors).toMatchObject([
      { ...place, extensions: { code: 'DOWNSTREAM_TIMEOUT', downstream: { api: 'operation' } } },
    ]);
    expect(merged(parts).errors.map((error) => Object.hasOwn(Object(error), 'path'))).toEqual(['path' in place]);
  });
});

test('the deadline is that of the whole, not of each part', async () => {
  api = await start({ OperationTimeoutMs: 400 });
  const parts: Part[] = [];
  const failedAt: number[] = [];
  for await (const part of partsOf(await send('{ quick ... @defer { slow ... @defer { deaf } } }'))) {
    parts.push(part);
    if (part.incremental?.some(({ errors }) => errors !== undefined)) failedAt.push(performance.now());
  }
  expect(merged(parts).errors).toHaveLength(2);
  // Of two deadlines the second would come 400 ms after the first.
  expect((failedAt.at(-1) ?? 0) - (failedAt[0] ?? 0)).toBeLessThan(400);
});

test('a client that leaves between parts takes their calls with it, and its place is free', async () => {
  api = await start({ Budgets: { UserConcurrency: 1 } });
  const leaver = new AbortController();
  const response = await send('{ quick ... @defer { slow } }', OLD_FORMAT, leaver.signal);
  await partsOf(response).next();
  await vi.waitUntil(() => answerSlow.length === 1, PATIENCE);
  expect((await send('{ quick }')).status).toBe(429);
  leaver.abort();
  await vi.waitUntil(() => brokenOff === 1, PATIENCE);
  await vi.waitUntil(async () => (await send('{ quick }')).status === 200, PATIENCE);
});

test('an operation holds its place until its last part has left', async () => {
  api = await start({ Budgets: { UserConcurrency: 1 } });
  const parts = partsOf(await send('{ quick ... @defer { slow } }'));
  await parts.next();
  expect((await send('{ quick }')).status).toBe(429);
  await vi.waitUntil(() => answerSlow.length === 1, PATIENCE);
  answerSlow[0]?.();
  const last = (await parts.next()).value as Part;
  expect(last).toMatchObject({ incremental: [{ data: { slow: 'done' } }], hasNext: false });
  expect((await parts.next()).done).toBe(true);
  expect((await send('{ quick }')).status).toBe(200);
  expect(brokenOff).toBe(0);
});

test('a server that stops finishes the parts in flight, and is not held up by their connection', async () => {
  api = await start();
  const parts = partsOf(await send('{ quick ... @defer { slow } }'));
  await parts.next();
  await vi.waitUntil(() => answerSlow.length === 1, PATIENCE);
  const begun = performance.now();
  const stopped = api.server.stop();
  await delay(50);
  answerSlow[0]?.();
  expect((await parts.next()).value).toMatchObject({ incremental: [{ data: { slow: 'done' } }], hasNext: false });
  await stopped;
  expect(performance.now() - begun).toBeLessThan(5_000); // held up it would take the 20 s that are given to requests in flight
});

test('a client that stops reading is let go soon after the deadline', async () => {
  api = await start({ OperationTimeoutMs: 500, Budgets: { UserConcurrency: 1 } });
  const query = JSON.stringify({ query: '{ quick long(first: 100) { ... @defer { text } } }' });
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  socket.write(
    [
      'POST /graphql HTTP/1.1',
      'host: localhost',
      'content-type: application/json',
      `accept: ${OLD_FORMAT}`,
      `authorization: Bearer ${await api.token()}`,
      `content-length: ${Buffer.byteLength(query)}`,
      '',
      query,
    ].join('\r\n'),
  );
  socket.on('error', () => undefined);
  await new Promise((resolve) => {
    socket.once('readable', resolve); // and never reads: 50 MB do not fit into the buffers of a connection
  });
  expect((await send('{ quick }')).status).toBe(429);
  await vi.waitUntil(async () => (await send('{ quick }')).status === 200, { ...PATIENCE, interval: 100 });
  expect(made).toBe(100);
  socket.destroy();
});

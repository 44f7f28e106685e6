/** How streams end, and that nothing is left of them: clients that leave or stop reading, deadlines, age, the end of the server (CN-1, GS-1, MB-1). */
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import type { RequestContext } from '../../src/index.ts';
import { type Api, startApi } from '../support/api.ts';
import { createManualClock } from '../support/clock.ts';
import { openStream } from './events.ts';

let api: Api;
afterEach(() => api[Symbol.asyncDispose]());

const typeDefs = `
  extend type Query { hello: String }
  extend type SubscriptionRoot { ticks: Int deaf: Int flood(bytes: Int!): String slow: String stuck: String found: Int }
`;

let live = 0;
let pulled = 0;
let returned = 0;
const resolvers = {
  Query: { hello: () => 'there' },
  SubscriptionRoot: {
    ticks: {
      async *subscribe(_root: unknown, _args: unknown, { signal }: RequestContext) {
        live += 1;
        try {
          for (let n = 1; !signal.aborted; n += 1) {
            yield { ticks: n };
            await pause(50, undefined, { signal }).catch(() => undefined);
          }
        } finally {
          live -= 1;
        }
      },
    },
    /** Listens to no signal and never says anything, as a queue that somebody wrapped. */
    deaf: {
      subscribe: () => ({
        [Symbol.asyncIterator]: () => ({
          next: () => new Promise(() => undefined),
          return: async () => {
            returned += 1;
            return { done: true, value: undefined };
          },
        }),
      }),
    },
    flood: {
      async *subscribe(_root: unknown, { bytes }: { readonly bytes: number }) {
        for (;;) {
          pulled += 1;
          yield { flood: 'x'.repeat(bytes) };
        }
      },
    },
    slow: {
      async *subscribe() {
        yield { slow: 'at last' };
      },
      resolve: (_root: unknown, _args: unknown, { signal }: RequestContext) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    },
    found: {
      async subscribe() {
        await pause(200);
        return resolvers.SubscriptionRoot.deaf.subscribe();
      },
    },
    stuck: { subscribe: () => new Promise(() => undefined) },
  },
};

async function start(Server: Readonly<Record<string, unknown>> = {}, options: object = {}) {
  [live, pulled, returned] = [0, 0, 0];
  api = await startApi({ typeDefs, resolvers, overrides: { Server }, ...options });
}

const stream = async (query: string) => await openStream(api.url, await api.token(), { query });

test('a client that leaves ends its subscription within a second, whether the source listens or not', async () => {
  await start();
  const opened = await Promise.all(Array.from({ length: 5 }, () => stream('subscription { ticks }')));
  for (const each of opened) await each.next();
  expect(live).toBe(5);
  const deaf = await stream('subscription { deaf }');
  await pause(50);
  for (const each of [...opened, deaf]) each.leave();
  await vi.waitFor(() => expect([live, returned]).toEqual([0, 1]), { timeout: 1_000 });
});

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

test('nothing is left of two hundred streams that were opened and left', async () => {
  await start();
  const before = timers();
  for (let round = 0; round < 20; round += 1) {
    const opened = await Promise.all(Array.from({ length: 10 }, () => stream('subscription { ticks }')));
    for (const each of opened) await each.next();
    for (const each of opened) each.leave();
    await vi.waitFor(() => expect(live).toBe(0), { timeout: 2_000 });
  }
  await vi.waitFor(() => expect(timers()).toBeLessThanOrEqual(before + 2), { timeout: 5_000 });
});

test('clients that leave before anything is said leave no place taken', async () => {
  await start();
  const token = await api.token();
  const body = JSON.stringify({ query: 'subscription { ticks }' });
  const head = `POST /graphql/stream HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\n`;
  for (let count = 0; count < 60; count += 1) {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1').on('error', () => undefined);
    socket.write(`${head}content-length: ${body.length}\r\n\r\n${body}`, () =>
      setTimeout(() => socket.destroy(), count % 6),
    );
  }
  await pause(500);
  await vi.waitFor(() => expect(live).toBe(0), { timeout: 1_000 });
  const opened = await Promise.all(Array.from({ length: 10 }, () => stream('subscription { ticks }')));
  expect(opened.map(({ status }) => status)).toEqual(opened.map(() => 200));
  for (const each of opened) each.leave();
});

test('a source that is found when nobody waits any more is closed', async () => {
  await start({ OperationTimeoutMs: 300 });
  const opened = await stream('subscription { found }');
  opened.leave();
  await vi.waitFor(() => expect(returned).toBe(1), { timeout: 2_000 });
});

test('a source that always has one more holds nobody up, and is asked no faster than its client reads', async () => {
  await start();
  const opened = await stream('subscription { flood(bytes: 60000) }');
  await opened.next();
  const asked = performance.now();
  expect((await api.ask('{ hello }')).data).toEqual({ hello: 'there' });
  expect(performance.now() - asked).toBeLessThan(1_000);
  // The buffers of the connection fill, and then nothing else does.
  let before = -1;
  for (let looks = 0; looks < 20 && before !== pulled; looks += 1) {
    before = pulled;
    await pause(500);
  }
  expect(pulled).toBe(before);
  expect(pulled).toBeLessThan(300);
  opened.leave();
});

test('a client that stops reading is given up', async () => {
  const clock = createManualClock(Date.now());
  await start({}, { clock });
  const body = JSON.stringify({ query: 'subscription { flood(bytes: 60000) }' });
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.pause();
  socket.write(
    [
      'POST /graphql/stream HTTP/1.1',
      'host: x',
      `authorization: Bearer ${await api.token()}`,
      'content-type: application/json',
      `content-length: ${body.length}`,
      '',
      body,
    ].join('\r\n'),
  );
  await vi.waitFor(() => expect(pulled).toBeGreaterThan(5), { timeout: 3_000 });
  await pause(1_500); // long enough to be found waiting once
  clock.advance(29_000);
  await pause(1_100);
  expect(socket.destroyed).toBe(false);
  clock.advance(2_000);
  await pause(1_100);
  socket.resume();
  await vi.waitFor(() => expect(socket.destroyed).toBe(true), { timeout: 3_000 });
});

test('an event that is late says so in its place, and the stream goes on; a subscription that never begins ends', async () => {
  await start({ OperationTimeoutMs: 300 });
  const slow = await (await stream('subscription { slow }')).rest();
  expect(slow).toMatchObject([
    { data: { data: { slow: null }, errors: [{ extensions: { code: 'DOWNSTREAM_TIMEOUT' } }] } },
    { event: 'complete' },
  ]);
  const stuck = await (await stream('subscription { stuck }')).rest();
  expect(stuck).toMatchObject([
    { data: { errors: [{ extensions: { code: 'DOWNSTREAM_TIMEOUT' } }] } },
    { event: 'complete' },
  ]);
});

test('a stream that is as old as it may get is completed', async () => {
  const clock = createManualClock(Date.now());
  await start({ Streams: { MaxSeconds: 60 } }, { clock });
  const opened = await stream('subscription { ticks }');
  await opened.next();
  clock.advance(60_000);
  const rest = await opened.rest();
  expect(rest.at(-1)?.event).toBe('complete');
  expect(rest.every(({ data }) => data?.errors === undefined)).toBe(true);
  await vi.waitFor(() => expect(live).toBe(0));
});

test('a server that stops completes its streams, and is gone soon after', async () => {
  await start();
  const opened = await Promise.all(
    Array.from({ length: 20 }, (_, at) => api.token({ oid: `${10_000_000 + at}-0000-4000-8000-000000000000` })).map(
      async (token) => openStream(api.url, await token, { query: 'subscription { ticks }' }),
    ),
  );
  for (const each of opened) await each.next();
  const began = performance.now();
  const [ends] = await Promise.all([Promise.all(opened.map((each) => each.rest())), api.server.stop()]);
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(ends.map((messages) => messages.at(-1)?.event)).toEqual(opened.map(() => 'complete'));
  expect(live).toBe(0);
});

test('comments keep a quiet stream alive for those in between', async () => {
  await start();
  const began = performance.now();
  const response = await fetch(`${api.url}/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await api.token()}` },
    body: JSON.stringify({ query: 'subscription { deaf }' }),
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toBe(':\n\n');
  expect((await reader?.read())?.value).toBe(':\n\n');
  expect(performance.now() - began).toBeLessThan(13_000);
  await reader?.cancel();
}, 20_000);

/** What becomes of a stream when the access token that it began with has ended (issue 8): closed, or on in a session that is asked again and again. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { backgroundModule, defineModule, graphModule, type RequestContext } from '../../src/index.ts';
import { startApi } from '../support/api.ts';
import { createManualClock, type ManualClock } from '../support/clock.ts';
import { type Product, startProduct } from '../support/product.ts';
import { type OpenStream, openStream } from './events.ts';

const HOUR = 3_600_000;
let stack = new AsyncDisposableStack();
afterEach(() => stack.disposeAsync());

const typeDefs =
  'extend type SubscriptionRoot { silence: Int beats: Beat } type Beat { n: Int, name: String, roles: [String!] }';
const resolvers = {
  SubscriptionRoot: {
    silence: { subscribe: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) }) },
    beats: {
      async *subscribe(_root: unknown, _args: unknown, { signal }: RequestContext) {
        for (let n = 1; !signal.aborted; n += 1) {
          yield { beats: { n } };
          await pause(100, undefined, { signal }).catch(() => undefined);
        }
      },
    },
  },
  Beat: {
    name: async (_beat: unknown, _args: unknown, { graphClient }: RequestContext) =>
      (await graphClient.get<{ displayName: string }>('/me?$select=displayName')).displayName,
    roles: (_beat: unknown, _args: unknown, { principal }: RequestContext) => [...(principal?.roles ?? [])],
  },
};

/** The error that a stream ends with, and that it is completed behind it. */
async function endOf(stream: OpenStream) {
  const messages = await stream.rest();
  expect(messages.at(-1)?.event).toBe('complete');
  const [error] = messages.at(-2)?.data.errors ?? [];
  return error as { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> };
}

async function tenantless(clock: ManualClock) {
  stack = new AsyncDisposableStack();
  return stack.use(await startApi({ typeDefs: `extend type Query { hello: String } ${typeDefs}`, resolvers, clock }));
}

test.each(['silence', 'beats { n }'])('a stream of %s is closed when its token ends, and says so', async (field) => {
  const clock = createManualClock();
  const api = await tenantless(clock);
  const stream = await openStream(api.url, await api.token(), { query: `subscription { ${field} }` });
  await pause(1_200);
  clock.advance(HOUR);
  const began = performance.now();
  const error = await endOf(stream);
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(error.extensions.code).toBe('UNAUTHENTICATED');
  expect(error.message).toContain('subscribe again');
});

test('a wall clock that is set back keeps no stream open', async () => {
  const clock = createManualClock();
  const api = await tenantless(clock);
  const stream = await openStream(api.url, await api.token(), { query: 'subscription { silence }' });
  await pause(100);
  clock.step(-3 * HOUR);
  clock.advance(HOUR + 60_000);
  expect((await endOf(stream)).extensions.code).toBe('UNAUTHENTICATED');
});

type Settings = Readonly<Record<string, unknown>>;

async function start(
  clock: ManualClock,
  streams: Settings,
  more: Readonly<Record<string, Settings>> = {},
): Promise<Product> {
  stack = new AsyncDisposableStack();
  return stack.use(
    await startProduct({
      clock,
      hasDatabase: true, // sessions are kept there
      modules: [graphModule, backgroundModule, defineModule({ name: 'beats', typeDefs, resolvers })],
      overrides: {
        Server: {
          OperationTimeoutMs: 30_000,
          Streams: { MaxSeconds: 86_400, ...streams },
          Shutdown: { ReadyDelayMs: 0 },
        },
        ...more,
      },
    }),
  );
}

const idOf = (product: Product, alias: string) => {
  const info = product.tenant.info();
  const person = info.people.find(({ userPrincipalName }) => userPrincipalName.startsWith(alias));
  if (!person) throw new Error(`Nobody is called ${alias}.`);
  return [person.objectId, info.tenants[0]?.tenantId ?? ''] as const;
};

test('in a session the stream goes on as the user when the token has ended, and nothing is left of the session behind it', async () => {
  const clock = createManualClock(Date.now());
  const product = await start(clock, { OnTokenEnd: 'session' });
  const who = idOf(product, 'ada');
  const stream = await openStream(product.url, await product.bearerOf('ada'), {
    query: 'subscription { beats { n name } }',
  });
  expect((await stream.next())?.data.data.beats.name).toBe('Ada Lindqvist');
  expect(await product.server.sessions.list(...who)).toHaveLength(1);
  clock.advance(2 * HOUR);
  await pause(1_200);
  const later: unknown[] = [];
  for (let count = 0; count < 30; count += 1) later.push((await stream.next())?.data);
  expect(later.at(-1)).toMatchObject({ data: { beats: { name: 'Ada Lindqvist' } } });
  expect(later.filter((data) => JSON.stringify(data).includes('errors'))).toEqual([]);
  stream.leave();
  await vi.waitFor(async () => expect(await product.server.sessions.list(...who)).toEqual([]), { timeout: 2_000 });
}, 40_000);

test('a session that is stopped ends its stream with the next event', async () => {
  const clock = createManualClock(Date.now());
  const product = await start(clock, { OnTokenEnd: 'session' });
  const stream = await openStream(product.url, await product.bearerOf('ada'), {
    query: 'subscription { beats { n } }',
  });
  await stream.next();
  await product.server.sessions.stopUser(...idOf(product, 'ada'));
  clock.advance(1_000); // for as long others believe in it
  expect((await endOf(stream)).extensions.code).toBe('SESSION_UNKNOWN');
}, 40_000);

test('a session that is stopped, or whose user may not go on, ends a stream that has nothing to say, too; an outage does not', async () => {
  const clock = createManualClock(Date.now());
  const product = await start(clock, { OnTokenEnd: 'session' });
  const open = async (user: string) => {
    const stream = await openStream(product.url, await product.bearerOf(user), { query: 'subscription { silence }' });
    await vi.waitFor(async () => expect(await product.server.sessions.list(...idOf(product, user))).toHaveLength(1), {
      timeout: 10_000,
    });
    return stream;
  };
  const [ada, linus] = [await open('ada'), await open('linus')];
  await product.server.sessions.stopUser(...idOf(product, 'ada'));
  clock.advance(60_000);
  expect((await endOf(ada)).extensions.code).toBe('SESSION_UNKNOWN');
  product.tenant.faults.set('entra', { status: 503 });
  clock.advance(2 * HOUR);
  await pause(2_500);
  product.tenant.faults.clear('entra');
  expect(await product.server.sessions.list(...idOf(product, 'linus'))).toHaveLength(1);
  product.tenant.revokeSessions('linus');
  clock.advance(60_000);
  expect((await endOf(linus)).extensions.code).toBe('REAUTHENTICATION_REQUIRED');
}, 60_000);

test('a user whose sign-ins were revoked is asked to sign in again', async () => {
  const clock = createManualClock(Date.now());
  const product = await start(clock, { OnTokenEnd: 'session' });
  const stream = await openStream(product.url, await product.bearerOf('ada'), {
    query: 'subscription { beats { n } }',
  });
  await stream.next();
  product.tenant.revokeSessions('ada');
  clock.advance(2 * HOUR);
  expect((await endOf(stream)).extensions.code).toBe('REAUTHENTICATION_REQUIRED');
}, 40_000);

test('a session that cannot begin is the first and last that is said', async () => {
  const clock = createManualClock(Date.now());
  const product = await start(clock, { OnTokenEnd: 'session' }, { Background: { Sessions: { MaxPerUser: 1 } } });
  const token = await product.bearerOf('ada');
  const first = await openStream(product.url, token, { query: 'subscription { beats { n } }' });
  await first.next();
  const second = await openStream(product.url, token, { query: 'subscription { beats { n } }' });
  const messages = await second.rest();
  expect(messages).toMatchObject([
    { data: { errors: [{ extensions: { code: 'SESSION_LIMIT' } }] } },
    { event: 'complete' },
  ]);
  expect(messages[0]?.data.data).toBeUndefined();
}, 40_000);

test('a server that stops completes streams in sessions too', async () => {
  const clock = createManualClock(Date.now());
  const product = await start(clock, { OnTokenEnd: 'session' });
  const stream = await openStream(product.url, await product.bearerOf('ada'), {
    query: 'subscription { beats { n } }',
  });
  await stream.next();
  await Promise.all([endless(stream), product.server.stop()]);
}, 40_000);

const endless = async (stream: OpenStream) => expect((await stream.rest()).at(-1)?.event).toBe('complete');

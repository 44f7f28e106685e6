/** Two replicas over one shared cache: what is asked there, what is stored, and what may not come back. */
import { expect, test } from 'vitest';
import { headerKey } from '../../src/tokens/cache/header-key.ts';
import { addHeader, findHeader } from '../../src/tokens/cache/header-list.ts';
import type { LocalHeaders, SharedCache, SharedHeader } from '../../src/tokens/cache/shared-cache.ts';
import { createTokenAcquisition } from '../../src/tokens/token-acquisition.ts';
import { TENANT } from '../support/authority.ts';
import { createManualClock } from '../support/clock.ts';
import { createScriptedEngine, granted } from './scripted-engine.ts';
import { assertionOf, GRAPH, OBJECT_ID } from './token-service.ts';

const CLAIMS = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
const ada = { objectId: OBJECT_ID, tenantId: TENANT };

/** What the interface asks for, in a map. */
function createMapCache() {
  const lists = new Map<string, readonly SharedHeader[]>();
  const replicas: LocalHeaders[] = [];
  let epoch = 0;
  const replica = (): SharedCache => ({
    get: async (key, wanted, nowMs) => ({
      header: findHeader(lists.get(headerKey(key)) ?? [], wanted, ({ servedUntilMs }) => servedUntilMs > nowMs),
      epoch: String(epoch),
    }),
    set(key, header, { epoch: seen, replace }) {
      if (seen !== String(epoch)) return;
      const list = replace ? [] : (lists.get(headerKey(key)) ?? []);
      lists.set(headerKey(key), addHeader(list, header));
    },
    async evictUser(user) {
      epoch += 1;
      lists.clear();
      for (const local of replicas) local.evictUser(user);
    },
    attach: (local) => {
      replicas.push(local);
    },
    close: async () => {},
  });
  return { lists, replica };
}

function start() {
  const clock = createManualClock();
  const { lists, replica } = createMapCache();
  const engine = createScriptedEngine((request, index) => granted(request, index, clock.now()));
  const acquisition = () =>
    createTokenAcquisition({
      engine,
      maxBytes: 1_048_576,
      clockToleranceSeconds: 60,
      clock,
      shared: replica(),
      random: () => 0,
    });
  const request = (
    members: { readonly claims?: string; readonly forceRefresh?: boolean; readonly name?: string } = {},
  ) => ({
    assertion: assertionOf(members.name ?? 'ada', clock.now() + 7_200_000),
    user: ada,
    tenantId: TENANT,
    scopes: [`${GRAPH}/User.Read`],
    correlationId: 'correlation',
    ...members,
  });
  return { clock, engine, lists, one: acquisition(), two: acquisition(), request };
}

test('what one replica exchanged the other finds, with its bounds, and keeps in memory', async () => {
  const { clock, engine, one, two, request } = start();
  const asked = request();
  const first = await one.acquireForUser(asked);
  expect(await two.acquireForUser(asked)).toEqual({ ...first, source: 'shared' });
  expect(await two.acquireForUser(asked)).toMatchObject({ source: 'memory' });
  expect(engine.requests).toHaveLength(1);
  clock.advance(3_600_000 - 30_000);
  expect(two.peekForUser(asked)).toBeUndefined();
});

test('ten who miss at once are one look-up and no exchange', async () => {
  const { engine, one, two, request } = start();
  await one.acquireForUser(request());
  const ten = await Promise.all(Array.from({ length: 10 }, () => two.acquireForUser(request())));
  expect(new Set(ten.map(({ source }) => source))).toEqual(new Set(['shared']));
  expect(engine.requests).toHaveLength(1);
});

test('another sign-in of the same user is another key', async () => {
  const { engine, one, two, request } = start();
  await one.acquireForUser(request());
  await two.acquireForUser(request({ name: 'ada, signed in again' }));
  expect(engine.requests).toHaveLength(2);
});

test.each([
  ['claims', { claims: CLAIMS }],
  ['a forced refresh', { forceRefresh: true }],
])('%s pass the shared cache over; what they bring is there for the other replica', async (_name, members) => {
  const { engine, one, two, request } = start();
  await one.acquireForUser(request());
  const renewed = await one.acquireForUser(request(members));
  expect(renewed.source).toBe('network');
  expect(engine.requests).toHaveLength(2);
  expect((await two.acquireForUser(request())).accessToken).toBe(renewed.accessToken);
});

test('a refresh takes what the other replica has renewed already', async () => {
  const { clock, engine, one, two, request } = start();
  const asked = request();
  await one.acquireForUser(asked);
  await two.acquireForUser(asked);
  clock.advance(0.8 * 3_600_000);
  for (const replica of [one, two]) {
    replica.peekForUser(asked);
    for (let turn = 0; turn < 3; turn += 1)
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
  }
  expect(engine.requests).toHaveLength(2);
  expect(two.peekForUser(asked)?.accessToken).toBe(one.peekForUser(asked)?.accessToken);
  expect(two.peekForUser(asked)?.accessToken).toMatch(/^1:/);
});

test('an eviction reaches the other replica, and an exchange under way brings nothing back', async () => {
  const clock = createManualClock();
  const { lists, replica } = createMapCache();
  const { promise, resolve } = Promise.withResolvers<void>();
  const engine = createScriptedEngine(async (request, index) => {
    if (index > 0) await promise;
    return granted(request, index, clock.now());
  });
  const options = { engine, maxBytes: 1_048_576, clockToleranceSeconds: 60, clock };
  const one = createTokenAcquisition({ ...options, shared: replica() });
  const two = createTokenAcquisition({ ...options, shared: replica() });
  const request = {
    assertion: assertionOf('ada', clock.now() + 7_200_000),
    user: ada,
    tenantId: TENANT,
    scopes: [`${GRAPH}/User.Read`],
    correlationId: 'correlation',
  };
  await two.acquireForUser(request);
  const under = two.acquireForUser({ ...request, scopes: [`${GRAPH}/Mail.Read`] });
  await new Promise((tick) => {
    setImmediate(tick);
  });
  await one.evictUser(ada);
  expect(two.peekForUser(request)).toBeUndefined();
  resolve();
  await under;
  expect(two.peekForUser({ ...request, scopes: [`${GRAPH}/Mail.Read`] })).toBeUndefined();
  expect([...lists.values()].flat()).toEqual([]);
});

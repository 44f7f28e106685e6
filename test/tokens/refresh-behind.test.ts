/** Headers renewed behind the requests that they serve: when, how often, and what nobody may notice. */
import { describe, expect, test } from 'vitest';
import { type ExchangeRequest, type IssuedToken, TokenTransportError } from '../../src/tokens/engine.ts';
import { createTokenAcquisition } from '../../src/tokens/token-acquisition.ts';
import { silentTokenMetrics } from '../../src/tokens/token-metrics.ts';
import { TENANT } from '../support/authority.ts';
import { createManualClock } from '../support/clock.ts';
import { createScriptedEngine, granted } from './scripted-engine.ts';
import { assertionOf, GRAPH, OBJECT_ID } from './token-service.ts';

const HOUR = 3_600_000;
/** Past 80 % of the life of a token of an hour, which is served for 30 s less. */
const SOFT = 0.8 * (HOUR - 30_000);

/** Lets what was put behind the current tick run. */
const nextTurn = async () => {
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
};

function start(
  answer?: (request: ExchangeRequest, index: number) => IssuedToken | Promise<IssuedToken>,
  assertionLivesMs = 2 * HOUR,
) {
  const clock = createManualClock();
  const refreshed: string[] = [];
  const engine = createScriptedEngine(answer ?? ((request, index) => granted(request, index, clock.now())));
  const acquisition = createTokenAcquisition({
    engine,
    maxBytes: 1_048_576,
    clockToleranceSeconds: 60,
    clock,
    random: () => 0,
    metrics: { ...silentTokenMetrics, refreshed: (outcome) => refreshed.push(outcome) },
  });
  const assertion = assertionOf('ada', clock.now() + assertionLivesMs);
  const user = { objectId: OBJECT_ID, tenantId: TENANT };
  const request = (...names: string[]) => ({
    assertion,
    user,
    tenantId: TENANT,
    scopes: (names.length === 0 ? ['User.Read'] : names).map((name) => `${GRAPH}/${name}`),
    correlationId: 'correlation',
  });
  return { clock, engine, acquisition, request, refreshed };
}

test('not before its time; then the old header is served at once and the new one comes behind', async () => {
  const { acquisition, clock, engine, request, refreshed } = start();
  const first = await acquisition.acquireForUser(request());
  clock.advance(SOFT - 1);
  acquisition.peekForUser(request());
  await nextTurn();
  expect(engine.requests).toHaveLength(1);
  clock.advance(1);
  expect(acquisition.peekForUser(request())?.accessToken).toBe(first.accessToken);
  expect(engine.requests).toHaveLength(1);
  await nextTurn();
  expect(engine.requests).toHaveLength(2);
  expect(acquisition.peekForUser(request())?.accessToken).not.toBe(first.accessToken);
  expect(refreshed).toEqual(['renewed']);
});

test('a hundred requests meet one refresh, and none of them waits for it', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { acquisition, clock, engine, request } = start(async (exchange, index) => {
    if (index > 0) await promise;
    return granted(exchange, index, clock.now());
  });
  await acquisition.acquireForUser(request());
  clock.advance(SOFT);
  for (let turn = 0; turn < 10; turn += 1) {
    const ten = await Promise.all(Array.from({ length: 10 }, () => acquisition.acquireForUser(request())));
    expect(ten.every(({ source, accessToken }) => source === 'memory' && accessToken.startsWith('0:'))).toBe(true);
    await nextTurn();
  }
  expect(engine.requests).toHaveLength(2);
  resolve();
  await nextTurn();
  expect(acquisition.peekForUser(request())?.accessToken).toMatch(/^1:/);
});

test('the wish of the token service comes before our own', async () => {
  const { acquisition, clock, engine, request } = start((exchange, index) => ({
    ...granted(exchange, index, clock.now()),
    refreshAtMs: clock.now() + 60_000,
  }));
  await acquisition.acquireForUser(request());
  clock.advance(60_000);
  acquisition.peekForUser(request());
  await nextTurn();
  expect(engine.requests).toHaveLength(2);
});

test('what was asked for is asked for again, though one of its scopes was wanted', async () => {
  const { acquisition, clock, engine, request } = start();
  await acquisition.acquireForUser(request('User.Read', 'Mail.Read'));
  clock.advance(SOFT);
  acquisition.peekForUser(request('Mail.Read'));
  await nextTurn();
  expect(engine.requests.map(({ scopes }) => scopes.length)).toEqual([2, 2]);
  expect(acquisition.peekForUser(request('User.Read'))?.accessToken).toMatch(/^1:/);
});

describe('a token service that is down', () => {
  test('leaves the header served until its end, and is asked ever more seldom', async () => {
    const { acquisition, clock, engine, request, refreshed } = start((exchange, index) => {
      if (index > 0) throw new TokenTransportError(false);
      return granted(exchange, index, clock.now());
    });
    await acquisition.acquireForUser(request());
    clock.advance(SOFT);
    for (let second = 0; second < Math.floor((HOUR - 30_000 - SOFT) / 1_000); second += 1) {
      expect((await acquisition.acquireForUser(request())).source).toBe('memory');
      await nextTurn();
      clock.advance(1_000);
    }
    expect(refreshed.length).toBe(engine.requests.length - 1);
    expect(refreshed.length).toBeGreaterThan(4);
    expect(refreshed.length).toBeLessThan(12);
  });
});

test('nothing is exchanged for an assertion that has ended, though its header is served within the tolerance', async () => {
  // The token ends 20 s after the assertion and before its tolerance: there would be a time for a refresh.
  const { acquisition, clock, engine, request } = start(undefined, HOUR - 50_000);
  await acquisition.acquireForUser(request());
  clock.advance(HOUR - 50_000);
  expect(acquisition.peekForUser(request())).toBeDefined();
  await nextTurn();
  expect(engine.requests).toHaveLength(1);
});

test('a token that outlives the assertion is never renewed', async () => {
  const { acquisition, clock, engine, request } = start(undefined, 0.9 * HOUR);
  await acquisition.acquireForUser(request());
  clock.advance(0.9 * HOUR - 1);
  expect(acquisition.peekForUser(request())).toBeDefined();
  await nextTurn();
  expect(engine.requests).toHaveLength(1);
});

test('an application token is renewed behind the request, not in front of it', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { acquisition, clock, engine } = start(async (exchange, index) => {
    if (index > 0) await promise;
    return granted(exchange, index, clock.now());
  });
  const app = { tenantId: TENANT, scopes: [`${GRAPH}/.default`], correlationId: 'correlation' };
  await acquisition.acquireForApp(app);
  clock.advance(SOFT);
  expect((await acquisition.acquireForApp(app)).accessToken).toMatch(/^0:/);
  await nextTurn();
  expect(engine.requests).toHaveLength(2);
  expect((await acquisition.acquireForApp(app)).accessToken).toMatch(/^0:/);
  resolve();
  await nextTurn();
  expect((await acquisition.acquireForApp(app)).accessToken).toMatch(/^1:/);
});

test('tokens that are born old do not make every request a refresh', async () => {
  const { acquisition, clock, engine, request } = start((exchange, index) => ({
    ...granted(exchange, index, clock.now()),
    refreshAtMs: clock.now(),
  }));
  await acquisition.acquireForUser(request());
  for (let second = 0; second < 60; second += 1) {
    acquisition.peekForUser(request());
    await nextTurn();
    clock.advance(1_000);
  }
  expect(engine.requests).toHaveLength(3);
});

/** Two token layers on one Redis: what they share, and that an eviction on one is an eviction on both. @module */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../../../src/observability/clock.ts';
import type { KeyRing } from '../../../../src/tokens/cache/shared/key-ring.ts';
import { createTokenAcquisition, type UserTokenRequest } from '../../../../src/tokens/token-acquisition.ts';
import { noRedis, type RedisServer, startRedis } from '../../../support/redis.ts';
import { createScriptedEngine } from '../../scripted-engine.ts';
import { assertionOf } from '../../token-service.ts';
import { newKey, newRing, newUser } from './headers.ts';
import { PATIENT_MS, startReplica, startWire } from './redis-world.ts';

const HOUR_MS = 3_600_000;

function requestOf(name: string = randomUUID(), scopes = ['https://graph.microsoft.com/User.Read']): UserTokenRequest {
  const user = newUser();
  const assertion = assertionOf(`assertion.of.${name}`, Date.now() + 2 * HOUR_MS);
  return { assertion, user, tenantId: user.tenantId, scopes, correlationId: randomUUID() };
}

async function startLayer(redis: Pick<RedisServer, 'url'>, ring: KeyRing) {
  const replica = await startReplica(redis, { ring, deadlineMs: PATIENT_MS });
  const engine = createScriptedEngine();
  const acquisition = createTokenAcquisition({
    engine,
    maxBytes: 8 * 1024 * 1024,
    clockToleranceSeconds: 60,
    clock: systemClock,
    shared: replica.cache,
  });
  const stored = async (count: number) =>
    await vi.waitFor(() =>
      expect(replica.events.filter(({ kind }) => kind === 'stored').length).toBeGreaterThanOrEqual(count),
    );
  return { acquisition, engine, stored, events: replica.events, [Symbol.asyncDispose]: replica[Symbol.asyncDispose] };
}

describe.skipIf(noRedis !== undefined)(`Redis${noRedis === undefined ? '' : ` (${noRedis})`}`, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    await redis[Symbol.asyncDispose]();
  });

  test('the second replica takes from the first, once, and then from its own memory', async () => {
    const ring = newRing();
    await using one = await startLayer(redis, ring);
    await using two = await startLayer(redis, ring);
    const requests = Array.from({ length: 50 }, () => requestOf());
    const first = await Promise.all(requests.map((request) => one.acquisition.acquireForUser(request)));
    await one.stored(requests.length);
    const second = await Promise.all(requests.map((request) => two.acquisition.acquireForUser(request)));
    expect(second.map(({ authorizationHeader }) => authorizationHeader)).toEqual(
      first.map(({ authorizationHeader }) => authorizationHeader),
    );
    expect(new Set(second.map(({ source }) => source))).toEqual(new Set(['shared']));
    expect(two.engine.requests).toEqual([]);
    expect(two.acquisition.peekForUser(requests[0] as UserTokenRequest)?.source).toBe('memory');
  });

  test('an eviction on one replica empties both memories and Redis within a second, and leaves everybody else alone', async () => {
    const ring = newRing();
    await using one = await startLayer(redis, ring);
    await using two = await startLayer(redis, ring);
    const requests = Array.from({ length: 20 }, () => requestOf());
    for (const layer of [one, two])
      await Promise.all(requests.map((request) => layer.acquisition.acquireForUser(request)));
    await one.stored(requests.length);
    const [gone, ...others] = requests as [UserTokenRequest, ...UserTokenRequest[]];
    const before = two.engine.requests.length;
    await one.acquisition.evictUser(gone.user);
    expect(one.acquisition.peekForUser(gone)).toBeUndefined();
    await vi.waitFor(() => expect(two.acquisition.peekForUser(gone)).toBeUndefined(), { timeout: 1_000 });
    for (const request of others) expect(two.acquisition.peekForUser(request)).toBeDefined();
    const anew = await two.acquisition.acquireForUser(gone);
    expect(anew.source).toBe('network');
    expect(two.engine.requests).toHaveLength(before + 1);
  });

  test('a replica that was cut off serves no evicted user once it is back, from memory or from Redis', async () => {
    const ring = newRing();
    await using wire = await startWire(redis);
    await using one = await startLayer(redis, ring);
    await using two = await startLayer(wire, ring);
    const [gone, stays] = [requestOf(), requestOf()];
    for (const request of [gone, stays]) {
      await one.acquisition.acquireForUser(request);
      await two.acquisition.acquireForUser(request);
    }
    wire.cut();
    await one.acquisition.evictUser(gone.user);
    expect(two.acquisition.peekForUser(gone), 'it cannot know').toBeDefined();
    wire.mend();
    await vi.waitFor(() => expect(two.acquisition.peekForUser(gone)).toBeUndefined(), { timeout: 5_000 });
    expect(two.acquisition.peekForUser(stays)).toBeDefined();
    expect((await two.acquisition.acquireForUser(gone)).source).toBe('network');
  });

  test('what a claims challenge won on one replica is what the other shows', async () => {
    const ring = newRing();
    await using one = await startLayer(redis, ring);
    await using two = await startLayer(redis, ring);
    const request = requestOf();
    const plain = await one.acquisition.acquireForUser(request);
    await one.stored(1);
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    const steppedUp = await one.acquisition.acquireForUser({ ...request, claims });
    await one.stored(2);
    const shown = await two.acquisition.acquireForUser(request);
    expect(steppedUp.authorizationHeader).not.toBe(plain.authorizationHeader);
    expect(shown.authorizationHeader).toBe(steppedUp.authorizationHeader);
  });

  test('replicas rotate keys one after the other without an exchange', async () => {
    const [older, newer] = [newKey('older'), newKey('newer')];
    const rings = [newRing(), newRing()] as const;
    for (const ring of rings) ring.replace([older]);
    await using one = await startLayer(redis, rings[0]);
    await using two = await startLayer(redis, rings[1]);
    const steps = [
      () => rings[0].replace([older, newer]),
      () => rings[1].replace([older, newer]),
      () => rings[0].replace([newer, older]),
      () => rings[1].replace([newer, older]),
      () => rings[0].replace([newer]),
      () => rings[1].replace([newer]),
    ];
    for (const [index, step] of steps.entries()) {
      step();
      const [writer, reader] = index % 2 ? [two, one] : [one, two];
      const request = requestOf();
      const written = writer.events.filter(({ kind }) => kind === 'stored').length;
      await writer.acquisition.acquireForUser(request);
      await writer.stored(written + 1);
      expect((await reader.acquisition.acquireForUser(request)).source).toBe('shared');
    }
  });
});

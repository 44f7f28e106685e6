/**
 * What a Redis that fails adds to requests (RD-2): the same cold requests, at the same moments, to a token layer on a Redis that is
 * well and to one on a Redis that is killed, hangs, or comes back from hanging. As a drill, because a machine that is busy with other
 * tests adds more than Redis does.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/observability/clock.ts';
import { createTokenAcquisition, type TokenAcquisition } from '../../src/tokens/token-acquisition.ts';
import { TENANT } from '../support/authority.ts';
import { noRedis, type RedisServer, startRedis } from '../support/redis.ts';
import type { Replica } from '../tokens/cache/shared/conformance.ts';
import { startReplica } from '../tokens/cache/shared/redis-world.ts';
import { createScriptedEngine } from '../tokens/scripted-engine.ts';
import { assertionOf, GRAPH, OBJECT_ID } from '../tokens/token-service.ts';

/** Promised: 100 ms for an operation, 150 for a request. */
const ADDED_MS = 150;
const EVERY_MS = 5;

let asked = 0;
/** A sign-in that has never been seen, so that every layer looks into its Redis. */
async function askBoth(layers: readonly TokenAcquisition[]): Promise<readonly number[]> {
  asked += 1;
  const assertion = assertionOf(`assertion ${asked}`);
  return await Promise.all(
    layers.map(async (layer) => {
      const begun = performance.now();
      await layer.acquireForUser({
        scopes: [`${GRAPH}/User.Read`],
        tenantId: TENANT,
        correlationId: 'drill',
        assertion,
        user: { objectId: OBJECT_ID, tenantId: TENANT },
      });
      return performance.now() - begun;
    }),
  );
}

const at = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
const spread = (values: readonly number[]) => {
  const sorted = values.toSorted((one, other) => one - other);
  return { p50: at(sorted, 0.5), p99: at(sorted, 0.99), most: at(sorted, 1) };
};

describe.skipIf(noRedis !== undefined)('a Redis that fails under load', () => {
  let well: RedisServer;
  let failing: RedisServer;
  const replicas: Replica[] = [];
  const layers: TokenAcquisition[] = [];

  beforeAll(async () => {
    [well, failing] = await Promise.all([startRedis(), startRedis()]);
    for (const redis of [well, failing]) {
      const replica = await startReplica(redis);
      replicas.push(replica);
      const engine = createScriptedEngine();
      layers.push(
        createTokenAcquisition({
          engine,
          maxBytes: 64 * 1024 ** 2,
          clockToleranceSeconds: 60,
          clock: systemClock,
          shared: replica.cache,
        }),
      );
    }
    for (let warm = 0; warm < 200; warm += 1) await askBoth(layers);
  });
  afterAll(async () => {
    failing.resume();
    for (const replica of replicas) await replica[Symbol.asyncDispose]();
    for (const redis of [well, failing]) await redis[Symbol.asyncDispose]();
  });

  /** One second each: well, failing, mended. */
  async function underLoad(spoil: () => unknown, mend: () => unknown): Promise<readonly (readonly number[])[]> {
    const asking: Promise<readonly number[]>[] = [];
    const begun = performance.now();
    let stage = 0;
    for (let elapsed = 0; elapsed < 3_000; elapsed = performance.now() - begun) {
      asking.push(askBoth(layers));
      if (stage === 0 && elapsed >= 1_000) {
        stage = 1;
        await spoil();
      }
      if (stage === 1 && elapsed >= 2_000) {
        stage = 2;
        await mend();
      }
      await sleep(EVERY_MS);
    }
    const pairs = await Promise.all(asking);
    return [pairs.map(([one = Number.NaN]) => one), pairs.map(([, other = Number.NaN]) => other)];
  }

  test.each([
    ['killed and started again', () => failing.kill(), () => failing.start()],
    ['hung and woken', () => failing.hang(), () => failing.resume()],
  ])('%s adds at most 150 ms to any request, and nothing to most', async (name, spoil, mend) => {
    const [calm = [], troubled = []] = (await underLoad(spoil, mend)).map((values) => [...values]);
    const [without, having] = [spread(calm), spread(troubled)];
    const figures = JSON.stringify({ requests: calm.length, milliseconds: { well: without, failing: having } });
    process.stdout.write(`${name}: ${figures}\n`);
    expect(calm.length).toBeGreaterThan(200);
    expect(having.p50 - without.p50).toBeLessThan(10);
    expect(having.p99 - without.p99).toBeLessThan(ADDED_MS);
    expect(having.most - without.most).toBeLessThan(ADDED_MS);
  });
});

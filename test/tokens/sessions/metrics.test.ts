/** What is counted of sessions, as Prometheus reads it. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createMetrics, type Metrics } from '../../../src/observability/metrics.ts';
import { LIVES, openWorld, type Process, type SessionWorld } from './world.ts';

const GRAPH = ['https://graph.microsoft.com/User.Read'];
const ARM = ['https://management.azure.com//user_impersonation'];

let world: SessionWorld;
let metrics: Metrics;
let counted: Process;
beforeAll(async () => {
  world = await openWorld();
  metrics = createMetrics(world.clock);
  counted = world.process({ metrics: metrics.sessions });
});
afterAll(() => world[Symbol.asyncDispose]());

/** Of all that is told of sessions what is not 0, without the common beginning of the names. */
async function figures(): Promise<Readonly<Record<string, number>>> {
  const lines = (await metrics.print()).split('\n').filter((line) => line.startsWith('onbehalf_session'));
  const all = lines.map(
    (line) => [line.slice('onbehalf_'.length, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))] as const,
  );
  return Object.fromEntries(all.filter(([, value]) => value > 0));
}
const begin = async (person: string) => await counted.sessions.initiate(await world.bearerOf(person), GRAPH);
const live = async () => {
  await metrics.print(); // counts behind whoever reads
  return (await figures()).sessions_live;
};

test('begun, used, stopped and expired are told apart; the living are counted in the store, at most every 15 seconds', async () => {
  expect(await figures()).toEqual({});
  const [ada, linus] = [await begin('ada'), await begin('linus')];
  await counted.sessions.acquire(ada.key, GRAPH);
  await counted.sessions.acquire(ada.key, ARM);
  await vi.waitFor(async () => expect(await live()).toBe(2));
  await begin('edsger');
  await begin('edsger');
  expect(await live()).toBe(2);
  world.clock.advance(15_000);
  await vi.waitFor(async () => expect(await live()).toBe(4));
  expect(await figures()).toEqual({
    sessions_begun_total: 4,
    'sessions_used_total{source="memory"}': 1,
    'sessions_used_total{source="network"}': 1,
    sessions_live: 4,
  });

  await counted.sessions.stop(ada.key);
  await counted.sessions.stop(ada.key);
  const { objectId, tenantId } = (await world.bearerOf('edsger')).principal;
  await counted.sessions.stopUser(objectId, tenantId);
  world.clock.advance(LIVES.idleSeconds * 1_000);
  for (let count = 0; count < 2; count += 1) await counted.sessions.acquire(linus.key, GRAPH).catch(() => {});
  await vi.waitFor(async () => expect((await figures()).sessions_live).toBeUndefined());
  expect(await figures()).toMatchObject({
    'sessions_ended_total{reason="stopped"}': 1,
    'sessions_ended_total{reason="user-stopped"}': 2,
    'sessions_ended_total{reason="expired"}': 1,
  });
});

test('what goes wrong behind the scenes is counted, each kind once', async () => {
  const { key, id } = await begin('ada');
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  const slow = world.process({
    metrics: metrics.sessions,
    async around(_, exchange) {
      const token = await exchange();
      await held;
      return token;
    },
  });
  const late = slow.sessions.acquire(key, GRAPH);
  await vi.waitFor(() => expect(slow.exchanges).toHaveLength(1));
  world.clock.advance(10);
  await counted.sessions.acquire(key, ARM);
  letGo();
  await late;
  world.clock.advance(2_000);
  world.tenant.revokeSessions('ada');
  for (let count = 0; count < 2; count += 1) {
    await expect(world.process({ metrics: metrics.sessions }).sessions.acquire(key, GRAPH)).rejects.toThrow();
  }
  await world.test.database.query('UPDATE onbehalf.session SET version = version + 1 WHERE id = $1::uuid', [id]);
  await expect(world.process({ metrics: metrics.sessions }).sessions.acquire(key, GRAPH)).rejects.toThrow();
  expect(await figures()).toMatchObject({
    session_rotation_conflicts_total: 1,
    sessions_interrupted_total: 1,
    'sessions_unreadable_total{reason="not-authentic"}': 1,
  });
});

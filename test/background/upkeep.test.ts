/** What one worker does from time to time: sessions kept and ended, schedules mended, what has expired thrown away. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createOperationStore } from '../../src/background/operation-store.ts';
import { createRunStore } from '../../src/background/run-store.ts';
import { keepUp } from '../../src/background/upkeep.ts';
import { createUpkeepStore } from '../../src/background/upkeep-store.ts';
import { ReauthenticationRequiredError } from '../../src/errors/errors.ts';
import { silentLog } from '../../src/observability/log.ts';
import { createManualClock } from '../support/clock.ts';
import { newRing, onBothDatabases } from './databases.ts';

onBothDatabases((database) => {
  async function world() {
    await database().query('DELETE FROM onbehalf.background_operation');
    const clock = createManualClock();
    const options = { database: database(), ring: newRing(), clock };
    const operations = createOperationStore(options);
    const runs = createRunStore({ ...options, maxUserResultBytes: 1_000_000 });
    const owner = { tenantId: randomUUID(), objectId: randomUUID() };
    const did: string[] = [];
    const refused = new Set<string>();
    const scheduled = new Set<string>();
    const start = async (sessionId: string, schedule?: { readonly cron: string; readonly timeZone: string }) => {
      const id = randomUUID();
      const content = { document: '{ me { id } }' };
      await operations.add(
        { id, owner, clientId: 'app', sessionId, content, ...(schedule ? { schedule } : {}) },
        1_000,
      );
      return id;
    };
    const keep = () =>
      keepUp({
        store: createUpkeepStore(options),
        clock,
        log: silentLog,
        keepHours: 24,
        sessionIdleSeconds: 86_400,
        sessions: {
          async renew(session) {
            const { id } = session as { id: string };
            did.push(`renew ${id}`);
            if (refused.has(id)) throw new ReauthenticationRequiredError();
            if (id === 'of a tenant that is gone') throw new Error('nobody answers');
            return { id } as never;
          },
          async stop(session) {
            did.push(`stop ${(session as { id: string }).id}`);
            return true;
          },
        },
        queue: {
          scheduled: async (ids) => new Set(ids.filter((id) => scheduled.has(id))),
          async schedule(id) {
            did.push(`schedule ${id}`);
            scheduled.add(id);
          },
        },
      });
    return { operations, runs, owner, clock, did, refused, start, keep };
  }

  test('a session that waits is used at a quarter of its idle time, and one that wants its owner parks at once', async () => {
    const { operations, owner, clock, did, refused, start, keep } = await world();
    await start('kept');
    const wants = await start('wants');
    refused.add('wants');
    await keep();
    expect(did).toEqual([]);
    clock.advance(6 * 3_600_000 + 1_000);
    await keep();
    await keep();
    expect(did.toSorted()).toEqual(['renew kept', 'renew wants']);
    expect(await operations.find(wants, owner)).toMatchObject({
      state: 'PARKED',
      fault: { code: 'REAUTHENTICATION_REQUIRED' },
    });
  });

  test('many that cannot be renewed do not stand in the way of those behind them', async () => {
    const { clock, did, start, keep } = await world();
    for (let count = 0; count <= 500; count += 1) await start('of a tenant that is gone');
    clock.advance(1_000);
    await start('alive');
    clock.advance(6 * 3_600_000 + 1_000);
    await keep();
    expect(did.at(-1)).toBe('renew alive');
    expect(did).toHaveLength(502);
  });

  test('a worker that has ended a session leaves nothing of it to upkeep', async () => {
    const { runs, did, start, keep } = await world();
    const id = await start('over');
    const claim = await runs.claim(id, randomUUID());
    if (claim) await runs.end(claim, { state: 'SUCCEEDED', isRepeated: false });
    await runs.sessionEnded(id);
    await keep();
    expect(did).toEqual([]);
  });

  test('sessions of what has ended are ended, once; what waits keeps its own', async () => {
    const { operations, owner, did, start, keep } = await world();
    await start('waits');
    await operations.cancel(await start('over'), owner);
    await keep();
    await keep();
    expect(did).toEqual(['stop over']);
  });

  test('a schedule that was never written down is', async () => {
    const { did, start, keep } = await world();
    const id = await start('nightly', { cron: '0 2 * * *', timeZone: 'UTC' });
    await keep();
    await keep();
    expect(did).toEqual([`schedule ${id}`]);
  });

  test('an attempt that never came to begin is none, however often', async () => {
    const { runs, start } = await world();
    const id = await start('session');
    const runId = randomUUID();
    for (let count = 1; count <= 20; count += 1) {
      const claim = await runs.claim(id, runId);
      if (!claim) throw new Error('Expected a claim.');
      expect([claim.attempt, claim.tries]).toEqual([count, 1]);
      await runs.release(claim, false);
    }
    const claim = await runs.claim(id, runId);
    if (claim) await runs.release(claim);
    expect((await runs.claim(id, runId))?.tries).toBe(2);
  });
});

/** How a job comes to a worker: at once where it may begin at once, and to one of them. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startQueue } from '../../src/background/queue.ts';
import type { Database } from '../../src/database/database.ts';
import { silentLog } from '../../src/observability/log.ts';
import { onBothDatabases } from './databases.ts';

const OWNER = { tenantId: randomUUID(), objectId: randomUUID() };
const WORKERS = 20;
/** How often each looks by itself. */
const POLL_MS = 1_000;

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

onBothDatabases((database) => {
  test('a job begins when it is sent, not when somebody looks; all but one of the workers go on sleeping', async () => {
    let fetches = 0;
    const counted: Database = {
      ...database(),
      query(sql: string, params?: readonly unknown[]) {
        if (sql.includes("'onbehalf-background'") && sql.includes('SKIP LOCKED')) fetches += 1;
        return database().query<never>(sql, params);
      },
    };
    const queue = await startQueue({ database: counted, log: silentLog, isWorker: true });
    let begun = Promise.withResolvers<number>();
    await queue.work({
      concurrency: WORKERS,
      userConcurrency: WORKERS,
      timeoutSeconds: 60,
      run: async () => begun.resolve(performance.now()),
      giveUp: async () => {},
    });
    const waits: number[] = [];
    const asked: number[] = [];
    for (let count = 0; count < 9; count += 1) {
      await pause(POLL_MS / 4);
      begun = Promise.withResolvers();
      const before = fetches;
      const sentAt = performance.now();
      await queue.send({ operationId: randomUUID(), owner: OWNER });
      waits.push((await begun.promise) - sentAt);
      await pause(POLL_MS / 10);
      asked.push(fetches - before);
    }
    await queue.stop(1_000);
    expect(median(waits)).toBeLessThan(POLL_MS / 4);
    expect(median(asked)).toBeGreaterThan(0);
    expect(median(asked)).toBeLessThan(WORKERS / 2);
  });
});

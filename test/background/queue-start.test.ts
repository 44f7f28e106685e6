/** The first start of all: several processes find an empty database at once. */
import { describe, expect, test } from 'vitest';
import { backgroundMigrations } from '../../src/background/migrations.ts';
import { startQueue } from '../../src/background/queue.ts';
import { Secret } from '../../src/config/secret.ts';
import { withMigrations } from '../../src/database/migrate.ts';
import { createPostgresqlDatabase } from '../../src/database/postgresql.ts';
import { silentLog } from '../../src/observability/log.ts';
import { noPostgres, startPostgres } from '../support/postgres.ts';

describe.skipIf(noPostgres !== undefined)('an empty database', () => {
  test('workers and servers that begin at once all begin', async () => {
    await using postgres = await startPostgres();
    const url = await postgres.createDatabase();
    const begin = async (isWorker: boolean) => {
      const connected = createPostgresqlDatabase({ url: new Secret(url), log: silentLog, connections: 3 });
      const database = { ...withMigrations(connected, backgroundMigrations), close: () => connected.close() };
      try {
        await database.query('SELECT 1');
        const queue = await startQueue({ database, log: silentLog, isWorker });
        await queue.stop(1_000);
        return 'began';
      } finally {
        await connected.close();
      }
    };
    const all = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => begin(index % 2 === 0)));
    expect(all).toEqual(all.map(() => ({ status: 'fulfilled', value: 'began' })));
  });
});

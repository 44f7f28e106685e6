/** Both databases that background operations stand on, each with tables and a clock of its own. */

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { backgroundMigrations } from '../../src/background/migrations.ts';
import { Secret } from '../../src/config/secret.ts';
import type { Database } from '../../src/database/database.ts';
import { createEmbeddedDatabase } from '../../src/database/embedded/embedded-database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { createPostgresqlDatabase } from '../../src/database/postgresql.ts';
import { silentLog } from '../../src/observability/log.ts';
import { createKeyRing } from '../../src/tokens/cache/shared/key-ring.ts';
import { leaveEmbeddedFolder } from '../support/embedded-folder.ts';
import { noPostgres, startPostgres } from '../support/postgres.ts';

export const newRing = () => createKeyRing([{ id: 'one', key: new Secret(randomBytes(32).toString('base64')) }]);

/** @param suite gets the database of the tests that it declares */
export function onBothDatabases(suite: (database: () => Database) => void): void {
  describe.skipIf(noPostgres !== undefined)(`PostgreSQL ${noPostgres ?? ''}`, () => {
    declare(async () => {
      const server = await startPostgres();
      const database = createPostgresqlDatabase({ url: new Secret(await server.createDatabase()), log: silentLog });
      return { database, end: () => server[Symbol.asyncDispose]() };
    });
  });
  describe('embedded', () => {
    declare(async () => {
      const directory = await mkdtemp(join(tmpdir(), 'onbehalf-background-'));
      await leaveEmbeddedFolder(join(directory, 'database'));
      const database = createEmbeddedDatabase({ directory: join(directory, 'database'), log: silentLog });
      return { database, end: () => rm(directory, { recursive: true, force: true }) };
    });
  });

  function declare(open: () => Promise<{ readonly database: Database; readonly end: () => PromiseLike<void> }>): void {
    let opened: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      opened = await open();
      await migrate(opened.database, backgroundMigrations);
    });
    afterAll(async () => {
      await opened.database.close();
      await opened.end();
    });
    suite(() => opened.database);
  }
}

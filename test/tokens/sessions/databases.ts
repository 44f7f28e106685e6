/**
 * Databases for tests of sessions: every kind that runs here, each empty and a test file's own.
 * @module
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '../../../src/config/secret.ts';
import type { Database } from '../../../src/database/database.ts';
import { createEmbeddedDatabase } from '../../../src/database/embedded/embedded-database.ts';
import { createPostgresqlDatabase } from '../../../src/database/postgresql.ts';
import { silentLog } from '../../../src/observability/log.ts';
import { leaveEmbeddedFolder } from '../../support/embedded-folder.ts';
import { noPostgres, type PostgresServer, startPostgres } from '../../support/postgres.ts';

export interface TestDatabase extends AsyncDisposable {
  readonly database: Database;
  /** Another connection to the same data, as another process has; the embedded one has none. */
  another(): Database;
  /** `undefined` for the embedded one. */
  readonly server: PostgresServer | undefined;
}

async function openPostgres(): Promise<TestDatabase> {
  const server = await startPostgres();
  const url = new Secret(await server.createDatabase());
  const opened: Database[] = [];
  const another = () => {
    const database = createPostgresqlDatabase({ url, log: silentLog });
    opened.push(database);
    return database;
  };
  return {
    database: another(),
    another,
    server,
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((database) => database.close()));
      await server[Symbol.asyncDispose]();
    },
  };
}

async function openEmbedded(): Promise<TestDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'onbehalf-sessions-'));
  await leaveEmbeddedFolder(directory);
  const database = createEmbeddedDatabase({ directory, log: silentLog });
  return {
    database,
    another: () => database,
    server: undefined,
    async [Symbol.asyncDispose]() {
      await database.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The one that tests run on which say nothing of databases. */
export const openDatabase = noPostgres === undefined ? openPostgres : openEmbedded;

export const KINDS: readonly (readonly [kind: string, open: () => Promise<TestDatabase>])[] = [
  ['an embedded database', openEmbedded],
  ...(noPostgres === undefined ? [['PostgreSQL', openPostgres] as const] : []),
];

/**
 * The folder of an embedded database as an earlier start has left it. Making one takes PGlite five seconds of a processor, and most tests
 * are not about that: they get a copy of one that was made once on this machine. Not for tests of the first use.
 * @module
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { backgroundMigrations } from '../../src/background/migrations.ts';
import { startQueue } from '../../src/background/queue.ts';
import { createEmbeddedDatabase } from '../../src/database/embedded/embedded-database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { silentLog } from '../../src/observability/log.ts';
import { sessionMigrations } from '../../src/tokens/sessions/migrations.ts';

const run = promisify(execFile);
const CACHE = join(import.meta.dirname, '../node_modules/.cache');
const PGLITE = join(import.meta.dirname, '../../node_modules/@electric-sql/pglite/package.json');

/** Another version of PGlite may write other files; other migrations make other tables, that a test of today may stumble over. */
async function templateName(): Promise<string> {
  const { version } = JSON.parse(await readFile(PGLITE, 'utf8')) as { readonly version: string };
  const tables = createHash('sha256')
    .update(JSON.stringify([sessionMigrations, backgroundMigrations]))
    .digest('hex');
  return join(CACHE, `pglite-${version}-${tables.slice(0, 8)}`);
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

async function makeTemplate(template: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const place = await mkdtemp(join(CACHE, 'making-'));
  const database = createEmbeddedDatabase({ directory: place, log: silentLog });
  await migrate(database, sessionMigrations);
  await migrate(database, backgroundMigrations);
  const queue = await startQueue({ database, log: silentLog, isWorker: true });
  await queue.stop(0);
  await database.close();
  // Another worker may have been first; its folder is as good.
  await rename(join(place, 'data'), template).catch(() => undefined);
  await rm(place, { recursive: true, force: true });
}

/** @param directory of the embedded database; made if it is not there */
export async function leaveEmbeddedFolder(directory: string): Promise<void> {
  const template = await templateName();
  if (!(await isThere(template))) await makeTemplate(template);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  // A fifth of what the thousand files cost Node.
  await run('cp', ['-R', template, join(directory, 'data')]);
}

/** The embedded database: as every database, with one owner at a time, and there again after the worst ends of a process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DatabaseUnavailableError } from '../../src/database/database.ts';
import { createEmbeddedDatabase, DatabaseOwnedError } from '../../src/database/embedded/embedded-database.ts';
import { createLog, silentLog } from '../../src/observability/log.ts';
import { leaveEmbeddedFolder } from '../support/embedded-folder.ts';
import { databaseConformance } from './conformance.ts';

const SOURCE = pathToFileURL(join(import.meta.dirname, '../../src/database/embedded/embedded-database.ts')).href;

vi.setConfig({ testTimeout: 120_000 }); // a folder is made in two seconds, on a machine that has nothing else to do

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'onbehalf-embedded-'));
});
afterAll(async () => {
  vi.resetConfig();
  await rm(root, { recursive: true, force: true });
});

const openAt = (name: string) => createEmbeddedDatabase({ directory: join(root, name), log: silentLog });
const make = (name: string) => leaveEmbeddedFolder(join(root, name));

/** Another server on the same folder: writes a row each time, says so, and goes on until it is killed. */
async function startOtherServer(name: string) {
  const script = `
    import { createEmbeddedDatabase } from '${SOURCE}';
    process.stdout.on('error', () => {}); // whoever listened has gone
    const silent = { debug() {}, info() {}, warn() {}, error() {} };
    const database = createEmbeddedDatabase({ directory: ${JSON.stringify(join(root, name))}, log: silent });
    await database.query('CREATE TABLE IF NOT EXISTS written (n integer)');
    for (let n = 1; ; n += 1) {
      await database.query('INSERT INTO written VALUES ($1)', [n]);
      console.log(n);
    }`;
  const other = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let last = 0;
  const begun = once(other.stdout, 'data');
  other.stdout.setEncoding('utf8').on('data', (text: string) => {
    last = Number(text.trim().split('\n').at(-1));
  });
  await begun;
  return {
    pid: other.pid,
    said: () => last,
    async kill() {
      const gone = once(other, 'exit');
      other.kill('SIGKILL');
      await gone;
    },
  };
}

describe('as every database', () => {
  databaseConformance(async () => {
    await make('conformance');
    return { database: openAt('conformance'), async [Symbol.asyncDispose]() {} };
  });
});

test('no process, no folder before the first query; both are shut to others', async () => {
  const database = openAt('lazy');
  await pause(50);
  expect(existsSync(join(root, 'lazy'))).toBe(false);
  expect((await database.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  expect((await stat(join(root, 'lazy'))).mode & 0o777).toBe(0o700);
  await database.close();
  await expect(database.query('SELECT 1')).rejects.toThrow('closed');
  await openAt('never').close();
  expect(existsSync(join(root, 'never'))).toBe(false);
});

test('a second owner is refused and told who has it; after the first has ended it may', async () => {
  await make('owned');
  const first = openAt('owned');
  await first.query("CREATE TABLE left_behind AS SELECT 'by the first' AS text");
  const second = openAt('owned');
  const refusal: unknown = await second.query('SELECT 1').catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(DatabaseOwnedError);
  expect(refusal).toMatchObject({ ownerPid: process.pid, message: expect.stringContaining(`process ${process.pid}`) });
  expect((await first.query('SELECT text FROM left_behind')).rows).toEqual([{ text: 'by the first' }]);
  const atTheChange = second.query('SELECT 1 AS one'); // a server that begins anew does not wait for its own end
  await first.close();
  expect((await atTheChange).rows).toEqual([{ one: 1 }]);
  expect((await second.query('SELECT text FROM left_behind')).rows).toEqual([{ text: 'by the first' }]);
  await second.close();
});

test('of several that begin at once, one is the owner', async () => {
  await make('race');
  const all = Array.from({ length: 4 }, () => openAt('race'));
  const results = await Promise.allSettled(all.map((database) => database.query('SELECT 1')));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const result of results)
    if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(DatabaseOwnedError);
  await Promise.all(all.map((database) => database.close()));
});

test('a server that is killed leaves a folder that the next one can use at once, with all that was committed', async () => {
  await make('killed');
  const other = await startOtherServer('killed');
  await expect(openAt('killed').query('SELECT 1')).rejects.toMatchObject({ ownerPid: other.pid });
  while (other.said() < 25) await pause(5);
  await other.kill();
  const next = openAt('killed');
  const { rows } = await next.query<{ n: number }>('SELECT n FROM written ORDER BY n');
  expect(rows.map(({ n }) => n)).toEqual(rows.map((_, index) => index + 1));
  expect(rows.length).toBeGreaterThanOrEqual(other.said());
  await next.close();
});

test('when its process is killed, what was under way fails and the next query starts another one', async () => {
  await make('bereft');
  const pids: number[] = [];
  const destination = { write: (line: string) => void pids.push(Number(JSON.parse(line).pid)) };
  const log = createLog({ level: 'info', destination });
  const database = createEmbeddedDatabase({ directory: join(root, 'bereft'), log });
  await database.query('CREATE TABLE kept (name text)');
  await database.query("INSERT INTO kept VALUES ('committed')");
  let times = 0;
  await database.listen('bell', () => (times += 1));
  const [child] = pids;
  const slow = expect(database.query('SELECT pg_sleep(30)')).rejects.toBeInstanceOf(DatabaseUnavailableError);
  const waiting = database.query('SELECT name FROM kept');
  await pause(100);
  process.kill(child ?? 0, 'SIGKILL');
  await slow;
  expect((await waiting).rows).toEqual([{ name: 'committed' }]);

  const half = database.transaction(async (inside) => {
    await inside.query("INSERT INTO kept VALUES ('not committed')");
    process.kill(pids.at(-1) ?? 0, 'SIGKILL');
    await pause(200);
    await inside.query("INSERT INTO kept VALUES ('not in another one either')");
  });
  await expect(half).rejects.toBeInstanceOf(DatabaseUnavailableError);
  expect((await database.query('SELECT name FROM kept')).rows).toEqual([{ name: 'committed' }]);
  expect(times).toBe(3); // when it began, and with each new process
  await database.query("SELECT pg_notify('bell', '')");
  await vi.waitFor(() => expect(times).toBe(4));
  await database.close();
});

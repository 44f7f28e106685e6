/**
 * The embedded database of one development machine: PGlite in a child process, started with the first query, in a folder that one
 * server owns at a time.
 *
 * Statements go one after the other, a transaction as a whole, because there is one connection. When the child dies, what was under way
 * fails and the next query starts another one; what was committed is there. It survives `kill -9` of either process, not a power cut.
 * @module
 */

import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from '../../observability/log.ts';
import { type Database, DatabaseUnavailableError, type Queryable } from '../database.ts';
import { missingPackages } from '../packages.ts';
import type { Answer, Owner } from './messages.ts';

/** Which folder, and whom to tell of the child's life. */
export interface EmbeddedDatabaseOptions {
  /** Absolute path; made where it is missing. */
  readonly directory: string;
  readonly log: Logger;
}

/** Another server has the folder open; two would destroy it. */
export class DatabaseOwnedError extends DatabaseUnavailableError {
  /** The other server; `undefined` where it could not be told. */
  readonly ownerPid: number | undefined;
  constructor(directory: string, owner: Owner | undefined) {
    const who = owner ? `process ${owner.pid}, since ${owner.since}` : 'another process';
    super(
      `The embedded database in ${directory} belongs to ${who}. Stop that, or let both use a PostgreSQL: Background.DatabaseUrl.`,
    );
    this.ownerPid = owner?.pid;
  }
}

/** What one child was asked; gone with it. */
interface Child extends Queryable {
  readonly process: ChildProcess;
  listen(channel: string): void;
}

/** A question that its owner has not answered yet. */
interface Waiting {
  readonly resolve: (rows: readonly Record<string, unknown>[]) => void;
  readonly reject: (error: Error) => void;
}

/** The same file beside this one, as source or as built. */
const OWNER_FILE = fileURLToPath(new URL(`./owner${extname(import.meta.url)}`, import.meta.url));

/** Starts nothing yet. In one process, two of the same folder are two children, of which one is refused. */
export function createEmbeddedDatabase({ directory, log }: EmbeddedDatabaseOptions): Database {
  /** By the channels that somebody listens to. */
  const listeners = new Map<string, Set<() => void>>();
  let child: Promise<Child> | undefined;
  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();

  const tell = (channel: string): void => {
    for (const heard of listeners.get(channel) ?? []) heard();
  };

  /** One after the other, whatever became of the one before. */
  async function inTurn<T>(work: (alone: Child) => Promise<T>): Promise<T> {
    const before = last;
    const mine = (async () => {
      await before.catch(ignore);
      if (isClosed) throw new DatabaseUnavailableError('The embedded database has been closed.');
      child ??= start();
      return await work(await child);
    })();
    last = mine;
    return await mine;
  }

  async function start(): Promise<Child> {
    const begun = performance.now();
    const mend = missingPackages(['@electric-sql/pglite', 'pg-boss']);
    if (mend !== undefined) {
      child = undefined;
      throw new DatabaseUnavailableError(`The embedded database needs packages that are not installed: ${mend}`);
    }
    const started = await startChild(directory, tell).catch((error: unknown) => {
      child = undefined; // the next query tries again
      throw error;
    });
    log.info('database.embedded_started', {
      pid: started.process.pid,
      path: directory,
      durationMs: Math.round(performance.now() - begun),
    });
    for (const channel of listeners.keys()) {
      started.listen(channel);
      tell(channel);
    }
    started.process.once('exit', (code) => {
      child = undefined;
      if (!isClosed) log.warn('database.embedded_ended', { status: code ?? undefined });
    });
    return started;
  }

  return {
    kind: 'embedded',
    query: (sql: string, params?: readonly unknown[]) =>
      inTurn(async (alone) => {
        try {
          return await alone.query<never>(sql, params);
        } catch (error) {
          // A block of statements may have failed between BEGIN and COMMIT, and there is no other connection for the next query.
          await alone.query('ROLLBACK').catch(ignore);
          throw error;
        }
      }),
    transaction: (work) =>
      inTurn(async (alone) => {
        await alone.query('BEGIN');
        try {
          const result = await work(alone);
          await alone.query('COMMIT');
          return result;
        } catch (error) {
          await alone.query('ROLLBACK').catch(ignore);
          throw error;
        }
      }),
    async listen(channel, heard) {
      const all = listeners.get(channel) ?? new Set();
      listeners.set(channel, all.add(heard));
      void child?.then((running) => running.listen(channel)).catch(ignore); // one that is yet to start listens then
      heard();
      return {
        async close() {
          all.delete(heard);
        },
      };
    },
    async close() {
      isClosed = true;
      await last.catch(ignore);
      const { process: ending } = (await child?.catch(ignore)) ?? {};
      if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
      ending.ref();
      const gone = new Promise((resolve) => ending.once('exit', resolve));
      ending.disconnect();
      await gone;
    },
  };
}

/** @param heard is told of the channels that the child was told to listen to */
async function startChild(directory: string, heard: (channel: string) => void): Promise<Child> {
  const owner = fork(OWNER_FILE, [directory], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, Waiting>();
  let questions = 0;

  /** Whoever waits keeps this process alive, nobody else: one that has forgotten to close may still end. */
  const hold = () => {
    if (waiting.size > 0) owner.channel?.ref();
    else owner.channel?.unref();
  };
  const settle = (id: number): Waiting | undefined => {
    const one = waiting.get(id);
    waiting.delete(id);
    hold();
    return one;
  };

  const lost = () => {
    for (const { reject } of waiting.values())
      reject(new DatabaseUnavailableError('The process of the embedded database has ended.'));
    waiting.clear();
  };

  await new Promise<void>((resolve, reject) => {
    owner.once('error', reject);
    owner.once('exit', () => {
      lost();
      reject(new DatabaseUnavailableError('The process of the embedded database did not start.'));
    });
    owner.on('message', (answer: Answer) => {
      if (answer.kind === 'ready') resolve();
      else if (answer.kind === 'owned') reject(new DatabaseOwnedError(directory, answer.owner));
      else if (answer.kind === 'broken') reject(new DatabaseUnavailableError(answer.message));
      else if (answer.kind === 'heard') heard(answer.channel);
      else if (answer.kind === 'rows') settle(answer.id)?.resolve(answer.rows);
      else settle(answer.id)?.reject(Object.assign(new Error(answer.message), { code: answer.code }));
    });
  });
  owner.unref();
  hold();

  return {
    process: owner,
    listen(channel) {
      if (owner.connected) owner.send({ listen: channel }, () => {}); // one that is lost is told again as another
    },
    query: async (sql: string, params?: readonly unknown[]) => {
      const rows = await new Promise<readonly Record<string, unknown>[]>((resolve, reject) => {
        if (!owner.connected) throw new DatabaseUnavailableError('The process of the embedded database has ended.');
        questions += 1;
        const id = questions;
        waiting.set(id, { resolve, reject });
        hold();
        owner.send({ id, sql, params }, (error) => {
          if (error)
            settle(id)?.reject(new DatabaseUnavailableError('The embedded database was lost.', { cause: error }));
        });
      });
      return { rows: rows.map(withBuffers) as never[] };
    },
  };
}

function ignore(): void {}

/** Bytes as `pg` gives them. */
function withBuffers(row: Record<string, unknown>): Record<string, unknown> {
  for (const [name, value] of Object.entries(row)) {
    if (value instanceof Uint8Array) row[name] = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
  return row;
}

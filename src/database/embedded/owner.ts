/**
 * The process that owns an embedded database: PGlite in a folder, asked over the channel to the server that started it.
 *
 * A process of its own, because PGlite blocks its thread while it works and 100 MB should be there only while somebody needs them. It
 * ends when its server does, for whatever reason: the channel then closes. Started by `embedded-database.ts`, never imported.
 * @module
 */

import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { type Claim, claimDirectory } from './lock.ts';
import type { Answer, Listen, Question } from './messages.ts';

/** Type id of `bigint` (`pg_type.oid`). */
const BIGINT = 20;

/** To the server; once that has gone there is nobody to tell. */
function say(words: Answer): void {
  if (process.connected) process.send?.(words, undefined, undefined, () => {});
}

/** The directory is this user's alone: what is in it is sealed, but its ids and times are not. */
async function claim(directory: string): Promise<Claim> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
  return await claimDirectory(directory, process.ppid);
}

/** Loaded only once the directory is ours: whoever does not get it has not waited for the engine. */
async function open(directory: string): Promise<PGlite> {
  const { PGlite: Engine } = await import('@electric-sql/pglite');
  // Numbers of eight bytes as `pg` gives them.
  return await Engine.create(join(directory, 'data'), { parsers: { [BIGINT]: (text) => text } });
}

/** Never rejects: an error of the statement is an answer, too. */
async function answer(database: PGlite, { id, sql, params }: Question): Promise<Answer> {
  try {
    // Several statements go without parameters only, as everywhere in the protocol of PostgreSQL.
    const results = params ? [await database.query(sql, [...params])] : await database.exec(sql);
    return { kind: 'rows', id, rows: results.flatMap(({ rows }) => rows as Record<string, unknown>[]) };
  } catch (error) {
    const { message, code } = error as Error & { readonly code?: string };
    return { kind: 'refused', id, message, code };
  }
}

/** Listened to once each, however many ask. */
const channels = new Set<string>();

async function heed(database: PGlite, message: Question | Listen): Promise<void> {
  if (!('listen' in message)) return say(await answer(database, message));
  const { listen: channel } = message;
  if (channels.has(channel)) return;
  channels.add(channel);
  // It says only what its server may also find by looking.
  await database.listen(channel, () => say({ kind: 'heard', channel })).catch(() => {});
}

// Ctrl-C reaches the whole group of processes: the server ends in order and this one after it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

const [, , directory = ''] = process.argv;
try {
  const claimed = await claim(directory);
  if (claimed.isOurs) {
    const database = await open(directory);
    const end = async () => {
      await database.close().catch(() => {}); // what was not committed is lost either way
      claimed.release();
      process.exit();
    };
    process.on('disconnect', () => void end());
    process.on('message', (message: Question | Listen) => void heed(database, message));
    if (process.connected) say({ kind: 'ready' });
    else await end();
  } else {
    say({ kind: 'owned', owner: claimed.owner });
    process.disconnect?.();
  }
} catch (error) {
  say({ kind: 'broken', message: error instanceof Error ? error.message : String(error) });
  process.disconnect?.();
}

/**
 * One owner of a folder at a time: a lock that the operating system takes back when its holder is gone, however it went.
 *
 * Two processes on one embedded database destroy it, so a file that says "mine" is not enough: it outlives a `kill -9`, and a pid in it
 * may by then be somebody else's. SQLite, which is in Node, locks a file the way each system does it best; the file itself stays empty.
 * Who holds the lock stands in a file beside it, for people.
 * @module
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Owner } from './messages.ts';

/** A database of SQLite's, for its lock alone: the system releases it however the process ends. */
const LOCK_FILE = 'lock';
/** Who holds the lock, for the message to whoever does not get it; says nothing by itself. */
const OWNER_FILE = 'owner.json';
/** How long the process of a server that is gone may take to notice it, or one that makes room for another to finish. */
const SUCCESSION_MS = 3_000;
/** Between two tries, in milliseconds. */
const PAUSE_MS = 50;

/** Whether the folder is ours now. */
export type Claim =
  /** Keep what releases it: collected, the lock would go. */
  | { readonly isOurs: true; readonly release: () => void }
  | { readonly isOurs: false; readonly owner: Owner | undefined };

/**
 * Takes the folder until this process ends. Waits a moment only where the server that had it is gone already, or is the same one: with
 * another configuration it begins anew before it has quite ended.
 * @param server pid of the server that this process works for
 */
export async function claimDirectory(directory: string, server: number): Promise<Claim> {
  const { DatabaseSync } = await import('node:sqlite');
  const endsAt = performance.now() + SUCCESSION_MS;
  for (;;) {
    const file = new DatabaseSync(join(directory, LOCK_FILE), { timeout: 0 });
    try {
      file.exec('BEGIN EXCLUSIVE');
      const owner: Owner = { pid: server, since: new Date().toISOString() };
      writeFileSync(join(directory, OWNER_FILE), JSON.stringify(owner), { mode: 0o600 });
      return { isOurs: true, release: () => file.close() };
    } catch (error) {
      file.close();
      if ((error as { readonly errcode?: unknown }).errcode !== SQLITE_BUSY) throw error;
    }
    const owner = readOwner(directory);
    const isAnothers = owner !== undefined && owner.pid !== server && isAlive(owner.pid);
    if (isAnothers || performance.now() > endsAt) return { isOurs: false, owner };
    await pause(PAUSE_MS);
  }
}

/** https://www.sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

/** @returns `undefined` while it is being written, and where nobody has been */
function readOwner(directory: string): Owner | undefined {
  try {
    const { pid, since } = JSON.parse(readFileSync(join(directory, OWNER_FILE), 'utf8')) as Partial<Owner>;
    return typeof pid === 'number' && typeof since === 'string' ? { pid, since } : undefined;
  } catch {
    return undefined;
  }
}

/** Signal 0 reaches nobody; that it could is the answer. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // somebody else's, but there
  }
}

/**
 * Tells when a background operation has changed, in whichever process: one look at the database for all who watch, twice a second.
 *
 * The database is asked for versions alone; whoever watches reads what it wants. Nobody watching, nothing asked. Behind a database that does
 * not answer watchers wait; they miss nothing, because what counts is the newest version.
 * @module
 */

import type { OperationStore } from './operation-store.ts';

/** Watchers of one process, and how often it looks. */
const MOST_WATCHED = 10_000;
const EVERY_MS = 500;

/** Changes as any process makes them. */
export interface Watch {
  /**
   * Yields the id at once, and then after each change, until the signal aborts or there is no such operation any more. Changes between two looks
   * are one.
   * @throws {RangeError} too many watch already
   */
  changes(operationId: string, signal: AbortSignal): AsyncGenerator<string, void>;
}

/** Somebody who waits for a change of an operation. */
interface Watcher {
  readonly operationId: string;
  version: number | undefined;
  wake: () => void;
}

/** One per process, for all of its watchers. */
export function createWatch(store: Pick<OperationStore, 'versions'>): Watch {
  const watchers = new Set<Watcher>();
  let isLooking = false;

  async function look(): Promise<void> {
    const ids = [...new Set([...watchers].map(({ operationId }) => operationId))];
    try {
      const versions = await store.versions(ids);
      for (const watcher of watchers) {
        const version = versions.get(watcher.operationId) ?? Number.NaN;
        if (Object.is(version, watcher.version)) continue;
        watcher.version = version;
        watcher.wake();
      }
    } catch {
      // The database is away: the next look tells what happened meanwhile.
    }
    isLooking = watchers.size > 0;
    if (isLooking) setTimeout(() => void look(), EVERY_MS);
  }

  return {
    async *changes(operationId, signal) {
      if (watchers.size >= MOST_WATCHED) throw new RangeError('Too many background operations are watched here.');
      let changed = Promise.withResolvers<void>();
      const watcher: Watcher = { operationId, version: undefined, wake: () => changed.resolve() };
      const leave = () => watcher.wake();
      signal.addEventListener('abort', leave, { once: true });
      watchers.add(watcher);
      if (!isLooking) {
        isLooking = true;
        void look();
      }
      try {
        while (!signal.aborted) {
          await changed.promise;
          changed = Promise.withResolvers();
          if (signal.aborted || Number.isNaN(watcher.version)) return;
          yield operationId;
        }
      } finally {
        watchers.delete(watcher);
        signal.removeEventListener('abort', leave);
      }
    },
  };
}

/**
 * How many calls of one API are open at once, so that a slow API holds its own callers and nobody else's.
 *
 * Who finds no room waits in line, no longer than its deadline; a line that is full turns away at once. Of places and line nobody has
 * more than half: who asks for thousands of things while the API is slow waits for itself.
 *
 * With 256 places, a caller with a thousand calls takes 128 of them and lines 128 up; everything further of theirs fails at once, and
 * everybody else finds room.
 * @module
 */

import { setTimeout as timer } from 'node:timers';

/** `full`: nobody waits any more; `late`: waited for nothing. */
export type Entry = 'entered' | 'full' | 'late';

/** Places and a line, of one API and one process. */
export interface Bulkhead {
  /**
   * @param patienceMs to wait in line at most
   * @param share whose call it is; calls of nobody in particular have all places
   * @throws the reason of `signal`, as soon as it aborts
   */
  enter(signal: AbortSignal, patienceMs: number, share?: string): Entry | Promise<Entry>;
  /** After each `entered`, once, with the same share. */
  leave(share?: string): void;
}

interface Waiting {
  readonly share: string | undefined;
  readonly letIn: () => void;
}

/** @param most calls that are open, and as many again that wait */
export function createBulkhead(most: number): Bulkhead {
  const ofOne = Math.ceil(most / 2);
  let open = 0;
  const held = new Map<string, number>(); // bounded by what is open
  /** In order of arrival. */
  const line = new Set<Waiting>();

  const holds = (share: string | undefined) => (share === undefined ? 0 : (held.get(share) ?? 0));
  const hold = (share: string | undefined, change: 1 | -1) => {
    if (share === undefined) return;
    const count = holds(share) + change;
    if (count === 0) held.delete(share);
    else held.set(share, count);
  };
  const standsInLine = (share: string | undefined) =>
    share === undefined ? 0 : [...line].filter((waiting) => waiting.share === share).length;

  /** Whoever has fewest places, in order of arrival; nobody who has its share of them. */
  function next(): Waiting | undefined {
    let best: Waiting | undefined;
    for (const waiting of line) {
      const count = holds(waiting.share);
      if (count < ofOne && (best === undefined || count < holds(best.share))) best = waiting;
    }
    return best;
  }

  return {
    enter(signal, patienceMs, share) {
      signal.throwIfAborted();
      if (open < most && holds(share) < ofOne) {
        open += 1;
        hold(share, 1);
        return 'entered';
      }
      if (line.size >= most || standsInLine(share) >= ofOne) return 'full';
      return new Promise<Entry>((resolve, reject) => {
        const end = () => {
          line.delete(waiting);
          clearTimeout(patience);
          signal.removeEventListener('abort', left);
        };
        const waiting: Waiting = {
          share,
          letIn() {
            end();
            open += 1;
            hold(share, 1);
            resolve('entered');
          },
        };
        const left = () => {
          end();
          reject(signal.reason as Error);
        };
        const patience = timer(() => {
          end();
          resolve('late');
        }, patienceMs);
        signal.addEventListener('abort', left, { once: true });
        line.add(waiting);
      });
    },
    leave(share) {
      open -= 1;
      hold(share, -1);
      next()?.letIn();
    },
  };
}

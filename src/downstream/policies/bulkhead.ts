/**
 * How many calls of one API are open at once, so that a slow API holds its own callers and nobody else's.
 *
 * Who finds no room waits in line, no longer than its deadline; a line that is full turns away at once.
 * @module
 */

import { setTimeout as timer } from 'node:timers';

export type Entry = 'entered' | 'full' | 'late';

export interface Bulkhead {
  /**
   * @param patienceMs to wait in line at most
   * @throws the reason of `signal`, as soon as it aborts
   */
  enter(signal: AbortSignal, patienceMs: number): Entry | Promise<Entry>;
  /** After each `entered`, once. */
  leave(): void;
}

/** @param most calls that are open, and as many again that wait */
export function createBulkhead(most: number): Bulkhead {
  let open = 0;
  /** In order of arrival; calling one lets it in. */
  const line = new Set<() => void>();

  return {
    enter(signal, patienceMs) {
      signal.throwIfAborted();
      if (open < most) {
        open += 1;
        return 'entered';
      }
      if (line.size >= most) return 'full';
      return new Promise<Entry>((resolve, reject) => {
        const end = () => {
          line.delete(letIn);
          clearTimeout(patience);
          signal.removeEventListener('abort', left);
        };
        const letIn = () => {
          end();
          resolve('entered');
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
        line.add(letIn);
      });
    },
    leave() {
      const [next] = line;
      if (next)
        next(); // the room passes on, so the number of the open ones stays
      else open -= 1;
    },
  };
}

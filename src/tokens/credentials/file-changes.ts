/**
 * Notices that files were replaced, without watching them: whoever uses a credential looks, at most every five seconds.
 *
 * Inode, size and time of change are compared; links are followed, because mounted secrets are swapped by a link.
 * @module
 */

import { statSync } from 'node:fs';
import type { Clock } from '../../observability/clock.ts';

/** At most this often, in milliseconds, however many use the file. */
const LOOK_MS = 5_000;

/** A look at some files that belong together. */
export interface FileChanges {
  /**
   * @param at once: looks although it did a moment ago
   * @returns `undefined` where nothing changed; else to be called once the new content is taken over, so that a content that
   * cannot be read is met again at the next look
   */
  look(when?: 'at once'): (() => void) | undefined;
}

/** Everything counts as changed until the first content was taken over. */
export function createFileChanges(paths: readonly string[], clock: Clock): FileChanges {
  let taken: string | undefined;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  return {
    look(when) {
      const now = clock.monotonic();
      if (when === undefined && now - lookedAtMs < LOOK_MS) return undefined;
      lookedAtMs = now;
      const current = paths.map(printOf).join(' ');
      if (current === taken) return undefined;
      return () => {
        taken = current;
      };
    },
  };
}

/** What changes whenever a file does. */
function printOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  // The inode too: a file that was replaced within the same millisecond by one of the same size has another.
  return stat ? `${stat.ino}/${stat.size}/${stat.mtimeMs}` : 'gone';
}

/**
 * Tells when one of some files has changed, come or gone.
 *
 * Looks again and again rather than to be told: editors replace files, containers and network drives tell nothing, and a handful of
 * `stat` calls every now and then is nothing.
 * @module
 */

import { globSync, statSync } from 'node:fs';

/** Short enough that whoever saves and looks at the browser sees the new schema. */
const EVERY_MS = 250;

/** @param patterns paths or patterns of Node's `fs.glob`, asked for anew each time; @returns ends it */
export function watchFiles(patterns: () => readonly string[], changed: () => Promise<void>): () => void {
  let seen = stateOf(patterns());
  let busy = false;
  const look = async () => {
    if (busy) return;
    const watched = patterns();
    const now = stateOf(watched);
    if (now === seen) return;
    busy = true;
    seen = now;
    await changed();
    busy = false;
    // Other patterns are no change of a file; a file that was written meanwhile is one.
    if (stateOf(watched) === now) seen = stateOf(patterns());
  };
  const timer = setInterval(() => void look(), EVERY_MS).unref();
  return () => clearInterval(timer);
}

/** Names and times as one text: two of them are equal or something has changed. */
function stateOf(patterns: readonly string[]): string {
  const files = patterns.flatMap((pattern) => globSync(pattern)).toSorted((one, other) => one.localeCompare(other));
  return files
    .map((file) => {
      const stat = statSync(file, { throwIfNoEntry: false });
      return `${file} ${stat?.mtimeMs ?? ''} ${stat?.size ?? ''} ${stat?.ino ?? ''}`;
    })
    .join('\n');
}

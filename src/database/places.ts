/**
 * So many at once; who comes later waits in line, and no longer than it is worth.
 *
 * A pool of connections has a line of its own, but one time for two things: waiting for a connection that others use, which is a matter of
 * load, and connecting, which is a matter of the server. With places in front of it the pool only ever connects.
 * @module
 */

import { DatabaseUnavailableError } from './database.ts';

/** How many, and how long for the others. */
export interface PlacesOptions {
  /** Places. */
  readonly most: number;
  /** How long one waits, in milliseconds. */
  readonly waitMs: number;
  /** How many wait. */
  readonly mostWaiting: number;
}

/** @returns takes a place, and resolves to what gives it back; rejects with `DatabaseUnavailableError` when none came free in time */
export function createPlaces({ most, waitMs, mostWaiting }: PlacesOptions): () => Promise<() => void> {
  let free = most;
  /** In the order in which they came. */
  const line = new Set<() => void>();

  const leave = (): void => {
    const [next] = line;
    if (next) next();
    else free += 1;
  };

  return async () => {
    if (free > 0) {
      free -= 1;
      return once(leave);
    }
    if (line.size >= mostWaiting) throw new DatabaseUnavailableError('Too many wait for a connection to the database.');
    await new Promise<void>((resolve, reject) => {
      const take = () => {
        line.delete(take);
        clearTimeout(late);
        resolve();
      };
      const late = setTimeout(() => {
        line.delete(take);
        reject(new DatabaseUnavailableError('No connection to the database came free in time.'));
      }, waitMs);
      line.add(take);
    });
    return once(leave);
  };
}

/** A place that is given back twice would be given to two. */
function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}

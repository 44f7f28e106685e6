/**
 * How many different users met the same trouble within ten seconds: one user's trouble is theirs, that of three is everybody's.
 * @module
 */

/** A short memory of who was in trouble. */
export interface DistinctUsers {
  /** @returns whether enough different users have been seen of late, this one included */
  meets(user: string): boolean;
  /** The trouble is over: an answer came. */
  clear(): void;
}

/** Different users. */
const ENOUGH = 3;
const WITHIN_MS = 10_000;

/** @param monotonic milliseconds */
export function createDistinctUsers(monotonic: () => number): DistinctUsers {
  /** The last few, oldest first. */
  let seen: { readonly user: string; readonly atMs: number }[] = [];
  return {
    meets(user) {
      const now = monotonic();
      seen = seen.filter((one) => one.user !== user && now - one.atMs < WITHIN_MS);
      seen.push({ user, atMs: now });
      if (seen.length > ENOUGH) seen.shift();
      return seen.length === ENOUGH;
    },
    clear() {
      seen = [];
    },
  };
}

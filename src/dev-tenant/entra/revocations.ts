/**
 * Since when the sign-ins of a person do not count any more: the memory behind continuous access evaluation.
 *
 * A token of a revoked sign-in keeps its signature; Graph and ARM ask here and answer with a claims challenge. Whoever has
 * the persona `revoked` is revoked anew after every sign-in that does not bring the claims of such a challenge.
 * @module
 */

import type { Person } from '../directory/directory.ts';

/** Revocations by object id; a guest's two accounts are revoked apart. */
export interface Revocations {
  /** Unix seconds; sign-ins older than this, and tokens that come of them, are refused. */
  revokedBefore(objectId: string): number | undefined;
  /** @param from unix seconds */
  revoke(person: Person, from: number): void;
  /** Every sign-in counts again. */
  reset(): void;
}

/** Nobody is revoked at first, the persona `revoked` included: that happens at the sign-in. */
export function createRevocations(): Revocations {
  const moments = new Map<string, number>();
  return {
    revokedBefore: (objectId) => moments.get(objectId),
    revoke: ({ objectId }, from) => {
      moments.set(objectId, Math.max(from, moments.get(objectId) ?? 0));
    },
    reset: () => moments.clear(),
  };
}

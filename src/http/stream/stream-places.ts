/**
 * How many streams may be open, beside what budgets say of operations: each holds a connection, and what its source holds.
 * @module
 */

import type { Principal } from '../../bearer/principal.ts';

/** `UserStreams` and `MaxStreams` of `Server.Streams`. */
export interface StreamBounds {
  /** Of one user or application in one tenant, in this process. */
  readonly perUser: number;
  /** Of all users together, in this process. */
  readonly total: number;
}

/** Those without a token have together at most this part of all streams. */
const PART_OF_NOBODY = 10;

/** @returns what frees the place again; `undefined` where there is none */
export type TakeStreamPlace = (principal: Principal | undefined) => (() => void) | undefined;

/** Counts what is open in this process, and remembers nobody else. */
export function createStreamPlaces({ perUser, total }: StreamBounds): TakeStreamPlace {
  const open = new Map<string, number>(); // bounded by what is open
  let all = 0;
  return (principal) => {
    const key = principal ? `${principal.tenantId}/${principal.objectId}` : 'nobody';
    const most = principal ? perUser : Math.ceil(total / PART_OF_NOBODY);
    const mine = open.get(key) ?? 0;
    if (all >= total || mine >= most) return undefined;
    open.set(key, mine + 1);
    all += 1;
    return () => {
      const left = (open.get(key) ?? 0) - 1;
      if (left > 0) open.set(key, left);
      else open.delete(key);
      all -= 1;
    };
  };
}

/**
 * How many calls of a service may be tried again: a tenth of those made, three a second at the least. A service that is down gets
 * little more than it would without us trying again.
 * @module
 */

import type { Clock } from '../../observability/clock.ts';

/** Counted for one service, over all its callers. */
export interface RetryBudget {
  /** A call was begun. */
  earn(): void;
  /** @returns whether one may be tried again */
  spend(): boolean;
}

/** Repetitions that one call earns: a tenth. */
const EARNED_PER_CALL = 0.1;
/** Repetitions that a second earns, so that a process with little to do may repeat as well. */
const EARNED_PER_SECOND = 3;
/** That are saved up: a burst after a quiet hour is a burst all the same. */
const MOST = 10;

/** Begins with what it earns in one second, so that a process just started may try again. */
export function createRetryBudget(clock: Clock): RetryBudget {
  let retries = EARNED_PER_SECOND;
  let refilledAtMs = clock.monotonic();
  return {
    earn() {
      retries = Math.min(MOST, retries + EARNED_PER_CALL);
    },
    spend() {
      const now = clock.monotonic();
      retries = Math.min(MOST, retries + ((now - refilledAtMs) / 1_000) * EARNED_PER_SECOND);
      refilledAtMs = now;
      if (retries < 1) return false;
      retries -= 1;
      return true;
    },
  };
}

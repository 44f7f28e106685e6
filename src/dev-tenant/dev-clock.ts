/**
 * The clock of the dev tenant: the one it was given, plus a step that tests and curious people may make.
 *
 * Only the wall clock steps; the monotonic one goes on as it is.
 * @module
 */

import type { Clock } from '../observability/clock.ts';

/** A clock that can be moved; lives as long as its tenant. */
export interface DevClock extends Clock {
  /** Moves the wall clock by this many milliseconds, forward or back; adds to earlier steps. */
  advance(ms: number): void;
  /** Takes all steps back. */
  reset(): void;
}

/** @param clock what time it is without any step */
export function createDevClock(clock: Clock): DevClock {
  let offsetMs = 0;
  return {
    now: () => clock.now() + offsetMs,
    monotonic: () => clock.monotonic(),
    advance(ms) {
      offsetMs += ms;
    },
    reset() {
      offsetMs = 0;
    },
  };
}

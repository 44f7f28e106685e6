/**
 * What time it is for tokens: the wall clock, watched by the monotonic one.
 *
 * Whoever sets the wall clock back would bring tokens to life that have ended. So the time that a step takes away still counts
 * for an hour; then the wall clock is believed, for it may have been wrong before. A step forward is believed at once: it may
 * be the end of a machine's sleep, in which the monotonic clock stands still. A correction of such a step loses nothing.
 *
 * At noon the wall clock is set to eleven: tokens that ended at half past eleven stay ended until one o'clock by the monotonic clock. At
 * noon it is set to one: what has ended by then has ended, and comes back if the step is taken back within the hour.
 * @module
 */

import type { Clock } from '../observability/clock.ts';

/** Larger differences are steps; smaller ones are a time server at work. */
const STEP_MS = 1_000;
const HOLD_MS = 3_600_000;

/** @returns milliseconds since the epoch, of the later of both clocks */
export function createTokenClock(clock: Clock): () => number {
  let startedMs = clock.now() - clock.monotonic();
  let steppedAt: number | undefined;
  return () => {
    const wall = clock.now();
    const monotonic = clock.monotonic();
    const steady = startedMs + monotonic;
    if (Math.abs(wall - steady) > STEP_MS) {
      steppedAt ??= monotonic;
      if (monotonic - steppedAt < HOLD_MS) return Math.max(wall, steady);
    }
    steppedAt = undefined;
    startedMs = wall - monotonic;
    return wall;
  };
}

/**
 * A clock that stands still until a test moves it.
 * @module
 */

import type { Clock } from '../../src/observability/clock.ts';

export interface ManualClock extends Clock {
  /** Moves both clocks. */
  advance(milliseconds: number): void;
  /** Moves the wall clock alone, as an administrator or a time server may. */
  step(milliseconds: number): void;
}

export function createManualClock(startMs = Date.UTC(2026, 10, 22, 12)): ManualClock {
  let wall = startMs;
  let monotonic = 1_000_000;
  return {
    now: () => wall,
    monotonic: () => monotonic,
    advance(milliseconds) {
      wall += milliseconds;
      monotonic += milliseconds;
    },
    step(milliseconds) {
      wall += milliseconds;
    },
  };
}

/**
 * The two clocks of the product, passed in so that tests decide what time it is.
 *
 * Token times (`exp`, `nbf`, …) are read on the wall clock; time-outs, back-off and entry lifetimes on the monotonic one,
 * because a step of the wall clock must neither let anybody in nor lose anything.
 * @module
 */

/** Handed to whatever decides by time: what lives, what is given up, what may be asked again. */
export interface Clock {
  /** Wall clock: milliseconds since the Unix epoch. May jump. */
  now(): number;
  /** Monotonic clock: milliseconds from an arbitrary start. Never goes back. */
  monotonic(): number;
}

/** The clock of a running process. Tests pass one that stands still. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

/**
 * When a header that is still good should be replaced behind the requests that it serves.
 *
 * Pure. The token service may say when (`refresh_in`); without that it is at 80 % of the token's life. Up to a tenth earlier, at
 * random, so that replicas and users who came together do not come back together.
 * @module
 */

/** A moment that does not come; unlike infinity it survives JSON. */
export const NEVER_MS = Number.MAX_SAFE_INTEGER;

/** Of the whole life of a token, where the token service does not say when. */
const PART_OF_LIFE = 0.8;
/** Of the time until then, taken off at random at most. */
const JITTER = 0.1;

/** Milliseconds since the epoch, all of them. */
export interface TokenLife {
  readonly nowMs: number;
  /** Served until then, were it for the token alone. */
  readonly tokenEndsAtMs: number;
  /** Served until then, were it for the assertion alone: after that nothing can be exchanged for it. */
  readonly assertionEndsAtMs: number;
  /** What the token service wished. */
  readonly wishedAtMs: number | undefined;
}

/**
 * @param random 0 ≤ number < 1
 * @returns milliseconds since the epoch; `NEVER_MS` for a token that outlives the assertion
 */
export function refreshTime(
  { nowMs, tokenEndsAtMs, assertionEndsAtMs, wishedAtMs }: TokenLife,
  random: number,
): number {
  if (tokenEndsAtMs >= assertionEndsAtMs) return NEVER_MS;
  const afterMs = wishedAtMs === undefined ? PART_OF_LIFE * (tokenEndsAtMs - nowMs) : wishedAtMs - nowMs;
  return nowMs + Math.max(0, afterMs) * (1 - JITTER * random);
}

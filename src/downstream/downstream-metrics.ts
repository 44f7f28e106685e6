/**
 * What the calls of one API count, for whoever watches: called at the moment it happens, and not listened to.
 * @module
 */

import type { BreakerState } from './policies/breaker.ts';

/** Must neither throw nor wait: it is called between two steps of a call. */
export interface DownstreamMetrics {
  /** An exchange with the API has ended, repeats counted one by one. */
  ended(outcome: 'answered' | 'throttled' | 'failed' | 'left', seconds: number): void;
  /** A call is sent again, parts of batches among them. */
  retried(): void;
  /** A call was not made: the API asked for patience, it is down, or too many are open already. */
  withheld(reason: 'throttled' | 'unavailable' | 'full'): void;
  /** The breaker of the API has changed. */
  breaker(state: BreakerState): void;
  /** The gate of one user, or of a whole tenant, after a 429. */
  gate(scope: 'user' | 'tenant', state: 'closed' | 'open'): void;
  /** Calls that are open now. */
  inFlight(change: 1 | -1): void;
}

/** Where nobody counts. */
export const silentDownstreamMetrics: DownstreamMetrics = Object.freeze({
  ended() {},
  retried() {},
  withheld() {},
  breaker() {},
  gate() {},
  inFlight() {},
});

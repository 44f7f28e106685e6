/**
 * What the token layer counts, for whoever watches: called at the moment it happens, and not listened to.
 *
 * No label carries a user, a tenant or a scope: their number has no bound, and a metric is read by more people than a log.
 * @module
 */

/** Methods are called synchronously on the way of a request: they must be quick and must not throw. */
export interface TokenMetrics {
  /** A header was handed out: counted for each who was given it; `coalesced` says how many of them only waited. */
  served(source: 'memory' | 'shared' | 'network'): void;
  /** Somebody waits for an exchange that another one began. */
  coalesced(): void;
  /** A refresh behind the requests has ended. */
  refreshed(outcome: 'renewed' | 'failed'): void;
  /** An exchange was tried again. */
  retried(): void;
  /** An exchange was not made: the last answer to it still stands, the token service asked for patience, or it is down. */
  withheld(reason: 'refused' | 'throttled' | 'unavailable'): void;
  /** The gate of one user and API, or of a whole tenant, after a 429. */
  gate(scope: 'user' | 'tenant', state: 'closed' | 'open'): void;
  /** The breaker of one service has changed its state. */
  breaker(state: 'closed' | 'open' | 'half-open'): void;
}

/** For those whom nobody watches. */
export const silentTokenMetrics: TokenMetrics = Object.freeze({
  served() {},
  coalesced() {},
  refreshed() {},
  retried() {},
  withheld() {},
  gate() {},
  breaker() {},
});

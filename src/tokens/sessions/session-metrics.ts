/**
 * What long-running sessions count, for whoever watches: called at the moment it happens, and not listened to.
 *
 * No label carries a user, a tenant or a scope.
 * @module
 */

/** What is told, at the moment it happens. None of it may throw. */
export interface SessionMetrics {
  /** One was begun, or begun anew under its key. */
  begun(): void;
  /** A token was handed out, from memory or by a redeemed refresh token. */
  used(source: 'memory' | 'network'): void;
  /** `stopped` by its key or id, `user-stopped` with all others of its user, `expired` found idle for too long or at its end. */
  ended(reason: 'stopped' | 'user-stopped' | 'expired', count: number): void;
  /** The refresh token is dead: the user has to come back. */
  interrupted(): void;
  /** Another process had put its refresh token in place meanwhile. */
  conflict(): void;
  /** A record did not open: it was not written by us as it stands there, or its key has left the ring. */
  unreadable(reason: 'malformed' | 'unknown-key' | 'not-authentic'): void;
  /** @param read called whenever somebody reads: how many are alive in the store; `undefined` while this process has not used it */
  live(read: () => number | undefined): void;
}

/** For whoever watches nothing. */
export const silentSessionMetrics: SessionMetrics = Object.freeze({
  begun() {},
  used() {},
  ended() {},
  interrupted() {},
  conflict() {},
  unreadable() {},
  live() {},
});

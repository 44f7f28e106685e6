/**
 * What the token layer asks of a cache that several replicas share (L2). An optimisation: with none, or with one that is down,
 * everything is answered from memory and the token service.
 *
 * Implementations keep three promises. No method ever rejects or throws: a fault is a miss and a metric. None takes longer than
 * its deadline. What is given back was stored under exactly these key parts by a replica of the same client id, authority and
 * credential binding, which an implementation is told when it is made.
 * @module
 */

import type { CachedUser, HeaderKeyParts } from './header-key.ts';
import type { GrantedHeader } from './header-list.ts';

/** One record; an implementation keeps a few of them per key, as `header-list.ts` does in memory. */
export interface SharedHeader extends GrantedHeader {
  /** In clear: sealing is the implementation's. */
  readonly accessToken: string;
  /** End of the token itself, milliseconds since the epoch. */
  readonly expiresAtMs: number;
  /** From then on a new one is sought behind the request. */
  readonly refreshAtMs: number;
}

/** What a look has found; both members absent when the cache could not be asked. */
export interface SharedLookup {
  /** Granted all that was wanted, and `servedUntilMs` is ahead. */
  readonly header: SharedHeader | undefined;
  /**
   * Generation of the user's records, opaque, to be handed to `set` with the result of an exchange that began after this look-up:
   * an eviction meanwhile has changed it, and the record is not stored. Absent when the cache could not be asked.
   */
  readonly epoch: string | undefined;
}

/** What a replica holds in memory, for a cache that hears of evictions elsewhere. */
export interface LocalHeaders {
  /** Users of whom headers are held: whoever was out of earshot checks their epochs. */
  users(): Iterable<CachedUser>;
  /** Synchronous: whoever asks after it finds nothing any more. */
  evictUser(user: CachedUser): void;
}

/** One per process. Every method may be called before the first connection and while there is none. */
export interface SharedCache {
  /** @param wanted names as in `GrantedHeader.granted` */
  get(key: HeaderKeyParts, wanted: readonly string[], nowMs: number): Promise<SharedLookup>;
  /**
   * Stores without being waited for, until `servedUntilMs`.
   * @param options.replace in place of all others of the key: a claims challenge has made them worthless
   */
  set(
    key: HeaderKeyParts,
    header: SharedHeader,
    options: { readonly epoch: string | undefined; readonly replace: boolean; readonly nowMs: number },
  ): void;
  /** Drops all that is stored for a user, whatever the tenant, API and scheme, and tells the other replicas. */
  evictUser(user: CachedUser): Promise<void>;
  /** From now on evictions by other replicas reach `local`. */
  attach(local: LocalHeaders): void;
  /** Waits for writes that are under way; looks from then on are misses. */
  close(): Promise<void>;
}

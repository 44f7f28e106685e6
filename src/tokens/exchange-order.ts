/**
 * Which results of exchanges may still be cached when they come back.
 *
 * A claims challenge replaces what stands under a key, and an eviction drops it; an exchange that began before either must not
 * bring the old state back. Remembers a key only while exchanges for it are under way.
 * @module
 */

import type { CachedUser } from './cache/header-key.ts';

/** One exchange under way. Whoever begins it ends it, whatever comes of it. */
export interface ExchangeTicket {
  /** Neither a replacement nor an eviction since this exchange began. */
  isCurrent(): boolean;
  /** From now on results of exchanges that began earlier are not cached. */
  replace(): void;
  /** To be called exactly once. */
  end(): void;
}

/** Exchanges by cache key. */
export interface ExchangeOrder {
  /** @param user whose headers stand under the key; `undefined` for an application, which nobody evicts */
  begin(key: string, user: CachedUser | undefined): ExchangeTicket;
  /** Grows with each replacement and eviction while exchanges are under way: those who come later do not join them. */
  generation(key: string): number;
  /** To exchanges under way, this user's headers were evicted. */
  evictUser(user: CachedUser): void;
}

/** Exchanges of one key that have begun and not ended. */
interface UnderWay {
  readonly user: CachedUser | undefined;
  /** Raised by a replacement or an eviction; a result of an older one is not cached. */
  generation: number;
  exchanges: number;
}

/** Bounded by what is under way. */
export function createExchangeOrder(): ExchangeOrder {
  const keys = new Map<string, UnderWay>();
  return {
    begin(key, user) {
      const state = keys.get(key) ?? { user, generation: 0, exchanges: 0 };
      keys.set(key, state);
      state.exchanges += 1;
      const begun = state.generation;
      return {
        isCurrent: () => state.generation === begun,
        replace: () => {
          state.generation += 1;
        },
        end: () => {
          state.exchanges -= 1;
          if (state.exchanges === 0) keys.delete(key);
        },
      };
    },
    generation: (key) => keys.get(key)?.generation ?? 0,
    evictUser({ objectId, tenantId }) {
      for (const state of keys.values()) {
        if (state.user?.objectId === objectId && state.user.tenantId === tenantId) state.generation += 1;
      }
    },
  };
}

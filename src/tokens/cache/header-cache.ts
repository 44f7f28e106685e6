/**
 * Authorization headers of this process (L1): who may be shown what, until when.
 *
 * The key says whose header it is and for which API; the scopes are not in it. Under one key stand at most four headers, each with
 * the names it was granted, because one token often serves several scope sets. A hit does no hashing, no I/O and no await.
 * @module
 */

import { LRUCache } from 'lru-cache';
import type { CachedUser } from './header-key.ts';
import { addHeader, findHeader, type GrantedHeader } from './header-list.ts';

/** A header as it is held in memory, ready to be shown. */
export interface CachedHeader extends GrantedHeader {
  /** `Bearer eyJ…` */
  readonly header: string;
  /** The same without its scheme. */
  readonly accessToken: string;
  /** End of the token itself, milliseconds since the epoch. */
  readonly expiresAtMs: number;
  /** From then on a new one is sought behind the requests, milliseconds since the epoch. */
  readonly refreshAtMs: number;
  /** `servedUntilMs` on the monotonic clock: an entry counts as ended when either clock says so. */
  readonly servedUntilMonotonicMs: number;
  /** Scopes it was exchanged for; unknown for one that another replica made. */
  readonly requested?: readonly string[];
  /** When it was made, on the monotonic clock, if somebody insisted on a new one. */
  readonly forcedAtMonotonicMs?: number;
}

/** Both clocks, read once per look: the end of a token is a wall time, and a clock that was put back must not prolong it. */
interface Now {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/** Synchronous throughout: a look costs no tick. Bounded in bytes, the least used leave first. */
export interface HeaderCache {
  /** @param accepts further condition, such as an age */
  find(
    key: string,
    wanted: readonly string[],
    now: Now,
    accepts?: (header: CachedHeader) => boolean,
  ): CachedHeader | undefined;
  /** Adds a header beside the others; the shortest-lived leaves when there are more than four. */
  add(key: string, user: CachedUser | undefined, header: CachedHeader): void;
  /** Adds a header in place of those it can stand in for: it is newer, and was wanted for being so. */
  renew(key: string, user: CachedUser | undefined, header: CachedHeader): void;
  /** Puts a header in place of all others: after a claims challenge the old ones must not come back. */
  replace(key: string, user: CachedUser | undefined, header: CachedHeader): void;
  /** Drops all headers of a user, whatever the assertion, tenant, API and scheme. */
  evictUser(user: CachedUser): void;
  /** Of whom headers are held. */
  users(): readonly CachedUser[];
  /** Held now, by the estimate that the bound is kept by. */
  readonly bytes: number;
}

/** What stands under one key. */
interface Entry {
  /** Under which the index knows the owner; absent for the application. */
  readonly owner: string | undefined;
  readonly list: readonly CachedHeader[];
}

/** Objects, set and map slots of one entry, beside its texts: measured roughly, on the large side. */
const OVERHEAD_BYTES = 768;

/** @param maxBytes estimated: two bytes a character and a fixed sum for each header */
export function createHeaderCache(maxBytes: number): HeaderCache {
  /** Keys of a user: one as it is, several as a set. Exactly those in `entries`, so it has their bound. */
  const keysOf = new Map<string, string | Set<string>>();
  const entries = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    sizeCalculation: ({ list }, key) =>
      list.reduce((sum, entry) => sum + entry.accessToken.length * 2 + OVERHEAD_BYTES, key.length),
    dispose: ({ owner }, key, reason) => {
      if (owner !== undefined && reason !== 'set') forget(owner, key);
    },
  });

  function remember(owner: string, key: string): void {
    const keys = keysOf.get(owner);
    if (keys === undefined) keysOf.set(owner, key);
    else if (typeof keys !== 'string') keys.add(key);
    else if (keys !== key) keysOf.set(owner, new Set([keys, key]));
  }

  function forget(owner: string, key: string): void {
    const keys = keysOf.get(owner);
    if (typeof keys === 'object') keys.delete(key);
    if (keys === key || (typeof keys === 'object' && keys.size === 0)) keysOf.delete(owner);
  }

  function put(key: string, user: CachedUser | undefined, list: readonly CachedHeader[]): void {
    const owner = user && ownerOf(user);
    entries.set(key, { owner, list });
    if (owner !== undefined && entries.has(key)) remember(owner, key); // one that is larger than all room is not kept
  }

  return {
    find(key, wanted, { wallMs, monotonicMs }, accepts) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      return findHeader(
        entry.list,
        wanted,
        (header) =>
          header.servedUntilMs > wallMs && header.servedUntilMonotonicMs > monotonicMs && (accepts?.(header) ?? true),
      );
    },
    add(key, user, header) {
      put(key, user, addHeader(entries.get(key)?.list ?? [], header));
    },
    renew(key, user, header) {
      const others = (entries.get(key)?.list ?? []).filter((other) => !covers(header, other));
      put(key, user, addHeader(others, header));
    },
    replace(key, user, header) {
      put(key, user, [header]);
    },
    evictUser(user) {
      const keys = keysOf.get(ownerOf(user)) ?? [];
      for (const key of typeof keys === 'string' ? [keys] : [...keys]) entries.delete(key);
    },
    users() {
      return [...keysOf.keys()].map((owner) => {
        const [tenantId = '', objectId = ''] = owner.split('\n');
        return { tenantId, objectId };
      });
    },
    get bytes() {
      return entries.calculatedSize;
    },
  };
}

/** Whether whoever is served by the other is served by the one as well. */
const covers = (one: CachedHeader, other: CachedHeader): boolean =>
  [...other.granted].every((name) => one.granted.has(name));

/** A line break is in neither id, so no two owners have the same text. */
const ownerOf = ({ tenantId, objectId }: CachedUser): string => `${tenantId}\n${objectId}`;

/**
 * Authorization headers of this process (L1): who may be shown what, until when.
 *
 * The key says whose header it is and for which API; the scopes are not in it. Under one key stand at most four headers, each with
 * the names it was granted, because one token often serves several scope sets. A hit does no hashing, no I/O and no await.
 * @module
 */

import { LRUCache } from 'lru-cache';

export interface CachedHeader {
  /** `Bearer eyJ…` */
  readonly header: string;
  readonly accessToken: string;
  /** Names granted, in lower case, resource prefix stripped. */
  readonly granted: ReadonlySet<string>;
  /** End of the token itself, milliseconds since the epoch. */
  readonly expiresAtMs: number;
  /** Served until then on the wall clock; earlier than the token's own end. */
  readonly servedUntilMs: number;
  /** The same on the monotonic clock: an entry counts as ended when either clock says so. */
  readonly servedUntilMonotonicMs: number;
}

export interface HeaderKeyParts {
  /** `user` with the hash of the assertion, or `app`. */
  readonly assertionHash: string | undefined;
  readonly tenantId: string;
  readonly resource: string;
  readonly scheme: 'Bearer';
}

export interface HeaderCache {
  find(
    key: string,
    wanted: readonly string[],
    now: { readonly wallMs: number; readonly monotonicMs: number },
  ): CachedHeader | undefined;
  /** Adds a header beside the others; the shortest-lived leaves when there are more than four. */
  add(key: string, header: CachedHeader): void;
  /** Puts a header in place of all others: after a claims challenge the old ones must not come back. */
  replace(key: string, header: CachedHeader): void;
  readonly bytes: number;
}

const MAX_HEADERS_PER_KEY = 4;
/** Objects, set and map slots of one entry, beside its texts: measured roughly, on the large side. */
const OVERHEAD_BYTES = 512;

/** Parts are joined by a character that none of them can hold, so no two lists make one key. */
export function headerKey({ assertionHash, tenantId, resource, scheme }: HeaderKeyParts): string {
  return `${assertionHash === undefined ? 'app' : `user ${assertionHash}`}\n${tenantId}\n${resource}\n${scheme}`;
}

export function createHeaderCache(maxBytes: number): HeaderCache {
  const lists = new LRUCache<string, readonly CachedHeader[]>({
    maxSize: maxBytes,
    sizeCalculation: (list, key) =>
      list.reduce((sum, entry) => sum + entry.accessToken.length * 2 + OVERHEAD_BYTES, key.length),
  });
  return {
    find(key, wanted, { wallMs, monotonicMs }) {
      let best: CachedHeader | undefined;
      for (const entry of lists.get(key) ?? []) {
        if (entry.servedUntilMs <= wallMs || entry.servedUntilMonotonicMs <= monotonicMs) continue;
        if (!wanted.every((name) => entry.granted.has(name))) continue;
        const smaller = best === undefined || entry.granted.size < best.granted.size;
        const longer =
          best !== undefined && entry.granted.size === best.granted.size && entry.servedUntilMs > best.servedUntilMs;
        if (smaller || longer) best = entry;
      }
      return best;
    },
    add(key, header) {
      const others = (lists.get(key) ?? []).filter((entry) => !sameGrant(entry, header));
      const list = [...others, header].sort((one, other) => other.servedUntilMs - one.servedUntilMs);
      lists.set(key, list.slice(0, MAX_HEADERS_PER_KEY));
    },
    replace(key, header) {
      lists.set(key, [header]);
    },
    get bytes() {
      return lists.calculatedSize;
    },
  };
}

function sameGrant(one: CachedHeader, other: CachedHeader): boolean {
  return one.granted.size === other.granted.size && [...one.granted].every((name) => other.granted.has(name));
}

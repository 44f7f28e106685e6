/**
 * Authorization headers of this process (L1): who may be shown what, until when.
 *
 * The key says whose header it is and for which API; the scopes are not in it. Under one key stand at most four headers, each with
 * the names it was granted, because one token often serves several scope sets. A hit does no hashing, no I/O and no await.
 * @module
 */

import { LRUCache } from 'lru-cache';
import { addHeader, findHeader, type GrantedHeader } from './header-list.ts';

export interface CachedHeader extends GrantedHeader {
  /** `Bearer eyJ…` */
  readonly header: string;
  readonly accessToken: string;
  /** End of the token itself, milliseconds since the epoch. */
  readonly expiresAtMs: number;
  /** `servedUntilMs` on the monotonic clock: an entry counts as ended when either clock says so. */
  readonly servedUntilMonotonicMs: number;
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

/** Objects, set and map slots of one entry, beside its texts: measured roughly, on the large side. */
const OVERHEAD_BYTES = 512;

export function createHeaderCache(maxBytes: number): HeaderCache {
  const lists = new LRUCache<string, readonly CachedHeader[]>({
    maxSize: maxBytes,
    sizeCalculation: (list, key) =>
      list.reduce((sum, entry) => sum + entry.accessToken.length * 2 + OVERHEAD_BYTES, key.length),
  });
  return {
    find(key, wanted, { wallMs, monotonicMs }) {
      const list = lists.get(key);
      return (
        list &&
        findHeader(list, wanted, (entry) => entry.servedUntilMs > wallMs && entry.servedUntilMonotonicMs > monotonicMs)
      );
    },
    add(key, header) {
      lists.set(key, addHeader(lists.get(key) ?? [], header));
    },
    replace(key, header) {
      lists.set(key, [header]);
    },
    get bytes() {
      return lists.calculatedSize;
    },
  };
}

/**
 * The shared cache: headers as sealed records in a store that nobody has to trust.
 *
 * Whoever can read the store learns no token, no user and no API; whoever can write to it can make misses, never a header that was
 * not made for exactly this key. A record that is not what it should be is a miss and an alarm. Any fault of the store is a miss
 * and a warning.
 * @module
 */

import type { CachedUser, HeaderKeyParts } from '../header-key.ts';
import { findHeader } from '../header-list.ts';
import type { LocalHeaders, SharedCache, SharedHeader, SharedLookup } from '../shared-cache.ts';
import type { KeyRing } from './key-ring.ts';
import { generationOf, readRecord, sealRecord } from './record.ts';
import { applicationOf, type CacheIdentity, ownerOf, placeOf } from './record-place.ts';
import { MAX_LIFE_MS, type RecordStore, StoreFault } from './record-store.ts';
import { open, seal } from './sealing.ts';
import { decodeList, encodeList } from './typed-list.ts';
import type { Watch } from './watch.ts';

/** What is sealed, with what, into which store. */
export interface SealedCacheOptions {
  readonly store: RecordStore;
  /** Followed live: a rotation takes effect with the next record. */
  readonly ring: KeyRing;
  readonly identity: CacheIdentity;
  readonly watch: Watch;
}

/** Owns the store from now on: closing the cache closes it. */
export function createSealedCache({ store, ring, identity, watch }: SealedCacheOptions): SharedCache {
  const noticeBoundTo = encodeList('notice', [['application', applicationOf(identity)]]);
  const writes = new Set<Promise<void>>();

  /** The one place where faults end. */
  async function guarded<T>(call: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await call();
    } catch (error) {
      watch.fault(error instanceof StoreFault ? error : new StoreFault('malformed'));
      return otherwise;
    }
  }

  async function lookUp(parts: HeaderKeyParts, wanted: readonly string[], nowMs: number): Promise<SharedLookup> {
    const place = placeOf(identity, parts);
    const { generation, records } = await store.read(place.owner, place.record);
    const headers: SharedHeader[] = [];
    for (const record of records) {
      if (generationOf(record) !== generation) continue; // from before an eviction
      const { header, fault } = readRecord(ring, place, record);
      if (header) headers.push(header);
      else if (fault !== 'unknown-key') watch.alarm(fault);
    }
    const header = findHeader(headers, wanted, (one) => one.servedUntilMs > nowMs && one.expiresAtMs > nowMs);
    watch.count(header ? 'hit' : 'miss');
    return { header, epoch: generation };
  }

  async function put(...[parts, header, { epoch, replace, nowMs }]: Parameters<SharedCache['set']>): Promise<void> {
    const place = placeOf(identity, parts);
    const lifeMs = Math.floor(Math.min(header.servedUntilMs, header.expiresAtMs, nowMs + MAX_LIFE_MS) - nowMs);
    // Without a generation nobody knows whether the user was evicted meanwhile: what is replaced goes, nothing comes.
    if (epoch === undefined || lifeMs < 1) {
      if (replace) await store.clear(place.owner, place.record);
      return;
    }
    const record = sealRecord(ring, place, epoch, header);
    const written = await store.write(place.owner, place.record, { record, generation: epoch, lifeMs, replace });
    watch.count(written ? 'stored' : 'overtaken');
  }

  return {
    get: async (parts, wanted, nowMs) =>
      await guarded<SharedLookup>(() => lookUp(parts, wanted, nowMs), { header: undefined, epoch: undefined }),
    set(...given) {
      const write = guarded(() => put(...given), undefined);
      writes.add(write);
      void write.finally(() => writes.delete(write));
    },
    async evictUser(user) {
      const notice = encodeList('evicted', [
        ['tenantId', user.tenantId],
        ['objectId', user.objectId],
      ]);
      watch.count('evicted');
      await guarded(() => store.evict(ownerOf(identity, user), seal(ring, notice, noticeBoundTo)), undefined);
    },
    attach(local) {
      store.listen({
        notice(sealed) {
          const { plaintext, fault } = open(ring, sealed, noticeBoundTo);
          const user = plaintext && readNotice(plaintext);
          if (user) return local.evictUser(user);
          // Somebody was evicted, and who cannot be read: held headers of all are asked for anew.
          watch.alarm(fault ?? 'malformed');
          evictAll(local);
        },
        missed() {
          if (evictAll(local)) watch.count('missed-evictions');
        },
      });
    },
    async close() {
      await Promise.all(writes);
      await store.close();
    },
  };
}

/** @returns whether there was anybody */
function evictAll(local: LocalHeaders): boolean {
  const users = [...local.users()];
  for (const user of users) local.evictUser(user);
  return users.length > 0;
}

/** Whose headers are to go; opened and read like a record, because anybody may write to the store. */
function readNotice(plaintext: Buffer): CachedUser | undefined {
  const notice = new Map(decodeList('evicted', plaintext));
  const [tenantId, objectId] = [notice.get('tenantId'), notice.get('objectId')];
  return typeof tenantId === 'string' && typeof objectId === 'string' ? { tenantId, objectId } : undefined;
}

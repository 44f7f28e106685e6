/**
 * Headers of sessions in memory, and which sessions this process has just seen alive.
 *
 * A header may live an hour, a session can be stopped at any moment and anywhere: so a header is only served while its session was
 * read from the store within the last second.
 * @module
 */

import { LRUCache } from 'lru-cache';
import type { Clock } from '../../observability/clock.ts';
import { type CachedHeader, createHeaderCache } from '../cache/header-cache.ts';
import { headerKey } from '../cache/header-key.ts';
import type { ScopeSet } from '../scope-set.ts';
import type { SessionReference, SessionUser } from './sessions.ts';

/** What is known of a session without asking the store. */
export interface SeenSession {
  /** Of the session; the key of the cache is made of it. */
  readonly id: string;
  readonly user: SessionUser;
}

/** Memory of this process; another process that stops a session does not reach it within the second. */
export interface SessionHeaders {
  /** Was alive within the last second. */
  seen(session: SessionReference): SeenSession | undefined;
  /** It was read from the store just now. */
  see(session: SessionReference, seen: SeenSession): void;
  /** The caller has looked whether the session was seen; here only the header is looked for. */
  find(session: SeenSession, wanted: Wanted): CachedHeader | undefined;
  /** @param how as the methods of `HeaderCache` of these names */
  keep(session: SeenSession, wanted: Wanted, header: CachedHeader, how: 'add' | 'renew' | 'replace'): void;
  /** It was stopped here, or is no longer to be believed: the store is asked again. */
  forget(id: string): void;
  /** Drops all headers of a user; the sessions stay. */
  evictUser(user: SessionUser): void;
}

/** What a header is to be good for. */
export interface Wanted {
  readonly scopes: ScopeSet;
  /** Thumbprint, for a bound token. */
  readonly proofKeyId: string | undefined;
}

/** Of headers in memory. */
const MAX_BYTES = 16 * 1024 * 1024;
/** Sessions that are known to be alive; the oldest go first, and are read from the store again. */
const MAX_SEEN = 10_000;
/** How long a session that was stopped elsewhere is still served from here, in milliseconds. */
const SEEN_MS = 1_000;

/** Tells references apart. */
export const nameOf = (session: SessionReference): string =>
  typeof session === 'string' ? `key ${session}` : `id ${session.id}`;

/** Bounded in bytes and in sightings. */
export function createSessionHeaders(clock: Clock): SessionHeaders {
  const cache = createHeaderCache(MAX_BYTES);
  const sightings = new LRUCache<string, { readonly session: SeenSession; readonly atMs: number }>({ max: MAX_SEEN });

  const keyOf = ({ id, user }: SeenSession, { scopes, proofKeyId }: Wanted) =>
    headerKey({
      user: { ...user, assertionHash: `session ${id}` },
      tenantId: user.tenantId,
      resource: scopes.resource,
      ...(proofKeyId === undefined ? { scheme: 'Bearer' } : { scheme: 'PoP', proofKey: proofKeyId }),
    });

  return {
    seen(session) {
      const sighting = sightings.get(nameOf(session));
      return sighting && clock.monotonic() - sighting.atMs < SEEN_MS ? sighting.session : undefined;
    },
    see(session, seen) {
      sightings.set(nameOf(session), { session: seen, atMs: clock.monotonic() });
    },
    find: (session, wanted) =>
      cache.find(keyOf(session, wanted), wanted.scopes.wanted, {
        wallMs: clock.now(),
        monotonicMs: clock.monotonic(),
      }),
    keep: (session, wanted, header, how) => cache[how](keyOf(session, wanted), session.user, header),
    forget(id) {
      for (const [name, { session }] of sightings.entries()) if (session.id === id) sightings.delete(name);
    },
    evictUser: (user) => cache.evictUser(user),
  };
}

/**
 * Sessions as they stand in the store, opened and judged: alive, expired, or none that anybody may know of.
 * @module
 */

import { ReauthenticationRequiredError, SessionExpiredError, SessionUnknownError } from '../../errors/errors.ts';
import type { Logger } from '../../observability/log.ts';
import type { KeyRing } from '../cache/shared/key-ring.ts';
import { keyDigests } from './session-key.ts';
import type { SessionMetrics } from './session-metrics.ts';
import { openSession, type SessionSecrets, sealSession } from './session-record.ts';
import type { Lives, SessionStore, StoredSession } from './session-store.ts';
import type { SessionReference, SessionUser } from './sessions.ts';

/** Where sessions stand, and what opens and ends them. */
export interface SessionRecordsOptions {
  readonly store: SessionStore;
  readonly ring: KeyRing;
  /** Client id of this application. */
  readonly applicationId: string;
  readonly lives: Lives;
  readonly log: Logger;
  readonly metrics?: Pick<SessionMetrics, 'unreadable'> | undefined;
}

/** Found, opened, and alive when it was read. */
export interface LiveSession extends StoredSession, SessionSecrets {
  readonly nowMs: number;
  /** Under the key of the ring that writes now, where the session's own key was said. */
  readonly nextKeyDigest: string;
}

/** The store, with what turns its rows into sessions. */
export interface SessionRecords {
  readonly store: SessionStore;
  /** As it is in the store, whatever has become of it. */
  find(reference: SessionReference): Promise<{ readonly session: StoredSession | undefined; readonly nowMs: number }>;
  /**
   * @throws {SessionUnknownError} there is none, or it does not open
   * @throws {SessionExpiredError} and is then marked as such, so that no clock brings it back
   */
  read(reference: SessionReference): Promise<LiveSession>;
  /** Under the key of the ring that writes. */
  digestOf(key: string): string;
  /** As it is put into the row of that place, and opens there alone. */
  seal(
    place: Pick<StoredSession, 'id' | 'keyDigest' | 'user' | 'version' | 'createdAtMs'>,
    secrets: SessionSecrets,
  ): Buffer;
  /** When it ends unless it is used before, milliseconds since the epoch. */
  endOf(session: StoredSession): number;
}

/** PostgreSQL would fail on another id instead of finding nothing. */
const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Keeps nothing itself. */
export function createSessionRecords(options: SessionRecordsOptions): SessionRecords {
  const { store, ring, applicationId, lives, log, metrics } = options;
  const digestOf = (key: string): string => keyDigests(ring, key)[0] ?? '';

  const endOf: SessionRecords['endOf'] = ({ createdAtMs, usedAtMs }) =>
    Math.min(usedAtMs + lives.idleSeconds * 1_000, createdAtMs + lives.lifeSeconds * 1_000);

  const find: SessionRecords['find'] = async (reference) => {
    if (typeof reference === 'string') return await store.find(keyDigests(ring, reference));
    if (!GUID.test(reference.id)) return { session: undefined, nowMs: 0 };
    return await store.find(reference);
  };

  return {
    store,
    find,
    digestOf,
    endOf,
    seal: (place, secrets) => sealSession(ring, applicationId, place, secrets),
    async read(reference) {
      const { session, nowMs } = await find(reference);
      if (!session) throw new SessionUnknownError();
      if (session.sealed && endOf(session) <= nowMs) await store.end(session.id);
      if (!session.sealed || endOf(session) <= nowMs) throw new SessionExpiredError();
      const { secrets, fault } = openSession(ring, applicationId, session, session.sealed);
      if (fault) {
        // A key that has left the ring takes its sessions along; anything else was not written by us.
        if (fault === 'unknown-key') log.warn('sessions.key_gone');
        else log.error('sessions.bad_record', { reason: fault });
        metrics?.unreadable(fault);
        throw new SessionUnknownError();
      }
      const nextKeyDigest = typeof reference === 'string' ? digestOf(reference) : session.keyDigest;
      return { ...session, ...secrets, nowMs, nextKeyDigest };
    },
  };
}

/** Ids in lower case, both. */
export const isSameUser = (one: SessionUser, other: SessionUser): boolean =>
  one.objectId === other.objectId && one.tenantId === other.tenantId;

/** @throws {SessionUnknownError} whose it is, is not told */
export function assertCaller({ user }: { readonly user: SessionUser }, caller: SessionUser | undefined): void {
  if (caller && !isSameUser(user, caller)) throw new SessionUnknownError();
}

/** @throws {ReauthenticationRequiredError} its refresh token is known to be dead */
export function assertNoInteraction({ needsInteraction }: StoredSession): void {
  if (needsInteraction) throw new ReauthenticationRequiredError();
}

/**
 * Long-running sessions over a store and the token engine: see `sessions.ts` for what they promise.
 * @module
 */

import { randomUUID } from 'node:crypto';
import type { ValidatedBearer } from '../../bearer/validator.ts';
import { CredentialError, UnauthenticatedError } from '../../errors/errors.ts';
import type { Clock } from '../../observability/clock.ts';
import { bearerChallenge } from '../../protocol/challenges.ts';
import { acquiredToken } from '../acquired-token.ts';
import type { CachedHeader } from '../cache/header-cache.ts';
import { issuedHeader } from '../cached-header.ts';
import type { IssuedToken, TokenEngine } from '../engine.ts';
import { createScopeSets } from '../scope-set.ts';
import { createSingleFlight } from '../single-flight.ts';
import { tokenError } from '../token-errors.ts';
import { createBegin } from './begin.ts';
import { createRedeem, type Redeemed } from './redeem.ts';
import { createSessionHeaders, nameOf, type SeenSession, type Wanted } from './session-headers.ts';
import { assertKey, generateKey } from './session-key.ts';
import type { SessionMetrics } from './session-metrics.ts';
import {
  assertCaller,
  assertNoInteraction,
  createSessionRecords,
  isSameUser,
  type LiveSession,
  type SessionRecordsOptions,
} from './session-records.ts';
import type {
  LongRunningSessions,
  SessionInfo,
  SessionPrincipal,
  SessionReference,
  SessionTokenOptions,
  SessionUser,
} from './sessions.ts';

/** Everything that a session touches. */
export interface SessionsOptions extends SessionRecordsOptions {
  /** With its policies: sessions are throttled and withheld like any caller. */
  readonly engine: TokenEngine;
  readonly maxPerUser: number;
  /** As `createConsentUrl` makes it. */
  readonly consentUrl: (tenantId: string, scopes: readonly string[]) => string;
  readonly clock: Clock;
  readonly metrics?: Pick<SessionMetrics, 'conflict' | 'interrupted' | 'unreadable'> | undefined;
}

/** All of it, for the composition root; modules are given `StartedSessions`. */
export interface Sessions extends LongRunningSessions {
  /** Drops what is cached for a user in this process; their sessions stay. */
  evictUser(user: SessionUser): void;
}

/** A redeemed refresh token, as the header it led to. */
interface Exchanged extends Redeemed {
  readonly header: CachedHeader;
}

/** Asks neither store nor keys before the first call. */
export function createSessions(options: SessionsOptions): Sessions {
  const { engine, lives, consentUrl, clock } = options;
  const records = createSessionRecords(options);
  const { store } = records;
  const beginning = createBegin({ ...options, records });
  const redeem = createRedeem({ ...options, records });
  const headers = createSessionHeaders(clock);
  const looks = createSingleFlight<LiveSession>();
  const flights = createSingleFlight<Exchanged>();
  const scopeSetOf = createScopeSets();

  /** One read for all who ask at once. One that is served from memory is used, too; once in a while is often enough to say so. */
  const look = (reference: SessionReference): Promise<LiveSession> =>
    looks.run(nameOf(reference), async () => {
      const session = await records.read(reference);
      assertNoInteraction(session);
      if (session.nowMs - session.usedAtMs > lives.idleSeconds * 50) await store.touch(session.id);
      headers.see(reference, { id: session.id, user: session.user });
      return session;
    });

  const headerOf = (token: IssuedToken, { scopes, proofKeyId }: Wanted): CachedHeader =>
    issuedHeader(token, {
      requested: scopes.full,
      wanted: scopes.wanted,
      assertionEndsAtMs: Number.POSITIVE_INFINITY,
      wallMs: clock.now(),
      monotonicMs: clock.monotonic(),
      forced: false,
      random: 0,
      scheme: proofKeyId === undefined ? 'Bearer' : 'PoP',
    });

  /** What the token service said, as the caller is told; its own reason to leave stays its own. */
  const refused = (error: unknown, { tenantId }: SessionUser, { scopes }: Wanted, signal?: AbortSignal) =>
    signal?.aborted && error === signal.reason
      ? error
      : tokenError(error, { scopes: scopes.full, consentUrl: (all) => consentUrl(tenantId, all) });

  /** One exchange for all who want the same of one session. @param read the session, where it has just been read */
  async function exchange(
    reference: SessionReference,
    seen: SeenSession,
    wanted: Wanted,
    how: SessionTokenOptions,
    read?: LiveSession,
  ): Promise<Exchanged> {
    const { claims, forceRefresh = false, signal } = how;
    const redemption = { ...exchangeOptions(seen.user, wanted, how) };
    const { correlationId: _, ...same } = redemption;
    try {
      return await flights.run(
        `${seen.id} ${forceRefresh} ${JSON.stringify(same)}`,
        async () => {
          const redeemed = await redeem(read ?? (await records.read(reference)), redemption);
          const header = headerOf(redeemed.token, wanted);
          const isNewer = forceRefresh ? 'renew' : 'add';
          headers.keep(seen, wanted, header, claims === undefined ? isNewer : 'replace');
          return { ...redeemed, header };
        },
        signal,
      );
    } catch (error) {
      headers.forget(seen.id);
      throw refused(error, seen.user, wanted, signal);
    }
  }

  return {
    async initiate(bearer, scopes, how = {}) {
      const { principal, assertion } = bearer;
      if (principal.kind !== 'user') {
        const message = 'An application cannot be acted for: no user is signed in.';
        throw new UnauthenticatedError(message, bearerChallenge(), 'an on-behalf-of exchange needs a user');
      }
      const { objectId, tenantId } = principal;
      const user = { objectId, tenantId };
      const key = how.key ?? generateKey();
      assertKey(key);
      const wanted = { scopes: scopeSetOf(scopes), proofKeyId: how.proofKeyId };
      if (how.key !== undefined) await beginning.assertMayBegin(key, user);
      const issuedAtMs = clock.now();
      const ours = { grant: 'on-behalf-of', keepsRefreshToken: true, assertion, objectId } as const;
      const token = await engine
        .exchange({ ...ours, ...exchangeOptions(user, wanted, how) })
        .catch((error: unknown) => {
          throw refused(error, user, wanted);
        });
      const { refreshToken } = token;
      if (!refreshToken)
        throw new CredentialError('The token service gave no refresh token: is offline_access allowed?');
      const snapshot = { refreshToken, issuedAtMs, scopes: wanted.scopes.full, principal: snapshotOf(principal) };
      const id = await beginning.begin(key, user, snapshot);
      const header = headerOf(token, wanted);
      headers.keep({ id, user }, wanted, header, 'replace');
      headers.see(key, { id, user });
      return { id, key, token: acquiredToken(header, tenantId, 'network') };
    },

    async acquire(reference, scopes, how = {}) {
      if (typeof reference === 'string') assertKey(reference);
      const wanted = { scopes: scopeSetOf(scopes), proofKeyId: how.proofKeyId };
      how.signal?.throwIfAborted();
      const sighting = headers.seen(reference);
      const read = sighting ? undefined : await look(reference);
      const session = sighting ?? read;
      if (!session) throw new TypeError('Expected a session.');
      assertCaller(session, how.caller);
      const { tenantId } = session.user;
      const known = how.claims === undefined && !how.forceRefresh ? headers.find(session, wanted) : undefined;
      if (known) return acquiredToken(known, tenantId, 'memory');
      const { header } = await exchange(reference, session, wanted, how, read);
      return acquiredToken(header, tenantId, 'network');
    },

    async renew(reference, how = {}) {
      const read = await look(reference);
      const wanted = { scopes: scopeSetOf(read.scopes), proofKeyId: undefined };
      const { session, token } = await exchange(reference, read, wanted, { ...how, forceRefresh: true }, read);
      const { roles } = token.idTokenClaims ?? {};
      const today = new Set(Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : []);
      return { id: session.id, principal: Object.freeze({ ...session.principal, roles: today }) };
    },

    async stop(reference, { caller } = {}) {
      const { session } = await records.find(reference);
      if (!session || (caller && !isSameUser(session.user, caller))) return false;
      headers.forget(session.id);
      return await store.remove(session.id);
    },

    async stopUser(objectId, tenantId) {
      const user = userOf(objectId, tenantId);
      const ended = await store.removeAllOf(user);
      headers.evictUser(user);
      return ended;
    },

    async list(objectId, tenantId) {
      const sessions = await store.allOf(userOf(objectId, tenantId), lives);
      return sessions.map(
        (session): SessionInfo => ({
          id: session.id,
          createdAt: new Date(session.createdAtMs),
          usedAt: new Date(session.usedAtMs),
          endsAt: new Date(records.endOf(session)),
          needsInteraction: session.needsInteraction,
        }),
      );
    },

    evictUser: (user) => headers.evictUser(user),
  };
}

/** What the engine is asked for; absent members stay absent. */
function exchangeOptions(
  { tenantId }: SessionUser,
  { scopes, proofKeyId }: Wanted,
  { claims, correlationId = randomUUID(), extraQueryParameters }: SessionTokenOptions,
) {
  return {
    tenantId,
    scopes: scopes.full,
    correlationId,
    ...(claims === undefined ? {} : { claims }),
    ...(extraQueryParameters === undefined ? {} : { extraQueryParameters }),
    ...(proofKeyId === undefined ? {} : { proofKeyId }),
  };
}

/** In lower case: the store compares letter by letter, and callers have ids from anywhere. */
const userOf = (objectId: string, tenantId: string): SessionUser => ({
  objectId: objectId.toLowerCase(),
  tenantId: tenantId.toLowerCase(),
});

/** Who the user was when the session began. Without claims, of which nobody knows how long they hold. */
function snapshotOf({ claims: _claims, expiresAt: _end, ...who }: ValidatedBearer['principal']): SessionPrincipal {
  return who;
}

/**
 * Long-running sessions over a store and the token engine: see `sessions.ts` for what they promise.
 *
 * The newest refresh token wins: whoever redeems one writes the next under the version it has read, and where another process was
 * faster, the one that was issued later stays. A refusal of a token that has meanwhile been replaced is no refusal of the session.
 * @module
 */

import { randomUUID } from 'node:crypto';
import type { ValidatedBearer } from '../../bearer/validator.ts';
import {
  CredentialError,
  ReauthenticationRequiredError,
  SessionExpiredError,
  SessionLimitError,
  SessionUnknownError,
  UnauthenticatedError,
} from '../../errors/errors.ts';
import type { Clock } from '../../observability/clock.ts';
import type { Logger } from '../../observability/log.ts';
import { bearerChallenge } from '../../protocol/challenges.ts';
import { classifyTokenRefusal } from '../../protocol/oauth-errors.ts';
import { acquiredToken } from '../acquired-token.ts';
import type { CachedHeader } from '../cache/header-cache.ts';
import type { KeyRing } from '../cache/shared/key-ring.ts';
import { issuedHeader } from '../cached-header.ts';
import { type IssuedToken, type TokenEngine, TokenRefusedError } from '../engine.ts';
import { createScopeSets } from '../scope-set.ts';
import { createSingleFlight } from '../single-flight.ts';
import { tokenError } from '../token-errors.ts';
import { createSessionHeaders, type Wanted } from './session-headers.ts';
import { assertKey, generateKey, isGenerated, keyDigests } from './session-key.ts';
import { openSession, type SessionSecrets, sealSession } from './session-record.ts';
import type { Lives, SessionStore, StoredSession } from './session-store.ts';
import type {
  InitiatedSession,
  LongRunningSessions,
  SessionInfo,
  SessionPrincipal,
  SessionReference,
  SessionTokenOptions,
  SessionUser,
} from './sessions.ts';

export interface SessionsOptions {
  readonly store: SessionStore;
  readonly ring: KeyRing;
  /** Client id of this application. */
  readonly applicationId: string;
  readonly engine: TokenEngine;
  readonly lives: Lives;
  readonly maxPerUser: number;
  readonly consentUrl: (tenantId: string, scopes: readonly string[]) => string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Found, opened, and alive when it was read. */
interface LiveSession extends StoredSession, SessionSecrets {
  readonly nowMs: number;
}

interface Exchanged {
  readonly header: CachedHeader;
  readonly session: LiveSession;
  readonly token: IssuedToken;
}

const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** Others may have been faster, but not for ever. */
const ATTEMPTS = 4;

export function createSessions({
  store,
  ring,
  applicationId,
  engine,
  lives,
  maxPerUser,
  consentUrl,
  clock,
  log,
}: SessionsOptions): LongRunningSessions & { evictUser(user: SessionUser): void } {
  const headers = createSessionHeaders(clock);
  const flights = createSingleFlight<Exchanged>();
  const scopeSetOf = createScopeSets();

  const endOf = ({ createdAtMs, usedAtMs }: StoredSession) =>
    Math.min(usedAtMs + lives.idleSeconds * 1_000, createdAtMs + lives.lifeSeconds * 1_000);

  async function find(reference: SessionReference) {
    if (typeof reference !== 'string' && !GUID.test(reference.id)) throw new SessionUnknownError();
    return await store.find(typeof reference === 'string' ? keyDigests(ring, reference) : reference);
  }

  /** @throws {SessionUnknownError | SessionExpiredError} */
  async function read(reference: SessionReference, caller?: SessionUser): Promise<LiveSession> {
    const { session, nowMs } = await find(reference);
    if (!session || (caller && !isSameUser(session.user, caller))) throw new SessionUnknownError();
    if (session.sealed && endOf(session) <= nowMs) await store.end(session.id);
    if (!session.sealed || endOf(session) <= nowMs) throw new SessionExpiredError();
    const { secrets, fault } = openSession(ring, applicationId, session, session.sealed);
    if (fault) {
      // A key that has left the ring takes its sessions along; anything else was not written by us.
      if (fault === 'unknown-key') log.warn('sessions.key_gone');
      else log.error('sessions.bad_record', { reason: fault });
      throw new SessionUnknownError();
    }
    const live = { ...session, ...secrets, nowMs };
    headers.see(reference, { id: session.id, user: session.user });
    return live;
  }

  const headerOf = (token: IssuedToken, { scopes, proofKeyId }: Wanted): CachedHeader =>
    issuedHeader(token, {
      requested: scopes.full,
      wanted: scopes.wanted,
      assertionEndsAtMs: Number.POSITIVE_INFINITY,
      wallMs: clock.now(),
      monotonicMs: clock.monotonic(),
      forced: false,
      random: Math.random(),
      scheme: proofKeyId === undefined ? 'Bearer' : 'PoP',
    });

  const seal = (place: Parameters<typeof sealSession>[2], secrets: SessionSecrets) =>
    sealSession(ring, applicationId, place, secrets);

  /** The refresh token that came with a reply, unless a later one is there already. @throws {SessionUnknownError} stopped meanwhile */
  async function keepNewest(seen: LiveSession, refreshToken: SessionSecrets['refreshToken'], issuedAtMs: number) {
    let current = seen;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { id, keyDigest, user, createdAtMs, version, scopes, principal } = current;
      const next = { id, keyDigest, user, createdAtMs, version: version + 1 };
      const sealed = seal(next, { refreshToken, issuedAtMs, scopes, principal });
      if (await store.replace(current, { keyDigest, createdAtMs, sealed })) return;
      current = await read({ id });
      if (current.issuedAtMs >= issuedAtMs) return;
    }
  }

  async function redeem(first: LiveSession, wanted: Wanted, options: SessionTokenOptions): Promise<Exchanged> {
    let session = first;
    for (let attempt = 1; ; attempt += 1) {
      const { id, version, user, refreshToken } = session;
      if (session.needsInteraction) throw new ReauthenticationRequiredError();
      const issuedAtMs = clock.now();
      try {
        const token = await engine.exchange({
          grant: 'refresh-token',
          refreshToken,
          objectId: user.objectId,
          ...exchangeOptions(user, wanted, options),
        });
        assertSameUser(token, user);
        if (token.refreshToken) await keepNewest(session, token.refreshToken, issuedAtMs);
        else await store.touch(id);
        const header = headerOf(token, wanted);
        headers.keep(
          session,
          wanted,
          header,
          options.claims === undefined ? (options.forceRefresh ? 'renew' : 'add') : 'replace',
        );
        return { header, session, token };
      } catch (error) {
        if (!isRefusalOfTheUser(error)) throw error;
        const newer = await read({ id });
        if (newer.version === version || attempt >= ATTEMPTS) {
          await store.markInteraction(session);
          headers.forget(id);
          throw error;
        }
        session = newer;
      }
    }
  }

  async function exchange(
    reference: SessionReference,
    wanted: Wanted,
    options: SessionTokenOptions,
  ): Promise<Exchanged> {
    const { caller, claims = '', forceRefresh = false, proofKeyId = '', extraQueryParameters, signal } = options;
    const session = await read(reference, caller);
    const { scopes } = wanted;
    const query = JSON.stringify(extraQueryParameters ?? {});
    const flight = [session.id, scopes.resource, scopes.id, proofKeyId, String(forceRefresh), query, claims].join('\n');
    const refused = {
      scopes: scopes.full,
      consentUrl: (all: readonly string[]) => consentUrl(session.user.tenantId, all),
    };
    try {
      return await flights.run(flight, () => redeem(session, wanted, options), signal);
    } catch (error) {
      throw signal?.aborted && error === signal.reason ? error : tokenError(error, refused);
    }
  }

  /** One that is served from memory is used, too; once in a while is often enough to say so. */
  async function touchNowAndThen(session: LiveSession): Promise<void> {
    if (session.nowMs - session.usedAtMs > lives.idleSeconds * 50) await store.touch(session.id);
  }

  async function fromMemory(reference: SessionReference, wanted: Wanted, caller: SessionUser | undefined) {
    let session = headers.seen(reference);
    if (session && caller && !isSameUser(session.user, caller)) throw new SessionUnknownError();
    if (!session) {
      const live = await read(reference, caller);
      if (live.needsInteraction) throw new ReauthenticationRequiredError();
      await touchNowAndThen(live);
      session = live;
    }
    const header = headers.find(session, wanted);
    return header && acquiredToken(header, session.user.tenantId, 'memory');
  }

  const wantedOf = (scopes: readonly string[], { proofKeyId }: SessionTokenOptions): Wanted => ({
    scopes: scopeSetOf(scopes),
    proofKeyId,
  });

  return {
    async initiate(bearer, scopes, options = {}) {
      const { principal } = bearer;
      if (principal.kind !== 'user') {
        const why = 'an on-behalf-of exchange needs a user';
        throw new UnauthenticatedError(
          'An application cannot be acted for: no user is signed in.',
          bearerChallenge(),
          why,
        );
      }
      const key = options.key ?? generateKey();
      assertKey(key);
      const wanted = wantedOf(scopes, options);
      const user = { objectId: principal.objectId, tenantId: principal.tenantId };
      await assertMayBegin(key, user, options.key !== undefined);
      const issuedAtMs = clock.now();
      const token = await exchangeAssertion(bearer, wanted, options);
      const { refreshToken } = token;
      if (!refreshToken) {
        throw new CredentialError(
          'The token service gave no refresh token, so a session cannot go on: is offline_access allowed?',
        );
      }
      const secrets = { refreshToken, issuedAtMs, scopes: wanted.scopes.full, principal: snapshotOf(principal) };
      const id = await begin(key, user, secrets);
      const header = headerOf(token, wanted);
      headers.keep({ id, user }, wanted, header, 'replace');
      headers.see(key, { id, user });
      return { id, key, token: acquiredToken(header, user.tenantId, 'network') } satisfies InitiatedSession;
    },

    async acquire(reference, scopes, options = {}) {
      if (typeof reference === 'string') assertKey(reference);
      const wanted = wantedOf(scopes, options);
      options.signal?.throwIfAborted();
      if (options.claims === undefined && !options.forceRefresh) {
        const known = await fromMemory(reference, wanted, options.caller);
        if (known) return known;
      }
      const { header, session } = await exchange(reference, wanted, options);
      return acquiredToken(header, session.user.tenantId, 'network');
    },

    async renew(reference, options = {}) {
      const known = await read(reference);
      const wanted = wantedOf(known.scopes, {});
      const { session, token } = await exchange(reference, wanted, { ...options, forceRefresh: true });
      const { roles } = token.idTokenClaims ?? {};
      const today = new Set(Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : []);
      return { id: session.id, principal: Object.freeze({ ...session.principal, roles: today }) };
    },

    async stop(reference, { caller } = {}) {
      const { session } = await find(reference);
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
          endsAt: new Date(endOf(session)),
          needsInteraction: session.needsInteraction,
        }),
      );
    },

    evictUser: (user) => headers.evictUser(user),
  };

  /** Before anything is exchanged: whose key it is. What has expired is nobody's. */
  async function assertMayBegin(key: string, user: SessionUser, isGiven: boolean): Promise<void> {
    if (!isGiven) return;
    const { session } = await store.find(keyDigests(ring, key));
    if (session?.sealed ? !isSameUser(session.user, user) : isGenerated(key) && !session)
      throw new SessionUnknownError();
  }

  async function exchangeAssertion(
    { assertion, principal }: ValidatedBearer,
    wanted: Wanted,
    options: SessionTokenOptions,
  ): Promise<IssuedToken> {
    const { tenantId, objectId } = principal;
    try {
      const flight = engine.exchange({
        grant: 'on-behalf-of',
        assertion,
        objectId,
        keepsRefreshToken: true,
        ...exchangeOptions(principal, wanted, options),
      });
      return await flight;
    } catch (error) {
      throw tokenError(error, { scopes: wanted.scopes.full, consentUrl: (all) => consentUrl(tenantId, all) });
    }
  }

  /** In the place of what stands under the key, or beside the user's others. @returns its id */
  async function begin(key: string, user: SessionUser, secrets: SessionSecrets): Promise<string> {
    const [keyDigest = ''] = keyDigests(ring, key);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { session, nowMs: createdAtMs } = await store.find(keyDigests(ring, key));
      if (session && isSameUser(session.user, user)) {
        const { id, version } = session;
        const sealed = seal({ id, keyDigest, user, version: version + 1, createdAtMs }, secrets);
        if (await store.replace(session, { keyDigest, createdAtMs, sealed })) return id;
        continue;
      }
      if (session?.sealed) throw new SessionUnknownError();
      if (session) await store.remove(session.id);
      const id = randomUUID();
      const sealed = seal({ id, keyDigest, user, version: 1, createdAtMs }, secrets);
      const outcome = await store.add({ id, keyDigest, user, sealed, createdAtMs }, maxPerUser, lives);
      if (outcome === 'limit') throw new SessionLimitError(maxPerUser);
      if (outcome === 'added') return id;
    }
    throw new SessionUnknownError();
  }
}

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

/** The refresh token is dead: the user has to come back. Claims and consent concern one API, and leave the session as it is. */
function isRefusalOfTheUser(error: unknown): boolean {
  return (
    error instanceof TokenRefusedError && classifyTokenRefusal(error.status, error.body) === 'reauthentication-required'
  );
}

/** A reply that names somebody else is not for us, whatever went wrong there. */
function assertSameUser({ idTokenClaims }: IssuedToken, { objectId, tenantId }: SessionUser): void {
  const { oid = objectId, tid = tenantId } = idTokenClaims ?? {};
  if (oid !== objectId || tid !== tenantId) throw new CredentialError('The token service answered for another user.');
}

const isSameUser = (one: SessionUser, other: SessionUser): boolean =>
  one.objectId === other.objectId && one.tenantId === other.tenantId;

const userOf = (objectId: string, tenantId: string): SessionUser => ({
  objectId: objectId.toLowerCase(),
  tenantId: tenantId.toLowerCase(),
});

function snapshotOf({
  claims: _claims,
  expiresAt: _end,
  ...principal
}: ValidatedBearer['principal']): SessionPrincipal {
  return principal;
}

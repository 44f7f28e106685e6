/**
 * Long-running sessions: acting for a user who has left. Types only; `create-sessions.ts` makes them.
 *
 * What Microsoft.Identity.Web and MSAL.NET call long-running on-behalf-of (`ILongRunningWebApi`): a request of the user begins a
 * session, later a process acquires tokens with nothing but its key, also for other APIs. Of the user only the refresh token is kept,
 * sealed; of the key only an HMAC.
 * @see https://learn.microsoft.com/entra/msal/dotnet/acquiring-tokens/web-apps-apis/on-behalf-of-flow#long-running-obo-processes
 * @module
 */

import type { Principal } from '../../bearer/principal.ts';
import type { ValidatedBearer } from '../../bearer/validator.ts';
import type { AcquiredToken } from '../acquired-token.ts';

/** A user of a tenant, in lower case. */
export interface SessionUser {
  readonly objectId: string;
  readonly tenantId: string;
}

/**
 * By its key, which whoever began it was given; or by its id, for code of this server that keeps the id beside the user's own records
 * (a job, say). An id opens nothing outside this server, so it is no secret.
 */
export type SessionReference = string | { readonly id: string };

/** Who a session acts for, as the bearer said when it began: never more than that. */
export type SessionPrincipal = Omit<Principal, 'claims' | 'expiresAt'>;

/** What its user, or an administrator, may be told about a session. */
export interface SessionInfo {
  readonly id: string;
  readonly createdAt: Date;
  readonly usedAt: Date;
  /** When it ends unless it is used before; never later than its absolute end. */
  readonly endsAt: Date;
  /** The token service wants the user: `initiate` with the same key goes on with it. */
  readonly needsInteraction: boolean;
}

/** As `AcquireTokenOptions`, as far as it means something here. */
export interface SessionTokenOptions {
  /** JSON text of a claims challenge: the cached header is passed over. */
  readonly claims?: string | undefined;
  /** Passes the cached header over. */
  readonly forceRefresh?: boolean | undefined;
  readonly correlationId?: string | undefined;
  readonly proofKeyId?: string | undefined;
  readonly extraQueryParameters?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The caller, inside a request: a session of anybody else is unknown to them. */
  readonly caller?: SessionUser | undefined;
}

/** What may be said at the beginning. */
export interface InitiateOptions extends Omit<SessionTokenOptions, 'caller' | 'forceRefresh'> {
  /** A key of the caller's own, up to 512 characters, or one of an earlier session, which then goes on; a new random one unless given. */
  readonly key?: string | undefined;
}

/** A session that has just begun. */
export interface InitiatedSession {
  readonly id: string;
  /** 256 random bits unless the caller said its own. Whoever holds it acts for the user: it is told once and stored nowhere. */
  readonly key: string;
  /** Of the exchange that it began with. */
  readonly token: AcquiredToken;
}

/** A session whose refresh token has just been redeemed. */
export interface RenewedSession {
  readonly id: string;
  /** As sealed at the start, with the app roles that the token service says today. */
  readonly principal: SessionPrincipal;
}

/** Sessions as code outside of requests meets them: those that users have begun. */
export interface StartedSessions {
  /**
   * A token for the user of a session (`AcquireTokenInLongRunningProcess`): from memory, else by the refresh token.
   *
   * @throws {SessionUnknownError} no such session, it was stopped, or it is not the caller's
   * @throws {SessionExpiredError} not used for too long, or at its absolute end
   * @throws {ReauthenticationRequiredError | ClaimsChallengeError | ConsentRequiredError | AccessBlockedError} as the token service
   * said; the session stays
   * @throws {SessionStoreUnavailableError} try later
   */
  acquire(session: SessionReference, scopes: readonly string[], options?: SessionTokenOptions): Promise<AcquiredToken>;
  /**
   * Ends a session and forgets its refresh token (`StopLongRunningProcessInWebApiAsync`). Other processes serve what they hold for
   * one second more.
   * @returns whether there was one
   */
  stop(session: SessionReference, options?: { readonly caller?: SessionUser | undefined }): Promise<boolean>;
  /** Ends all sessions of a user. @returns how many there were */
  stopUser(objectId: string, tenantId: string): Promise<number>;
  /** Sessions of a user that have not ended, the oldest first; keys are nowhere to be had. */
  list(objectId: string, tenantId: string): Promise<readonly SessionInfo[]>;
}

/** With what needs the user to be here, and what the worker needs. */
export interface LongRunningSessions extends StartedSessions {
  /**
   * Begins a session with one on-behalf-of exchange (`InitiateLongRunningProcessInWebApiAsync`).
   *
   * @param bearer of the user who is here; their access token may end right afterwards
   * @param scopes of one resource; other resources can be acquired later, as far as the user has consented
   * @throws {SessionLimitError} the user has as many as one may have
   * @throws {SessionUnknownError} the key belongs to somebody else, or is a generated one of a session that is no more
   * @throws {SessionStoreUnavailableError} nothing was begun
   * @throws as `AuthorizationHeaderProvider.createAuthorizationHeaderForUser`
   */
  initiate(bearer: ValidatedBearer, scopes: readonly string[], options?: InitiateOptions): Promise<InitiatedSession>;
  /** Redeems the refresh token now, whatever is cached: is the user still who they were? Throws as `acquire`. */
  renew(
    session: SessionReference,
    options?: Pick<SessionTokenOptions, 'correlationId' | 'signal'>,
  ): Promise<RenewedSession>;
}

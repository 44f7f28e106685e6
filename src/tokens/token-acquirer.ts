/**
 * Tokens with what is known about them, for code that needs more than a header: one acquirer per request, or one per process for
 * daemons that have no request.
 * @module
 */

import { randomUUID } from 'node:crypto';
import type { ValidatedBearer } from '../bearer/validator.ts';
import { UnauthenticatedError } from '../errors/errors.ts';
import { bearerChallenge, decodeClaims } from '../protocol/challenges.ts';
import { type AcquireTokenOptions, copyManagedIdentity, copyQuery } from './acquire-token-options.ts';
import type { AcquiredToken } from './acquired-token.ts';
import { acquireInSession, stopSession } from './sessions/act-in-session.ts';
import { whereKept } from './sessions/kept-sessions.ts';
import type { LongRunningSessions, SessionReference } from './sessions/sessions.ts';
import type { AppTokenRequest, TokenAcquisition, UserTokenRequest } from './token-acquisition.ts';
import { tokenError } from './token-errors.ts';

export type { AcquireTokenOptions, ManagedIdentityOptions } from './acquire-token-options.ts';
export type { AcquiredToken } from './acquired-token.ts';

/** `ITokenAcquirer` of Microsoft.Identity.Web, and what a header alone cannot tell. */
export interface TokenAcquirer {
  /** A token for the signed-in user from the cache, without waiting. */
  peekForUser(scopes: readonly string[], options?: AcquireTokenOptions): AcquiredToken | undefined;
  /** @throws as `AuthorizationHeaderProvider.createAuthorizationHeaderForUser` */
  acquireForUser(scopes: readonly string[], options?: AcquireTokenOptions): Promise<AcquiredToken>;
  /** @throws as `AuthorizationHeaderProvider.createAuthorizationHeaderForApp` */
  acquireForApp(scope: string, options?: AcquireTokenOptions): Promise<AcquiredToken>;
  /**
   * Ends a long-running session of the caller and forgets its refresh token.
   *
   * @param longRunningWebApiSessionKey as it was said or told at the start; in a process without requests anybody's
   * @returns whether there was one
   * @throws {SessionStoreUnavailableError} try again
   */
  stopLongRunningProcessInWebApi(longRunningWebApiSessionKey: string): Promise<boolean>;
}

/** Who asks, and on what it may draw. */
export interface TokenAcquirerOptions {
  /** The token layer of the process, shared by all acquirers. */
  readonly acquisition: TokenAcquisition;
  /** The caller; absent for an anonymous request and for a process without requests. */
  readonly bearer: ValidatedBearer | undefined;
  /** Tenant of application tokens when nobody called: the configured one. */
  readonly tenantId: string;
  /** As `createConsentUrl` makes it. */
  readonly consentUrl: (tenantId: string, scopes: readonly string[]) => string;
  readonly correlationId?: string;
  /** Absent where no database is configured and none may be embedded. */
  readonly sessions?: LongRunningSessions | undefined;
  /** No request is behind this acquirer: whoever has the key of a session may act in it. */
  readonly isProcess?: boolean;
  /** Acts for the user of this session throughout, as if they had called. */
  readonly session?: SessionReference;
}

/** Cheap, made for each request: it holds the bearer, and nothing that outlives it. */
export function createTokenAcquirer({
  acquisition,
  bearer,
  tenantId,
  consentUrl,
  correlationId,
  sessions,
  isProcess = false,
  session,
}: TokenAcquirerOptions): TokenAcquirer {
  const callerTenant = bearer?.principal.tenantId ?? tenantId;

  function common(options: AcquireTokenOptions) {
    const claims = options.claims === undefined ? undefined : decodeClaims(options.claims);
    if (options.claims !== undefined && claims === undefined) {
      throw new TypeError('Expected claims as JSON text of an object, or that in base64 or base64url.');
    }
    return {
      tenantId: options.tenant ?? callerTenant,
      claims: claims === '{}' ? undefined : claims,
      forceRefresh: options.forceRefresh,
      correlationId: options.correlationId ?? correlationId ?? randomUUID(),
      extraQueryParameters: options.extraQueryParameters && copyQuery(options.extraQueryParameters),
      proofKeyId: options.proofKeyId,
      signal: options.signal,
    };
  }

  /** For a user who has left, or is about to; `undefined` where the bearer of the request is enough. */
  function inSession(
    scopes: readonly string[],
    options: AcquireTokenOptions,
  ): (() => Promise<AcquiredToken>) | undefined {
    const { longRunningWebApiSessionKey: key } = options;
    if (key === undefined && session === undefined) return undefined;
    assertForSession(options);
    const kept = whereKept(sessions);
    const { claims, forceRefresh, correlationId: id, extraQueryParameters, proofKeyId, signal } = common(options);
    const how = { claims, forceRefresh, correlationId: id, extraQueryParameters, proofKeyId, signal };
    return key === undefined && session !== undefined
      ? () => kept.acquire(session, scopes, how)
      : () => acquireInSession({ sessions: kept, caller: isProcess ? 'process' : bearer, key: key ?? '' }, scopes, how);
  }

  function userRequest(scopes: readonly string[], options: AcquireTokenOptions): UserTokenRequest {
    if (options.managedIdentity !== undefined) {
      throw new TypeError(
        "Expected 'managedIdentity' with application tokens only: the machine cannot act for a user.",
      );
    }
    if (bearer?.principal.kind !== 'user') {
      const message = bearer
        ? 'An application cannot be acted for: no user is signed in.'
        : 'A bearer token is required.';
      throw new UnauthenticatedError(message, bearerChallenge(), 'an on-behalf-of exchange needs a user');
    }
    const { objectId, tenantId: home } = bearer.principal;
    return { ...common(options), scopes, assertion: bearer.assertion, user: { objectId, tenantId: home } };
  }

  /** Mistakes of the caller, and the reason for which it left, are its own; the rest is what the token service said. */
  const refused = (error: unknown, { scopes, tenantId: tenant, signal }: UserTokenRequest | AppTokenRequest) =>
    error instanceof TypeError || (signal?.aborted && error === signal.reason)
      ? error
      : tokenError(error, { scopes, consentUrl: (wanted) => consentUrl(tenant, wanted) });

  return {
    peekForUser(scopes, options = {}) {
      if (inSession(scopes, options)) return undefined; // it has to be asked whether the session still stands
      return acquisition.peekForUser(userRequest(scopes, options));
    },
    async acquireForUser(scopes, options = {}) {
      const act = inSession(scopes, options);
      if (act) return await act();
      const request = userRequest(scopes, options);
      try {
        return await acquisition.acquireForUser(request);
      } catch (error) {
        throw refused(error, request);
      }
    },
    async acquireForApp(scope, options = {}) {
      const managedIdentity = copyManagedIdentity(options);
      if (options.longRunningWebApiSessionKey !== undefined) {
        throw new TypeError("Expected 'longRunningWebApiSessionKey' with tokens for a user only.");
      }
      const request: AppTokenRequest = { ...common(options), managedIdentity, scopes: [scope] };
      try {
        return await acquisition.acquireForApp(request);
      } catch (error) {
        throw refused(error, request);
      }
    },
    stopLongRunningProcessInWebApi: async (key) =>
      await stopSession({ sessions: whereKept(sessions), caller: isProcess ? 'process' : bearer, key }),
  };
}

/** @throws {TypeError} an option that a session has decided already */
function assertForSession({ tenant, managedIdentity }: AcquireTokenOptions): void {
  const meaningless = tenant === undefined ? managedIdentity && 'managedIdentity' : 'tenant';
  if (meaningless) throw new TypeError(`Expected a session without '${meaningless}': it is of one user of one tenant.`);
}

/**
 * The one method behind which a library speaks to the token endpoint.
 *
 * Everything that decides what a caller may be served (cache, coalescing, refresh, error codes) is on our side of it.
 * @module
 */

import type { Assertion } from '../bearer/assertion.ts';
import type { Secret } from '../config/secret.ts';
import type { JsonObject } from '../protocol/claims.ts';
import type { TokenErrorBody } from '../protocol/oauth-errors.ts';

/** What every exchange says. */
interface ExchangeBase {
  /** A real tenant, never `common` for an exchange. */
  readonly tenantId: string;
  /** Full scopes of one resource. */
  readonly scopes: readonly string[];
  /** Claims challenge to be satisfied: JSON text. */
  readonly claims?: string;
  /** Sent as `client-request-id`. */
  readonly correlationId: string;
  /** Thumbprint of the key that the token is to be bound to; a bearer token without. */
  readonly proofKeyId?: string;
  /** Added to the address of the token endpoint. */
  readonly extraQueryParameters?: Readonly<Record<string, string>>;
}

/** For the user of an assertion: grant `urn:ietf:params:oauth:grant-type:jwt-bearer` (RFC 7523). */
export interface OnBehalfOfExchange extends ExchangeBase {
  /** Tells it from the others of `EngineRequest`. */
  readonly grant: 'on-behalf-of';
  /** Sent as it came; validated before. */
  readonly assertion: Assertion;
  /** Object id of the user: routes the call to the data centre that knows them (`X-AnchorMailbox`). */
  readonly objectId: string;
  /** For a long-running session: the refresh token of the reply is handed out. It is dropped otherwise. */
  readonly keepsRefreshToken?: true;
}

/** A long-running session goes on. */
export interface RefreshTokenExchange extends ExchangeBase {
  /** Tells it from the others of `EngineRequest`. */
  readonly grant: 'refresh-token';
  /** Of a long-running session; the answer may bring the next one. */
  readonly refreshToken: Secret;
  /** As `OnBehalfOfExchange.objectId`. */
  readonly objectId: string;
}

/** For the application itself. */
export interface ClientCredentialsExchange extends ExchangeBase {
  /** Tells it from the others of `EngineRequest`. */
  readonly grant: 'client-credentials';
}

/** What the token service is asked. */
export type ExchangeRequest = OnBehalfOfExchange | RefreshTokenExchange | ClientCredentialsExchange;

/** A token of the machine's own identity: its endpoint is asked instead of the token service, in no tenant of ours. */
export interface ManagedIdentityRequest {
  /** Tells it from the others of `EngineRequest`; no grant of OAuth, nor any request to the token service. */
  readonly grant: 'managed-identity';
  /** Client id in lower case; the identity that the system has assigned unless given. */
  readonly userAssignedClientId: string | undefined;
  /** `'<resource>/.default'`. */
  readonly scopes: readonly string[];
}

/** All that an engine may be asked; `grant` tells them apart. */
export type EngineRequest = ExchangeRequest | ManagedIdentityRequest;

/** What came back, with absolute times. */
export interface IssuedToken {
  /** Visible ASCII, checked; everything else about it is between the token service and the API. */
  readonly accessToken: string;
  /** Milliseconds since the epoch. */
  readonly expiresAtMs: number;
  /** When the token service would like to be asked for the next one (`refresh_in`), milliseconds since the epoch. */
  readonly refreshAtMs?: number;
  /** `scope` as the reply spells it; the requested scopes where the reply has none. */
  readonly scope: string;
  /** The next one, where there is one and it was asked for. */
  readonly refreshToken?: Secret;
  /** Of the id token that came with a refreshed one: who the user is today. From the token service itself, so nothing else vouches for it. */
  readonly idTokenClaims?: JsonObject;
}

/** Two equal requests are two exchanges: caching and coalescing stand before it. */
export interface TokenEngine<Request = EngineRequest> {
  /**
   * @throws {TokenRefusedError} the token service said no, or nothing that could be read
   * @throws {TokenTransportError} it could not be reached, or not in time
   * @throws {ExchangeWithheldError} it was not asked
   * @throws {CredentialError} this application could not prove itself, or the request could not be made
   */
  exchange(request: Request): Promise<IssuedToken>;
}

/** A reply that is no token, as it was on the wire. Becomes an error of section 9 in `token-errors.ts`. */
export class TokenRefusedError extends Error {
  override readonly name = 'TokenRefusedError';
  /** 200 for an answer that could not be read. */
  readonly status: number;
  /** Parsed; `undefined` where nothing could be. Its description names people and is for the log alone. */
  readonly body: TokenErrorBody | undefined;
  /** From `Retry-After`, seconds or date. */
  readonly retryAfterSeconds: number | undefined;
  constructor(
    status: number,
    body: TokenErrorBody | undefined,
    retryAfterSeconds: number | undefined,
    options?: ErrorOptions,
  ) {
    super(
      `The token service answered ${status} ${body ? `${body.error} ${body.codes.join(',')}` : 'without a readable body'}.`,
      options,
    );
    this.status = status;
    this.body = body;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** No answer at all, so nobody knows whether a token was made; an exchange may be repeated all the same. */
export class TokenTransportError extends Error {
  override readonly name = 'TokenTransportError';
  /** Our own time-out, rather than a broken connection. */
  readonly timedOut: boolean;
  constructor(timedOut: boolean, options?: ErrorOptions) {
    super(timedOut ? 'The token service did not answer in time.' : 'The token service could not be reached.', options);
    this.timedOut = timedOut;
  }
}

/** We did not ask: the token service wished to be left alone, or is known to be down. */
export class ExchangeWithheldError extends Error {
  override readonly name = 'ExchangeWithheldError';
  /** `throttled`: it said 429 and its time is not over. `unavailable`: it is down. */
  readonly reason: 'throttled' | 'unavailable';
  /** From when on asking may help. */
  readonly retryAfterSeconds: number;
  constructor(reason: 'throttled' | 'unavailable', retryAfterMs: number) {
    super(`The token service was not asked: ${reason}.`);
    this.reason = reason;
    this.retryAfterSeconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
  }
}

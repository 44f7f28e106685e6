/**
 * Refusals of the token service → the errors a client may see (design: errors and challenges).
 *
 * Pure. `error_description` stays in the cause, for the log: it names people, tenants and policies.
 * @module
 */

import {
  AccessBlockedError,
  ClaimsChallengeError,
  ConsentRequiredError,
  CredentialError,
  DownstreamError,
  OnbehalfError,
  ReauthenticationRequiredError,
  UnauthenticatedError,
} from '../errors/errors.ts';
import { bearerChallenge } from '../protocol/challenges.ts';
import { classifyTokenRefusal } from '../protocol/oauth-errors.ts';
import { ExchangeWithheldError, TokenRefusedError, TokenTransportError } from './engine.ts';

/** What was asked for, for errors that tell how to mend it. */
export interface RefusedExchange {
  /** Full scopes of the exchange. */
  readonly scopes: readonly string[];
  /** Where the user can consent that our API calls that one: see `consent-url.ts`. */
  readonly consentUrl: (scopes: readonly string[]) => string;
}

/** In the place of an API's name: what failed was the exchange before it. */
const TOKEN_SERVICE = 'token-service';

/** An error that is one of ours already comes back as it is. @param error whatever an engine threw */
export function tokenError(error: unknown, { scopes, consentUrl }: RefusedExchange): OnbehalfError {
  if (error instanceof OnbehalfError) return error;
  if (error instanceof TokenTransportError) {
    return new DownstreamError(
      error.timedOut ? 'DOWNSTREAM_TIMEOUT' : 'DOWNSTREAM_UNAVAILABLE',
      { api: TOKEN_SERVICE },
      undefined,
      { cause: error },
    );
  }
  if (error instanceof ExchangeWithheldError) {
    const code = error.reason === 'throttled' ? 'DOWNSTREAM_THROTTLED' : 'DOWNSTREAM_UNAVAILABLE';
    return new DownstreamError(code, { api: TOKEN_SERVICE }, error.retryAfterSeconds, { cause: error });
  }
  if (!(error instanceof TokenRefusedError)) return new CredentialError('The token exchange failed.', { cause: error });
  const { status, body, retryAfterSeconds } = error;
  const cause = { cause: error };
  switch (classifyTokenRefusal(status, body)) {
    case 'claims-challenge':
      return new ClaimsChallengeError(body?.claims ?? '{}', 'token-service', undefined, cause);
    case 'consent-required':
      return new ConsentRequiredError(scopes, consentUrl(scopes), undefined, cause);
    case 'assertion-expired':
      return new UnauthenticatedError(
        'The access token ran out while the request was answered.',
        bearerChallenge({ error: 'invalid_token', error_description: 'The access token has expired.' }),
        'the token service found the assertion expired',
        cause,
      );
    case 'reauthentication-required':
      return new ReauthenticationRequiredError(undefined, cause);
    case 'access-blocked':
      return new AccessBlockedError(undefined, cause);
    case 'throttled':
      return new DownstreamError('DOWNSTREAM_THROTTLED', { api: TOKEN_SERVICE, status: 429 }, retryAfterSeconds, cause);
    case 'unavailable':
      return new DownstreamError('DOWNSTREAM_UNAVAILABLE', { api: TOKEN_SERVICE, status }, retryAfterSeconds, cause);
    case 'credential':
    case 'configuration':
      return new CredentialError('The token service refused this application.', cause);
  }
}

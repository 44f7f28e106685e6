/**
 * Authorization codes: ten minutes, one use, bound to client, redirect URI and code challenge.
 *
 * In memory: a code outlives no restart, and nobody carries one that long.
 * @module
 */

import { randomBytes } from 'node:crypto';
import { AadstsError } from './aadsts.ts';
import type { Authentication } from './authentication.ts';
import type { ClaimsRequest } from './claims-request.ts';
import type { RedirectType } from './redirect-uris.ts';

/** What a code stands for until it is redeemed. */
export interface AuthorizationCode {
  readonly clientId: string;
  readonly tenantId: string;
  /** Has to be named again at the token endpoint, letter for letter (RFC 6749, section 4.1.3). */
  readonly redirectUri: string;
  readonly redirectType: RedirectType;
  /** The `scope` parameter of /authorize: what the code stands for unless the client asks for less. */
  readonly scope: string;
  /** `S256` challenge; `undefined` when the client sent none. */
  readonly codeChallenge: string | undefined;
  /** Goes into the id token. */
  readonly nonce: string | undefined;
  /** The sign-in that led to it. */
  readonly authentication: Authentication;
  /** What /authorize was asked for; counts where the redeeming request brings none. */
  readonly claims: ClaimsRequest;
}

/** The codes of this process. */
export interface AuthorizationCodes {
  /** @returns the text of the code */
  issue(code: AuthorizationCode, nowMs: number): string;
  /**
   * @param accept throws when the code is not for this request; then it stays unused
   * @throws {AadstsError} 54005 the second time, 70000 for what never was, 70008 after ten minutes
   */
  redeem(text: string, nowMs: number, accept: (code: AuthorizationCode) => void): AuthorizationCode;
}

/** Ten minutes, as at Entra, in milliseconds. */
const LIFETIME_MS = 10 * 60 * 1000;
/** Bounded, because nobody signs in so often: the oldest go first. */
const MOST_CODES = 10_000;

/** Used codes stay until they are pushed out, so that a second use is told from a code that never was. */
export function createAuthorizationCodes(): AuthorizationCodes {
  const codes = new Map<string, { readonly code: AuthorizationCode; readonly endsAt: number; isUsed: boolean }>();
  return {
    issue(code, nowMs) {
      const text = `1.${randomBytes(48).toString('base64url')}`;
      codes.set(text, { code, endsAt: nowMs + LIFETIME_MS, isUsed: false });
      const [oldest] = codes.keys();
      if (codes.size > MOST_CODES && oldest !== undefined) codes.delete(oldest);
      return text;
    },
    redeem(text, nowMs, accept) {
      const entry = codes.get(text);
      if (!entry) throw new AadstsError(70000, 'Provided grant is invalid or malformed: the code is not valid.');
      if (entry.isUsed) {
        throw new AadstsError(
          54005,
          'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
        );
      }
      if (nowMs >= entry.endsAt) {
        throw new AadstsError(70008, 'The provided authorization code or refresh token has expired due to inactivity.');
      }
      // Only then is it used up: a request with the wrong verifier must not take the code from the right client.
      accept(entry.code);
      entry.isUsed = true;
      return entry.code;
    },
  };
}

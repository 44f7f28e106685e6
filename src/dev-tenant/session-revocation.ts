/**
 * Continuous access evaluation in Graph and ARM: whether the sign-in behind a token is older than the revocation of its user's sessions.
 *
 * When somebody is revoked, and whether an exchange still succeeds then, is for Entra to say.
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation
 * @module
 */
import type { AccessTokenClaims, AccessTokenReader } from './entra/access-token-reader.ts';

/** What stands between a token and its answer. */
export interface Revocation {
  /** Unix seconds: whoever signs in then or later counts again. */
  readonly notBefore: number;
  /** The client said `cp1`: it understands a claims challenge. Anyone else gets a plain 401. */
  readonly understandsChallenge: boolean;
}

/** @returns the revocation this token falls under, or `undefined` */
export function revocationOf(claims: AccessTokenClaims, tokens: AccessTokenReader): Revocation | undefined {
  const notBefore = tokens.revokedBefore(claims);
  if (notBefore === undefined) return undefined;
  return { notBefore, understandsChallenge: claims.xms_cc?.includes('cp1') ?? false };
}

/** JSON text of the claims challenge, with the blanks that the real service puts in. */
export function claimsChallengeOf({ notBefore }: Revocation): string {
  // As captured from Graph, blank included: what a client decodes is to be parsed, not compared.
  return `{"access_token":{"nbf":{"essential":true, "value":"${notBefore}"}}}`;
}

/**
 * Finds the one bearer token of a request.
 *
 * Reads raw headers: Node keeps the first of two `Authorization` headers and drops the other without a word, and two readers
 * that disagree about which token counts are a way around both. No query, body, cookie or `X-` header is ever read.
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1
 * @module
 */

import { UnauthenticatedError } from '../errors/errors.ts';
import { bearerChallenge } from '../protocol/challenges.ts';
import { TokenRefusal } from './refusals.ts';

/** Longest token looked at, in characters: group-heavy tokens of Entra stay below 8 KiB. */
const MAX_TOKEN_CHARACTERS = 16_384;

/** A token that no rule was applied to yet, or `undefined` when none was sent at all. */
export type PresentedToken = string | undefined;

/**
 * No bearer token was sent: by RFC 6750 section 3.1 the challenge then carries no error, also not for another scheme.
 * @param reason for the log
 * @returns to be thrown: HTTP 401 with a bare `Bearer`
 */
export function missingToken(reason = 'no Authorization header was sent'): UnauthenticatedError {
  return new UnauthenticatedError('A bearer token is required.', bearerChallenge(), reason);
}

/**
 * @param rawHeaders names and values in turn, as `IncomingMessage.rawHeaders` has them
 * @throws {UnauthenticatedError} more than one header, another scheme, no token, or a token over 16 KiB
 */
export function presentedToken(rawHeaders: readonly string[]): PresentedToken {
  let value: string | undefined;
  // To the end: a second header is only found behind the first.
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.toLowerCase() !== 'authorization') continue;
    if (value !== undefined) throw new TokenRefusal('header-twice', {});
    value = rawHeaders[at + 1] ?? '';
  }
  if (value === undefined) return undefined;
  // Also refused where nobody need sign in: whoever shows a credential means to be somebody.
  const token = /^bearer +([^ ].*)$/is.exec(value)?.[1];
  if (token === undefined) throw missingToken('the Authorization scheme is not Bearer, or no token follows it');
  if (token.length > MAX_TOKEN_CHARACTERS) throw new TokenRefusal('too-long', { most: String(MAX_TOKEN_CHARACTERS) });
  return token;
}

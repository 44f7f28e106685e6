/**
 * `onbehalf check --token`: shows a token to the server's own rules and says which one refuses it, and what would change that.
 *
 * The same configuration, the authority's live keys, the same validator as in the server. The token itself is never printed,
 * sent or kept; of a good one the permissions are told, not the person.
 * @module
 */

import type { Readable } from 'node:stream';
import { missingToken, presentedToken } from '../bearer/authorization-header.ts';
import type { KeySet } from '../bearer/key-set.ts';
import { CallerRefusal, remedyFor, TokenRefusal } from '../bearer/refusals.ts';
import { createBearerValidator, type ValidatedBearer } from '../bearer/validator.ts';
import type { Config } from '../config/schema.ts';
import { UnauthenticatedError } from '../errors/errors.ts';
import type { Clock } from '../observability/clock.ts';

/** Far more than any token: what is longer need not be read to its end. */
const MAX_INPUT_CHARACTERS = 65_536;

/** @param value the token, or `-` for standard input, which shows it to no list of processes and no history of a shell */
export async function readToken(value: string, input: Readable): Promise<string> {
  if (value !== '-') return value.trim();
  let text = '';
  for await (const chunk of input.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > MAX_INPUT_CHARACTERS) break;
  }
  return text.trim();
}

/** What the command prints and ends with. */
export interface TokenVerdict {
  /** Whether the server would let it in. What its scopes open the schema says. */
  readonly isGood: boolean;
  /** What a person reads, one fact per line. */
  readonly lines: readonly string[];
}

/** The server's own parts, made for one token. */
export interface CheckTokenOptions {
  /** Of the configuration that the server has. */
  readonly azureAd: Config['azureAd'];
  /** Of the live authority; stays the caller's to close. */
  readonly keys: KeySet;
  /** Says whether the token has ended, and how long it has left. */
  readonly clock: Clock;
}

/**
 * @param text a token, with or without `Bearer` in front
 * @throws {KeysUnavailableError} the authority's keys cannot be reached
 */
export async function checkToken(text: string, { azureAd, keys, clock }: CheckTokenOptions): Promise<TokenVerdict> {
  const header = /^(?:authorization: *)?bearer\b/i.test(text)
    ? text.replace(/^authorization: */i, '')
    : `Bearer ${text}`;
  try {
    const token = presentedToken(['authorization', header]);
    if (token === undefined) throw missingToken();
    const { principal } = await createBearerValidator({ policy: azureAd, keys, clock }).validate(token);
    return { isGood: true, lines: describe(principal, clock) };
  } catch (error) {
    if (error instanceof TokenRefusal || error instanceof CallerRefusal)
      return { isGood: false, lines: [`${error.reason}.`, `To do: ${remedyFor(error, azureAd)}`] };
    if (error instanceof UnauthenticatedError)
      return {
        isGood: false,
        lines: ['there is none.', 'To do: give the access token, or - and the token on standard input.'],
      };
    throw error;
  }
}

/** What decides, and nothing that names the person. */
function describe(principal: ValidatedBearer['principal'], clock: Clock): readonly string[] {
  const { kind, scopes, roles, tenantId, clientId, expiresAt, claims } = principal;
  const minutes = Math.floor((expiresAt - clock.now()) / 60_000);
  return [
    'this API lets it in.',
    `kind     ${kind === 'user' ? 'user (delegated)' : 'app (no user)'}, v${String(claims.ver)}`,
    `scopes   ${words(scopes)}`,
    `roles    ${words(roles)}`,
    `tenant   ${tenantId}`,
    `client   ${clientId}`,
    `ends     ${new Date(expiresAt).toISOString()} (${minutes < 0 ? 'by clock tolerance only' : `in ${minutes} min`})`,
  ];
}

const words = (set: ReadonlySet<string>): string => (set.size === 0 ? 'none' : [...set].join(' '));

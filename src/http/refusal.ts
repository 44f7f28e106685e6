/**
 * HTTP answers for requests that never become a GraphQL operation: always JSON, always the same shape.
 * @module
 */

import { KeysUnavailableError } from '../bearer/key-set.ts';
import { CODES } from '../errors/codes.ts';
import { ForbiddenError, UnauthenticatedError } from '../errors/errors.ts';
import { bearerChallenge } from '../protocol/challenges.ts';
import type { NotPrepared } from './prepare.ts';

/** A whole HTTP answer, not sent yet. */
export interface Refusal {
  /** 400 or more. */
  readonly status: number;
  /** Beside the content type, which depends on who asks (`refuse.ts`). */
  readonly headers: Readonly<Record<string, string>>;
  /** `{"errors":[{"message":"…","extensions":{"code":"…"}}]}`: what a GraphQL client can read whatever went wrong. */
  readonly body: string;
  /** One of `CODES`, for the log. */
  readonly code: string;
}

/** @param message for the client; says what is expected, never what came */
export function refusal(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Refusal {
  return { status, headers, code, body: JSON.stringify({ errors: [{ message, extensions: { code } }] }) };
}

/**
 * A limit of documents, or what the caller or its tenant has in flight or has spent of the minute's budget.
 * @returns HTTP 400 or 429
 */
export function notPrepared(fault: NotPrepared): Refusal {
  const headers = fault.code === 'RATE_LIMITED' ? { 'retry-after': String(fault.retryAfterSeconds) } : {};
  return refusal(CODES[fault.code].status, fault.code, fault.message, headers);
}

/**
 * The deadline of the operation is over, and something of ours or of a resolver does not end.
 * @returns HTTP 503
 */
export function operationLate(): Refusal {
  const message = 'The operation was not answered in time: try again later.';
  return refusal(CODES.DOWNSTREAM_TIMEOUT.status, 'DOWNSTREAM_TIMEOUT', message);
}

/**
 * `undefined` for errors that are not about who calls.
 * @param error what `authenticate` has thrown
 */
export function authenticationRefusal(error: unknown): Refusal | undefined {
  if (error instanceof UnauthenticatedError) {
    return refusal(CODES.UNAUTHENTICATED.status, error.code, error.message, { 'www-authenticate': error.challenge });
  }
  if (error instanceof ForbiddenError) {
    // The token itself is good: a challenge that asks for another one would send clients in circles.
    return refusal(CODES.FORBIDDEN.status, error.code, error.message, {
      'www-authenticate': bearerChallenge({ error: 'insufficient_scope' }),
    });
  }
  if (error instanceof KeysUnavailableError) {
    return refusal(
      503,
      'DOWNSTREAM_UNAVAILABLE',
      'The signing keys of the authority cannot be reached: try again later.',
      { 'retry-after': '5' },
    );
  }
  return undefined;
}

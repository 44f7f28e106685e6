/**
 * Error answers of downstream APIs → `DownstreamError`: status, the API's own code and request id, nothing else of the body.
 *
 * Pure. Graph, ARM and most OData APIs answer `{ error: { code, message } }`; some ARM providers omit the envelope. Messages are
 * for developers of the API and name people and addresses, so they do not travel.
 * @module
 */

import { DownstreamError, type DownstreamFacts, downstreamCode } from '../errors/errors.ts';
import { retryAfterSeconds } from '../protocol/retry-after.ts';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Never followed: a token goes to the origin it was made for. */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * @param headers names in lower case
 * @param body parsed JSON, or whatever came instead; only a code that looks like a name is taken from it
 * @param nowMs milliseconds since the epoch, for a `Retry-After` that is a date
 */
export function answerError(
  api: string,
  status: number,
  headers: Headers,
  body: unknown,
  nowMs: number,
): DownstreamError {
  const facts: DownstreamFacts = {
    api,
    status,
    ...optional('code', errorCodeOf(body) ?? (REDIRECTS.has(status) ? 'Redirected' : undefined)),
    ...optional('requestId', requestIdOf(headers)),
  };
  return new DownstreamError(downstreamCode(status), facts, retryAfterSeconds(headers['retry-after'], nowMs));
}

function optional(name: 'code' | 'requestId', value: string | undefined): Partial<DownstreamFacts> {
  return value === undefined ? {} : { [name]: value };
}

/** Codes are names (`Request_ResourceNotFound`); a sentence in their place is not passed on. */
function errorCodeOf(body: unknown): string | undefined {
  const outer = member(body, 'error') ?? body;
  const code = member(outer, 'code');
  return typeof code === 'string' && /^[\w.-]{1,128}$/.test(code) ? code : undefined;
}

/** Graph's name for it first, then Azure's. */
function requestIdOf(headers: Headers): string | undefined {
  const id = headers['request-id'] ?? headers['x-ms-request-id'];
  return typeof id === 'string' && /^[\w.:-]{1,128}$/.test(id) ? id : undefined;
}

/** Own members only: an answer may be called `constructor` as well. */
function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/**
 * Decides whether, and when, a failed downstream call is tried again.
 *
 * Pure: reads an answer, returns a pause in milliseconds or `undefined`; the transport does the waiting. `Retry-After` wins over our
 * own back-off, which has full jitter. A call that may have changed something is never repeated, nor one whose answer had begun.
 * @see https://learn.microsoft.com/graph/throttling
 * @module
 */

import { retryAfterSeconds } from '../../protocol/retry-after.ts';
import { type ExchangeResponse, FinalDownstreamError } from '../exchange.ts';

/** What may be better in a moment. 501 and 505 stay as they are; so does what the API refuses. */
const PASSING: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 3_000;
/** After a `Retry-After`: those who were all told the same time come apart. */
const SPREAD_MS = 100;

/**
 * Safe by RFC 9110 section 9.2.1, and read-only in every API of Microsoft. PUT and DELETE are idempotent, but what they were told may
 * have been overtaken.
 */
export const isRepeatable = (method: string): boolean => method === 'GET' || method === 'HEAD';

/**
 * Without `Retry-After`: 0 to 200 ms before the first repeat, 0 to 600 ms before the second, by chance, so that callers who failed together
 * do not come back together.
 * @param retry 1 for the first repeat
 * @param random 0 ≤ number < 1
 * @returns `undefined`: the outcome stands
 */
export function pauseBeforeRetry(
  outcome: Pick<ExchangeResponse, 'status' | 'headers'> | Error,
  retry: number,
  nowMs: number,
  random: () => number,
): number | undefined {
  const backOffMs = random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 3 ** (retry - 1));
  if (outcome instanceof Error) return outcome instanceof FinalDownstreamError ? undefined : backOffMs;
  if (!PASSING.has(outcome.status)) return undefined;
  const seconds = retryAfterSeconds(outcome.headers['retry-after'], nowMs);
  return seconds === undefined ? backOffMs : seconds * 1_000 + random() * SPREAD_MS;
}

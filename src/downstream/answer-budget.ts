/**
 * How much one request may be answered with by one API, all answers together: they are in memory until the request is.
 *
 * A query within its limits can ask for a thousand pictures or bodies of mails, each within the limit of one answer.
 * @module
 */

import { DownstreamError } from '../errors/errors.ts';
import type { AuthorizedCalls } from './authorized-call.ts';

/** In answers of the largest size: 64 MiB unless configured. What is under way when it is spent is still read. */
const LARGEST_ANSWERS = 16;

/**
 * Calls of one request. Once the budget is spent nothing is sent: `DOWNSTREAM_ERROR` with `AnswersTooLarge`.
 * @param maxAnswerBytes of one answer
 * @throws {DownstreamError} (by `send`) `AnswersTooLarge`
 */
export function holdAnswers(calls: AuthorizedCalls, api: string, maxAnswerBytes: number): AuthorizedCalls {
  let left = LARGEST_ANSWERS * maxAnswerBytes;
  return {
    ...calls,
    async send(request) {
      if (left <= 0) throw new DownstreamError('DOWNSTREAM_ERROR', { api, code: 'AnswersTooLarge' });
      const response = await calls.send(request);
      // Afterwards, because nobody knows before: calls that run side by side may overdraw it once.
      left -= response.body.length;
      return response;
    },
  };
}

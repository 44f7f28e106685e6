/**
 * Up to twenty parts on their way: one `$batch`, or a plain request for a part that is alone, and what becomes of each answer.
 *
 * A batch is answered with 200 whatever its parts say. A part that was throttled, or failed for the moment, is sent again with its
 * kin alone, after the time it was told; a challenge is answered once, by one of those that met it, and the others go again with
 * the new header. Everything else is that part's own.
 * @see https://learn.microsoft.com/graph/json-batching
 * @see https://learn.microsoft.com/graph/throttling
 * @module
 */

import { ClaimsChallengeError, DownstreamError } from '../../errors/errors.ts';
import type { Clock } from '../../observability/clock.ts';
import { claimsOfChallenge } from '../../protocol/challenges.ts';
import { readImage } from '../answer-body.ts';
import { answerError } from '../answer-errors.ts';
import type { CallIdentity, DownstreamCalls } from '../downstream-calls.ts';
import { type PartAnswer, readBatch, writeBatch } from './envelope.ts';

/** What is sent, and who hears of it. */
export interface Part {
  /** Both are reads here. */
  readonly method: 'GET' | 'POST';
  /** Below the base address, with its query. */
  readonly path: string;
  /** Only with `POST`. Reads that are sent by POST change nothing, so they may be sent again. */
  readonly body?: unknown;
  /** What the answer has to be. */
  readonly as: 'json' | 'bytes';
  /** Of this part alone: `ConsistencyLevel`, `Prefer`. */
  readonly headers: Readonly<Record<string, string>>;
  /** A batch asks for those of all its parts. */
  readonly scopes: readonly string[];
  /** Of all parts that are sent together. */
  readonly identity?: CallIdentity;
  /** Called once: with the body, or with the `Error`. */
  readonly settle: (answer: unknown) => void;
}

/**
 * Settles every part; never throws.
 * @param parts at most 20, of one identity and one header
 */
export async function sendParts(api: DownstreamCalls, clock: Clock, parts: readonly Part[]): Promise<void> {
  const startedAtMs = clock.monotonic();
  let waiting = parts;
  let answeredChallenge = false;
  for (let retry = 1; waiting.length > 0; retry += 1) {
    const [only, ...others] = waiting;
    if (only && others.length === 0) return await sendAlone(api, only);
    const answers = await sendBatch(api, waiting);
    // Halves, not singles: of twenty pictures two may be the large ones.
    if (isTooLarge(answers)) {
      const half = Math.ceil(waiting.length / 2);
      await sendParts(api, clock, waiting.slice(0, half));
      return await sendParts(api, clock, waiting.slice(half));
    }
    if (answers instanceof Error) {
      for (const part of waiting) part.settle(answers);
      return;
    }
    // What can be settled is settled first: no resolver waits for another one's repeat.
    const { challenged, failed } = settleAnswered(api, waiting, answers);
    const answered = await answerChallenge(api, challenged, answeredChallenge);
    answeredChallenge ||= challenged.length > 0;
    // Those whose challenge was answered go together with those whose pause is over.
    waiting = [...answered, ...(await repeatable(api, clock, failed, retry, startedAtMs))];
  }
}

/** Together: each alone may well fit, such as a picture in the company of nineteen. One after the other, so that memory is bounded. */
function isTooLarge(answers: unknown): boolean {
  return answers instanceof DownstreamError && answers.downstream.code === 'AnswerTooLarge';
}

/** @returns those for whom it is not decided yet */
function settleAnswered(api: DownstreamCalls, parts: readonly Part[], answers: readonly (PartAnswer | undefined)[]) {
  const challenged: Challenged[] = [];
  const failed: Failed[] = [];
  for (const [index, part] of parts.entries()) {
    const answer = answers[index];
    if (!answer) {
      part.settle(new DownstreamError('DOWNSTREAM_ERROR', { api: api.name, code: 'BatchPartMissing' }));
    } else if (answer.status >= 200 && answer.status < 300) {
      part.settle(contentOf(api, part, answer));
    } else {
      const claims = challengeOf(answer);
      if (claims === undefined) failed.push({ part, answer });
      else challenged.push({ part, claims });
    }
  }
  return { challenged, failed };
}

/** As on the wire: a part can be challenged inside a batch that was answered with 200. */
function challengeOf({ status, headers }: PartAnswer): string | undefined {
  return status === 401 || status === 403 ? claimsOfChallenge(headers['www-authenticate']) : undefined;
}

interface Challenged {
  readonly part: Part;
  readonly claims: string;
}

interface Failed {
  readonly part: Part;
  readonly answer: PartAnswer;
}

/** A plain request has its own repeats and answers a challenge itself. */
async function sendAlone(api: DownstreamCalls, part: Part): Promise<void> {
  part.settle(await ask(api, part).catch((error: unknown) => error));
}

/** @returns the answer in the form that the batch would have given: pictures in base64 */
async function ask(
  api: DownstreamCalls,
  { method, path, body, as, headers, scopes, identity }: Part,
): Promise<unknown> {
  const options = { headers, scopes, ...identity };
  if (method === 'POST') return await api.post(path, body, { ...options, repeatable: true });
  if (as === 'json') return await api.get(path, options);
  const { contentType, bytes } = await api.getBytes(path, options);
  return { contentType, base64: bytes.toString('base64') };
}

/** Whatever goes wrong with the envelope goes wrong for all of its parts. */
async function sendBatch(
  api: DownstreamCalls,
  parts: readonly Part[],
): Promise<readonly (PartAnswer | undefined)[] | Error> {
  try {
    const body = writeBatch(parts.map(({ path, ...part }) => ({ ...part, url: path })));
    const identity = parts[0]?.identity;
    // Together they get the header that each of them got: it has them all.
    const scopes = [...new Set(parts.flatMap((part) => part.scopes))];
    return readBatch(await api.post('/$batch', body, { ...identity, scopes, repeatable: true }), parts.length);
  } catch (error) {
    return error instanceof Error ? error : new Error('A batch could not be sent.', { cause: error });
  }
}

/** What is no JSON comes in base64; a part alone would have been refused for its content type, and so is this. */
function contentOf(api: DownstreamCalls, { as }: Part, { status, headers, body }: PartAnswer): unknown {
  if (as === 'json') return body;
  const picture = typeof body === 'string' ? readImage({ headers, body: Buffer.from(body, 'base64') }) : undefined;
  if (picture) return { contentType: picture.contentType, base64: picture.bytes.toString('base64') };
  return new DownstreamError('DOWNSTREAM_ERROR', { api: api.name, status, code: 'NotAnImage' });
}

/** @returns parts to send again, now that there is a header that answers the challenge */
async function answerChallenge(
  api: DownstreamCalls,
  challenged: readonly Challenged[],
  isSecond: boolean,
): Promise<readonly Part[]> {
  const [first, ...others] = challenged;
  if (!first) return [];
  if (isSecond) {
    for (const { part, claims } of challenged) part.settle(new ClaimsChallengeError(claims, 'api', api.name));
    return [];
  }
  try {
    // The plain request answers challenges: it wins the header that the others then find.
    first.part.settle(await ask(api, first.part));
  } catch (error) {
    first.part.settle(error);
    if (error instanceof ClaimsChallengeError) {
      for (const { part } of others) part.settle(error);
      return [];
    }
  }
  return others.map(({ part }) => part);
}

/** @returns parts to send again, after the longest time that one of them was told */
async function repeatable(
  api: DownstreamCalls,
  clock: Clock,
  failed: readonly Failed[],
  retry: number,
  startedAtMs: number,
): Promise<readonly Part[]> {
  const fail = ({ part, answer }: Failed) =>
    part.settle(answerError(api.name, answer.status, answer.headers, answer.body, clock.now()));
  const passing: Failed[] = [];
  let longestMs = 0;
  for (const one of failed) {
    // 424 in the company of a 429: what came after it was not tried.
    const answer = one.answer.status === 424 ? { ...one.answer, status: 429 } : one.answer;
    const pauseMs = api.repeats.pause(answer, retry, startedAtMs);
    if (pauseMs === undefined) {
      fail(one);
      continue;
    }
    passing.push(one);
    longestMs = Math.max(longestMs, pauseMs);
  }
  if (passing.length === 0) return [];
  if (await api.repeats.wait(longestMs).catch(() => false)) return passing.map(({ part }) => part);
  passing.forEach(fail);
  return [];
}

/**
 * What is sent to one API, and sent again: an attempt, and up to two more where nothing can have been changed.
 *
 * One deadline spans attempts and the waits between them, one budget all calls of the API; what fits neither is not repeated, and
 * the last answer is passed on. Nothing is ever sent twice to win a race.
 * @see https://learn.microsoft.com/graph/throttling
 * @module
 */

import { setTimeout as pause } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { DownstreamError } from '../errors/errors.ts';
import type { Clock } from '../observability/clock.ts';
import { createRetryBudget } from '../tokens/policies/retry-budget.ts';
import { type AttemptRequest, createAttempts, WithheldError } from './attempts.ts';
import { type DownstreamMetrics, silentDownstreamMetrics } from './downstream-metrics.ts';
import { createExchange, type ExchangeResponse, reasonToLeave } from './exchange.ts';
import { isRepeatable, pauseBeforeRetry } from './policies/retry.ts';

/** A call with what it allows: how long, and whether again. */
export interface TransportRequest extends AttemptRequest {
  /** Less than the API's own deadline. */
  readonly timeoutMs?: number | undefined;
  /** Never again, whatever the method: its header was signed for one sending. */
  readonly once?: boolean;
  /** A read, whatever its method: it may be sent again. */
  readonly repeatable?: boolean | undefined;
}

/** Repeats of reads inside of batches, which the transport does not see: by the same rules and from the same budget as its own. */
export interface Repeats {
  /**
   * @param retry 1 for the first repeat
   * @param startedAtMs monotonic time at which the batch was first sent
   * @returns milliseconds until a part that was answered so may be sent again; `undefined`: the answer stands
   */
  pause(answer: Pick<ExchangeResponse, 'status' | 'headers'>, retry: number, startedAtMs: number): number | undefined;
  /** @returns false, at once, where the budget is spent */
  wait(pauseMs: number, signal: AbortSignal): Promise<boolean>;
}

/** Everything of one API that all requests of the process share. Closed by the runtime. */
export interface Transport {
  /**
   * @returns the last answer, whatever its status
   * @throws {DownstreamError} `DOWNSTREAM_TIMEOUT`, `DOWNSTREAM_UNAVAILABLE`, `DOWNSTREAM_ERROR` for an answer that is refused, or
   *   `DOWNSTREAM_THROTTLED` where an earlier answer forbids the call
   * @throws the reason of `signal` when the caller left; `DOWNSTREAM_TIMEOUT` where that was a deadline
   */
  send(request: TransportRequest): Promise<ExchangeResponse>;
  /** For batches, whose parts fail inside an answer that is 200. */
  readonly repeats: Repeats;
  /** Waits for calls in flight; none may begin afterwards. */
  close(): Promise<void>;
}

/** Of `DownstreamApis.{name}`, as far as sending goes. */
export interface TransportSettings {
  /** Of a call with all its attempts and waits. */
  readonly timeoutMs: number;
  /** Calls that are open at once. */
  readonly maxConcurrency: number;
  /** Bytes of one answer, after decompression. */
  readonly maxAnswerBytes: number;
  /** How often again, and milliseconds for one attempt. */
  readonly retry: { readonly maxRetries: number; readonly attemptTimeoutMs: number };
}

/** One API of the configuration. */
export interface TransportOptions {
  /** For errors and metrics. */
  readonly api: string;
  /** Fixed for the life of the process. */
  readonly settings: TransportSettings;
  /** Connections of this API alone. */
  readonly pool: Dispatcher;
  /** Its monotonic side measures deadlines. */
  readonly clock: Clock;
  /** Nobody listens unless given. */
  readonly metrics?: DownstreamMetrics;
  /** 0 ≤ number < 1, for jitter */
  readonly random?: () => number;
}

/** With less time left nothing is sent: timers run a little early, and an attempt of no time is none. */
const LEAST_MS = 10;

/** @param options.pool becomes the transport's to close */
export function createTransport({
  api,
  settings: { timeoutMs, maxConcurrency, maxAnswerBytes, retry },
  pool,
  clock,
  metrics = silentDownstreamMetrics,
  random = Math.random,
}: TransportOptions): Transport {
  const attempts = createAttempts({
    api,
    exchange: createExchange(api, pool, maxAnswerBytes),
    maxConcurrency,
    attemptTimeoutMs: retry.attemptTimeoutMs,
    clock,
    metrics,
    random,
  });
  const budget = createRetryBudget(clock);

  async function sendUntilSettled(request: TransportRequest): Promise<ExchangeResponse> {
    const endsAtMs = clock.monotonic() + Math.min(timeoutMs, request.timeoutMs ?? timeoutMs);
    const mayRepeat = (request.repeatable || isRepeatable(request.method)) && !request.once;
    const most = mayRepeat ? retry.maxRetries : 0;
    // Each call adds a tenth of a repeat to what all calls of the API may spend (RT-2): an API that fails is not asked three times.
    budget.earn();
    let last: ExchangeResponse | DownstreamError | undefined;
    for (let retries = 0; ; retries += 1) {
      try {
        last = await attempts.send(request, endsAtMs);
      } catch (error) {
        if (!(error instanceof DownstreamError) || request.signal.aborted) throw error;
        if (error instanceof WithheldError) return settle(last ?? error); // the API's own words tell more than ours
        last = error;
      }
      if (retries === most) return settle(last);
      const pauseMs = pauseBeforeRetry(last, retries + 1, clock.now(), random);
      if (pauseMs === undefined || clock.monotonic() + pauseMs > endsAtMs - LEAST_MS || !budget.spend())
        return settle(last);
      await pause(pauseMs, undefined, { signal: request.signal });
      metrics.retried();
    }
  }

  return {
    async send(request) {
      try {
        return await sendUntilSettled(request);
      } catch (error) {
        // Waits end with an error of their own, whatever the signal says.
        throw request.signal.aborted ? reasonToLeave(request.signal.reason, api) : error;
      }
    },
    repeats: {
      pause(answer, attemptNumber, startedAtMs) {
        if (attemptNumber > retry.maxRetries) return undefined;
        const pauseMs = pauseBeforeRetry(answer, attemptNumber, clock.now(), random);
        const fits = pauseMs !== undefined && clock.monotonic() + pauseMs <= startedAtMs + timeoutMs - LEAST_MS;
        return fits ? pauseMs : undefined;
      },
      async wait(pauseMs, signal) {
        if (!budget.spend()) return false;
        await pause(pauseMs, undefined, { signal });
        metrics.retried();
        return true;
      },
    },
    close: () => pool.close(),
  };
}

/** What was met last is what the caller gets: an answer, whatever its status, or the failure. */
function settle(outcome: ExchangeResponse | DownstreamError): ExchangeResponse {
  if (outcome instanceof Error) throw outcome;
  return outcome;
}

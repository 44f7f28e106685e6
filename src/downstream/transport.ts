/**
 * What may be sent to one API at all: the policies of failure around an exchange.
 *
 * In this order: the gate after a 429, room in the bulkhead, the breaker, the exchange, and up to two more attempts where nothing can
 * have been changed. Waiting and repeating end with the call's deadline; what does not fit is refused at once, with the time to wait.
 * Nothing is ever sent twice to win a race.
 * @see https://learn.microsoft.com/graph/throttling
 * @module
 */

import { setTimeout as pause } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { DownstreamError } from '../errors/errors.ts';
import type { Clock } from '../observability/clock.ts';
import { retryAfterSeconds } from '../protocol/retry-after.ts';
import { createRetryBudget } from '../tokens/policies/retry-budget.ts';
import { createThrottleGate } from '../tokens/policies/throttle-gate.ts';
import { type DownstreamMetrics, silentDownstreamMetrics } from './downstream-metrics.ts';
import { createExchange, type ExchangeRequest, type ExchangeResponse, reasonToLeave } from './exchange.ts';
import { type CallEnd, createBreaker } from './policies/breaker.ts';
import { createBulkhead } from './policies/bulkhead.ts';
import { isRepeatable, pauseBeforeRetry } from './policies/retry.ts';

/** Whose call it is: throttling is per user where it is one user's trouble. */
export interface Caller {
  readonly tenantId: string;
  /** Object id; another word for the application itself. */
  readonly user: string;
}

export interface TransportRequest extends ExchangeRequest {
  readonly caller: Caller;
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

export interface Transport {
  /**
   * @returns the last answer, whatever its status
   * @throws {DownstreamError} `DOWNSTREAM_TIMEOUT`, `DOWNSTREAM_UNAVAILABLE`, `DOWNSTREAM_ERROR` for an answer that is refused, or
   *   `DOWNSTREAM_THROTTLED` where an earlier answer forbids the call
   * @throws the reason of `signal` when the caller left; `DOWNSTREAM_TIMEOUT` where that was a deadline
   */
  send(request: TransportRequest): Promise<ExchangeResponse>;
  readonly repeats: Repeats;
  close(): Promise<void>;
}

export interface TransportSettings {
  /** Of a call with all its attempts and waits. */
  readonly timeoutMs: number;
  readonly maxConcurrency: number;
  readonly maxAnswerBytes: number;
  readonly retry: { readonly maxRetries: number; readonly attemptTimeoutMs: number };
}

export interface TransportOptions {
  readonly api: string;
  readonly settings: TransportSettings;
  /** Connections of this API alone. */
  readonly pool: Dispatcher;
  readonly clock: Clock;
  readonly metrics?: DownstreamMetrics;
  /** 0 ≤ number < 1, for jitter */
  readonly random?: () => number;
}

/** Where a 429 does not say how long. */
const GATE_SECONDS = 1;

/** Nothing was sent. */
class WithheldError extends DownstreamError {
  override get name() {
    return 'DownstreamError';
  }
}

export function createTransport({
  api,
  settings: { timeoutMs, maxConcurrency, maxAnswerBytes, retry },
  pool,
  clock,
  metrics = silentDownstreamMetrics,
  random = Math.random,
}: TransportOptions): Transport {
  const exchange = createExchange(api, pool, maxAnswerBytes);
  const gate = createThrottleGate(clock, metrics, GATE_SECONDS);
  const bulkhead = createBulkhead(maxConcurrency);
  const breaker = createBreaker(clock, random, (state) => metrics.breaker(state));
  const budget = createRetryBudget(clock);

  function withheld(reason: 'throttled' | 'unavailable' | 'full', waitMs: number): WithheldError {
    metrics.withheld(reason);
    const code = reason === 'throttled' ? 'DOWNSTREAM_THROTTLED' : 'DOWNSTREAM_UNAVAILABLE';
    return new WithheldError(code, { api }, Math.ceil(waitMs / 1_000));
  }

  /** Waits while the gate is closed, if that fits the deadline. */
  async function passGate(subject: Parameters<typeof gate.enter>[0], endsAtMs: number, signal: AbortSignal) {
    for (let closedMs = gate.enter(subject); closedMs > 0; closedMs = gate.enter(subject)) {
      if (clock.monotonic() + closedMs >= endsAtMs) throw withheld('throttled', closedMs);
      await pause(closedMs, undefined, { signal });
    }
  }

  async function attempt(request: TransportRequest, endsAtMs: number): Promise<ExchangeResponse> {
    const subject = { ...request.caller, resource: api };
    await passGate(subject, endsAtMs, request.signal);
    let answered = false;
    let isThrottled = false;
    let hasEntered = false;
    try {
      const entry = await bulkhead.enter(request.signal, endsAtMs - clock.monotonic());
      if (entry !== 'entered') throw withheld('full', 1_000);
      hasEntered = true;
      const passage = breaker.enter();
      if (typeof passage === 'number') throw withheld('unavailable', passage);
      const response = await timed(request, endsAtMs, passage);
      answered = response.status < 500;
      isThrottled = response.status === 429;
      if (isThrottled) gate.throttled(subject, retryAfterSeconds(response.headers['retry-after'], clock.now()));
      return response;
    } finally {
      if (hasEntered) bulkhead.leave();
      if (!isThrottled) gate.passed(subject, answered);
    }
  }

  async function timed(
    request: TransportRequest,
    endsAtMs: number,
    end: (end: CallEnd) => void,
  ): Promise<ExchangeResponse> {
    const begunMs = clock.monotonic();
    let outcome: Parameters<DownstreamMetrics['ended']>[0] = 'left';
    metrics.inFlight(1);
    try {
      const response = await exchange.send(request, Math.min(retry.attemptTimeoutMs, endsAtMs - begunMs));
      if (response.status === 429) outcome = 'throttled';
      else outcome = response.status < 500 ? 'answered' : 'failed';
      return response;
    } catch (error) {
      // What was refused was an answer; so was what the caller did not wait for none.
      if (error instanceof DownstreamError && !request.signal.aborted)
        outcome = error.code === 'DOWNSTREAM_ERROR' ? 'answered' : 'failed';
      throw error;
    } finally {
      end(outcome === 'throttled' ? 'answered' : outcome);
      metrics.inFlight(-1);
      metrics.ended(outcome, (clock.monotonic() - begunMs) / 1_000);
    }
  }

  async function attempts(request: TransportRequest): Promise<ExchangeResponse> {
    const endsAtMs = clock.monotonic() + Math.min(timeoutMs, request.timeoutMs ?? timeoutMs);
    const mayRepeat = (request.repeatable || isRepeatable(request.method)) && !request.once;
    const most = mayRepeat ? retry.maxRetries : 0;
    budget.earn();
    let last: ExchangeResponse | DownstreamError | undefined;
    for (let retries = 0; ; retries += 1) {
      try {
        last = await attempt(request, endsAtMs);
      } catch (error) {
        if (!(error instanceof DownstreamError) || request.signal.aborted) throw error;
        if (error instanceof WithheldError) return settle(last ?? error); // the API's own words tell more than ours
        last = error;
      }
      if (retries === most) return settle(last);
      const pauseMs = pauseBeforeRetry(last, retries + 1, clock.now(), random);
      if (pauseMs === undefined || clock.monotonic() + pauseMs >= endsAtMs || !budget.spend()) return settle(last);
      await pause(pauseMs, undefined, { signal: request.signal });
      metrics.retried();
    }
  }

  return {
    async send(request) {
      try {
        return await attempts(request);
      } catch (error) {
        // Waits end with an error of their own, whatever the signal says.
        throw request.signal.aborted ? reasonToLeave(request.signal.reason, api) : error;
      }
    },
    repeats: {
      pause(answer, attemptNumber, startedAtMs) {
        if (attemptNumber > retry.maxRetries) return undefined;
        const pauseMs = pauseBeforeRetry({ ...answer, body: NOTHING }, attemptNumber, clock.now(), random);
        const fits = pauseMs !== undefined && clock.monotonic() + pauseMs < startedAtMs + timeoutMs;
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

const NOTHING = Buffer.alloc(0);

function settle(outcome: ExchangeResponse | DownstreamError): ExchangeResponse {
  if (outcome instanceof Error) throw outcome;
  return outcome;
}

/**
 * One attempt at an API, if one may be made at all: the gate after a 429, room in the bulkhead, the breaker, then the exchange.
 *
 * Each of the three hears how the attempt ended. Waits end with the deadline; what does not fit it is refused at once, with the time
 * to wait. Whether there is another attempt is decided in `transport.ts`.
 * @module
 */

import { setTimeout as pause } from 'node:timers/promises';
import { DownstreamError } from '../errors/errors.ts';
import type { Clock } from '../observability/clock.ts';
import { retryAfterSeconds } from '../protocol/retry-after.ts';
import { createThrottleGate, type ThrottleSubject } from '../tokens/policies/throttle-gate.ts';
import type { DownstreamMetrics } from './downstream-metrics.ts';
import type { Exchange, ExchangeRequest, ExchangeResponse } from './exchange.ts';
import { type CallEnd, createBreaker } from './policies/breaker.ts';
import { createBulkhead } from './policies/bulkhead.ts';

/** Whose call it is: throttling is per user where it is one user's trouble. */
export interface Caller {
  /** `tid`, a GUID; empty for the application where nobody is signed in. */
  readonly tenantId: string;
  /** Object id; another word for the application itself. */
  readonly user: string;
}

/** An exchange, and on whose account it goes: gate and places are counted by that. */
export interface AttemptRequest extends ExchangeRequest {
  /** By whose header: a 429 closes the gate of this caller first. */
  readonly caller: Caller;
  /** Who waits for it, whatever its token: nobody has more than half of the places. */
  readonly share?: string | undefined;
  /** Part of the API that throttles by itself. */
  readonly quota?: string | undefined;
}

/** Nothing was sent. */
export class WithheldError extends DownstreamError {
  override get name() {
    return 'DownstreamError';
  }
}

/** One for each API: gate, bulkhead and breaker are shared by all requests of the process. */
export interface Attempts {
  /**
   * @param endsAtMs deadline on the monotonic clock
   * @throws {WithheldError} `DOWNSTREAM_THROTTLED` or `DOWNSTREAM_UNAVAILABLE`; else as the exchange
   */
  send(request: AttemptRequest, endsAtMs: number): Promise<ExchangeResponse>;
}

/** What an API is configured for, and the pieces that tests replace. */
export interface AttemptsOptions {
  /** For errors: the name under `DownstreamApis`. */
  readonly api: string;
  readonly exchange: Exchange;
  /** Calls that are open; as many again may wait. */
  readonly maxConcurrency: number;
  /** Milliseconds of one exchange; the deadline of the call may leave it less. */
  readonly attemptTimeoutMs: number;
  /** Deadlines are on its monotonic side; the wall side only reads `Retry-After` dates. */
  readonly clock: Clock;
  readonly metrics: DownstreamMetrics;
  /** 0 ≤ number < 1, for the jitter of the breaker. */
  readonly random: () => number;
}

/** Where a 429 does not say how long. */
const GATE_SECONDS = 1;

/** @returns holds state for as long as it lives; there is nothing to close */
export function createAttempts({
  api,
  exchange,
  maxConcurrency,
  attemptTimeoutMs,
  clock,
  metrics,
  random,
}: AttemptsOptions): Attempts {
  const gate = createThrottleGate(clock, metrics, GATE_SECONDS);
  const bulkhead = createBulkhead(maxConcurrency);
  const breaker = createBreaker(clock, random, (state) => metrics.breaker(state));

  function withheld(reason: 'throttled' | 'unavailable' | 'full', waitMs: number): WithheldError {
    metrics.withheld(reason);
    const code = reason === 'throttled' ? 'DOWNSTREAM_THROTTLED' : 'DOWNSTREAM_UNAVAILABLE';
    return new WithheldError(code, { api }, Math.ceil(waitMs / 1_000));
  }

  /** Waits while the gate is closed, if that fits the deadline. */
  async function passGate(subject: ThrottleSubject, endsAtMs: number, signal: AbortSignal) {
    for (let closedMs = gate.enter(subject); closedMs > 0; closedMs = gate.enter(subject)) {
      if (clock.monotonic() + closedMs >= endsAtMs) throw withheld('throttled', closedMs);
      await pause(closedMs, undefined, { signal });
    }
  }

  async function send(request: AttemptRequest, endsAtMs: number): Promise<ExchangeResponse> {
    const subject = { ...request.caller, resource: request.quota === undefined ? api : `${api} ${request.quota}` };
    await passGate(subject, endsAtMs, request.signal);
    let answered = false;
    let isThrottled = false;
    let hasEntered = false;
    try {
      const entry = await bulkhead.enter(request.signal, endsAtMs - clock.monotonic(), request.share);
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
      // Whatever happened, the place is free again, and the gate hears of every call that it let through.
      if (hasEntered) bulkhead.leave(request.share);
      if (!isThrottled) gate.passed(subject, answered);
    }
  }

  async function timed(
    request: AttemptRequest,
    endsAtMs: number,
    end: (end: CallEnd) => void,
  ): Promise<ExchangeResponse> {
    const begunMs = clock.monotonic();
    let outcome: Parameters<DownstreamMetrics['ended']>[0] = 'left';
    metrics.inFlight(1);
    try {
      const response = await exchange.send(request, Math.max(0, Math.min(attemptTimeoutMs, endsAtMs - begunMs)));
      if (response.status === 429) outcome = 'throttled';
      else outcome = response.status < 500 ? 'answered' : 'failed';
      return response;
    } catch (error) {
      // An answer that we refuse is one; what the caller did not wait for is none.
      if (error instanceof DownstreamError && !request.signal.aborted)
        outcome = error.code === 'DOWNSTREAM_ERROR' ? 'answered' : 'failed';
      throw error;
    } finally {
      end(outcome === 'throttled' ? 'answered' : outcome);
      metrics.inFlight(-1);
      metrics.ended(outcome, (clock.monotonic() - begunMs) / 1_000);
    }
  }

  return { send };
}

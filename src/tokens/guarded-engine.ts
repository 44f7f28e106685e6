/**
 * What may be sent to the token service at all: the policies of failure around an engine.
 *
 * In this order: a refusal that still stands, the gate after a 429, the breaker, the exchange, and one more attempt after a 5xx or a
 * lost connection. Each of them is kept per user where the trouble is one user's. An exchange changes nothing at the token
 * service, so it may be repeated. The endpoint of managed identities has policies of its own: neither is held up for the other.
 * @module
 */

import { hash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../observability/clock.ts';
import { classifyTokenRefusal } from '../protocol/oauth-errors.ts';
import { grantedNames, resourceOf, wantedNames } from '../protocol/scopes.ts';
import {
  type EngineRequest,
  ExchangeWithheldError,
  type IssuedToken,
  type TokenEngine,
  TokenRefusedError,
  TokenTransportError,
} from './engine.ts';
import { createBreaker } from './policies/breaker.ts';
import { createRefusalMemory } from './policies/refusal-memory.ts';
import { createRetryBudget } from './policies/retry-budget.ts';
import { createThrottleGate, type ThrottleSubject } from './policies/throttle-gate.ts';
import { silentTokenMetrics, type TokenMetrics } from './token-metrics.ts';

/** The engine and what its policies count with. */
export interface GuardedEngineOptions {
  readonly engine: TokenEngine;
  readonly clock: Clock;
  readonly metrics?: TokenMetrics;
  /** 0 ≤ number < 1, for jitter */
  readonly random?: () => number;
}

/** A second attempt begins within this time or not at all: requests wait ten seconds for everything. */
const RETRY_WITHIN_MS = 3_000;
const RETRY_PAUSE_MS = 400;
/** The user of exchanges that are nobody's: the application is throttled as one. */
const APPLICATION = 'the application';
/** Tenant and user of requests to the endpoint of managed identities, which knows neither. */
const MACHINE = 'the machine';

/** @returns an engine that may be asked freely: it throws `ExchangeWithheldError` where nothing was sent */
export function guardEngine(options: GuardedEngineOptions): TokenEngine {
  const tokenService = guardService(options);
  const machine = guardService(options);
  return {
    exchange: (request) => (request.grant === 'managed-identity' ? machine : tokenService).exchange(request),
  };
}

function guardService({
  engine,
  clock,
  metrics = silentTokenMetrics,
  random = Math.random,
}: GuardedEngineOptions): TokenEngine {
  const refusals = createRefusalMemory<TokenRefusedError>(clock);
  const gate = createThrottleGate(clock, metrics);
  const breaker = createBreaker(clock, random, metrics);
  const retries = createRetryBudget(clock);

  async function attempt(request: EngineRequest, subject: ThrottleSubject): Promise<IssuedToken> {
    const closedMs = gate.enter(subject);
    if (closedMs > 0) throw withheld('throttled', closedMs);
    const openMs = breaker.enter();
    if (openMs > 0) {
      gate.passed(subject, false);
      throw withheld('unavailable', openMs);
    }
    try {
      const token = await engine.exchange(request);
      breaker.answered();
      gate.passed(subject, true);
      return token;
    } catch (error) {
      const kind = error instanceof TokenRefusedError ? classifyTokenRefusal(error.status, error.body) : undefined;
      if (kind === 'throttled') {
        breaker.answered();
        gate.throttled(subject, (error as TokenRefusedError).retryAfterSeconds);
      } else {
        const isDown = kind === 'unavailable' || error instanceof TokenTransportError;
        if (isDown) breaker.failed(`${subject.tenantId} ${subject.user}`);
        else if (kind !== undefined) breaker.answered();
        gate.passed(subject, kind !== undefined && !isDown);
      }
      throw error;
    }
  }

  function withheld(reason: 'throttled' | 'unavailable', retryAfterMs: number): ExchangeWithheldError {
    metrics.withheld(reason);
    return new ExchangeWithheldError(reason, retryAfterMs);
  }

  async function attemptTwice(request: EngineRequest, subject: ThrottleSubject): Promise<IssuedToken> {
    const begunMs = clock.monotonic();
    retries.earn();
    try {
      return await attempt(request, subject);
    } catch (error) {
      if (!mayPass(error)) throw error;
      const wishedMs = (error instanceof TokenRefusedError ? (error.retryAfterSeconds ?? 0) : 0) * 1_000;
      const pauseMs = wishedMs + RETRY_PAUSE_MS * (0.25 + 0.75 * random());
      if (clock.monotonic() - begunMs + pauseMs > RETRY_WITHIN_MS || !retries.spend()) throw error;
      await pause(pauseMs);
      metrics.retried();
      return await attempt(request, subject);
    }
  }

  return {
    async exchange(request) {
      const subject = subjectOf(request);
      const who = whoAsks(request) ?? subject.user;
      const { claims, proofKeyId = '' } = request.grant === 'managed-identity' ? {} : request;
      const key = `${who}\n${subject.tenantId}\n${subject.resource}\n${proofKeyId}`;
      const scopes = [...new Set(wantedNames(request.scopes))].sort().join(' ');
      const known = claims === undefined ? refusals.recall(key, scopes) : undefined;
      if (known) {
        metrics.withheld('refused');
        throw known;
      }
      try {
        const token = await attemptTwice(request, subject);
        const granted = new Set([...grantedNames(token.scope), ...wantedNames(request.scopes)]);
        const isAll = claims !== undefined;
        refusals.forget(key, (refused) => isAll || refused.split(' ').every((name) => granted.has(name)));
        return token;
      } catch (error) {
        // What was refused with claims was refused for them: a request without them may still be granted.
        if (error instanceof TokenRefusedError && claims === undefined)
          refusals.remember(key, scopes, classifyTokenRefusal(error.status, error.body), error);
        throw error;
      }
    },
  };
}

/** What a refusal is remembered by: with another proof of the user it may no longer stand. */
function whoAsks(request: EngineRequest): string | undefined {
  if (request.grant === 'on-behalf-of') return request.assertion.hash;
  return request.grant === 'refresh-token' ? hash('sha256', request.refreshToken.reveal(), 'base64url') : undefined;
}

/** Who is throttled when the answer is 429. */
function subjectOf(request: EngineRequest): ThrottleSubject {
  const resource = resourceOf(request.scopes);
  if (request.grant === 'managed-identity')
    return { tenantId: MACHINE, user: request.userAssignedClientId ?? MACHINE, resource };
  return {
    tenantId: request.tenantId,
    user: 'objectId' in request ? request.objectId : APPLICATION,
    resource,
  };
}

/** 5xx and connections that broke. What ran into our time-out has used up the time of a second attempt. */
function mayPass(error: unknown): boolean {
  if (error instanceof TokenTransportError) return !error.timedOut;
  return error instanceof TokenRefusedError && classifyTokenRefusal(error.status, error.body) === 'unavailable';
}

/**
 * Works off background runs: claims, asks the token service who the owner is today, runs, and writes down how it ended.
 *
 * Any number of workers stand beside each other. One may die at any moment: what it had in hand is another's ten seconds later, and what it had
 * begun of a mutation is in the journal.
 * @module
 */

import { randomUUID } from 'node:crypto';
import type { Principal } from '../bearer/principal.ts';
import { OnbehalfError } from '../errors/errors.ts';
import type { Clock } from '../observability/clock.ts';
import type { Logger } from '../observability/log.ts';
import type { LongRunningSessions, RenewedSession } from '../tokens/sessions/sessions.ts';
import { type CallJournal, ClaimLostError } from './call-journal.ts';
import type { OperationRecord, RunResult } from './operation.ts';
import type { OperationRules } from './prepared-operation.ts';
import type { Queue, RunJob } from './queue.ts';
import { type Attempt, type AttemptOptions, attemptOperation, type ExecuteAs } from './run-operation.ts';
import type { Claim, RunEnd, RunStore } from './run-store.ts';
import { faultOfThrown, passes, waitsForOwner } from './verdict.ts';

/** What a worker works with. */
export interface WorkerOptions {
  readonly runs: RunStore;
  readonly journal: CallJournal;
  readonly sessions: Pick<LongRunningSessions, 'renew' | 'stop'>;
  readonly queue: Queue;
  readonly rules: OperationRules;
  /** The schema of this process, with its guards and plugins. */
  readonly execute: ExecuteAs;
  readonly isRepeatable: AttemptOptions['isRepeatable'];
  /** Whether the configuration of today still serves this tenant and client. */
  readonly isServed: (principal: Principal) => boolean;
  readonly limits: WorkerLimits;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics?: WorkerMetrics;
}

/** From `Background` of the configuration. */
export interface WorkerLimits {
  /** Runs at once in this process. */
  readonly concurrency: number;
  /** Runs of one user at once, in all processes. */
  readonly userConcurrency: number;
  /** Of one attempt. */
  readonly timeoutMs: number;
  /** How long a result can be read. */
  readonly resultHours: number;
  /** As JSON, before sealing; what is larger fails the run. */
  readonly maxResultBytes: number;
}

/** How an attempt ended: `again` and `lost` are followed by another one, here or elsewhere. */
export type RunOutcome = 'succeeded' | 'failed' | 'parked' | 'again' | 'lost';

/** Called synchronously; must be quick and must not throw. */
export interface WorkerMetrics {
  /** Once for each attempt. */
  ran(outcome: RunOutcome, seconds: number): void;
  /** Attempts under way in this process. */
  inHand(change: 1 | -1): void;
  /** An operation has waited so long for a worker since it was due; of a schedule that is not known. */
  waited(seconds: number): void;
  /** Nobody got to the end of a run: it is in the log why each attempt broke off. */
  givenUp(): void;
}

/** Begins to work once; after `stop` it is done with. */
export interface Worker {
  start(): Promise<void>;
  /** Takes no more, waits for what runs, and hands over what has not ended by then. */
  stop(graceMs: number): Promise<void>;
}

/** Attempts at one run, whatever the reason; pg-boss counts those whose worker died. */
const MOST_ATTEMPTS = 6;
/** Before the next attempt of a run, in milliseconds; each further one waits twice as long. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 300_000;
/** How soon a run hears that its owner has cancelled it. */
const LOOK_EVERY_MS = 1_000;

/** Takes nothing before `start`. */
export function createWorker(options: WorkerOptions): Worker {
  const { runs, sessions, queue, limits, clock, log, metrics } = options;
  const ending = new AbortController();

  async function run(job: RunJob, signal: AbortSignal): Promise<void> {
    const claim = await runs.claim(job.operationId, job.runId);
    if (!claim) {
      // A schedule outlives an operation whose process died between the two.
      if (!(await runs.isLive(job.operationId))) await queue.unschedule(job.operationId);
      return;
    }
    metrics?.inHand(1);
    const { schedule, startAt, createdAt } = claim.operation;
    if (claim.attempt === 1 && !schedule) {
      metrics?.waited(Math.max(0, clock.now() - Math.max(createdAt.getTime(), startAt?.getTime() ?? 0)) / 1_000);
    }
    const startedAt = clock.monotonic();
    const correlationId = randomUUID();
    const done = (outcome: RunOutcome) => {
      const durationMs = Math.round(clock.monotonic() - startedAt);
      metrics?.ran(outcome, durationMs / 1_000);
      log.info('background.ran', {
        correlationId,
        reason: outcome,
        count: claim.attempt,
        durationMs,
        tenant: claim.operation.owner.tenantId,
      });
    };
    const cancelled = watchClaim(claim);
    try {
      const outcome = await attempt(claim, correlationId, AbortSignal.any([signal, ending.signal, cancelled.signal]));
      done(await settle(claim, job, outcome));
    } catch (error) {
      // Of a worker that ends, the claim is still its own: whoever is next gets it now instead of when it has been silent for long.
      const isHandedOver = ending.signal.aborted;
      if (error instanceof ClaimLostError && !isHandedOver) return done('lost');
      if (!isHandedOver) log.error('background.attempt_failed', { correlationId, error });
      await runs.release(claim);
      done('again');
      throw brokenOff(); // another attempt, by the queue, which writes down in clear what it was told
    } finally {
      metrics?.inHand(-1);
      cancelled.end();
    }
  }

  async function attempt(claim: Claim, correlationId: string, signal: AbortSignal): Promise<Attempt> {
    const isLast = claim.tries >= MOST_ATTEMPTS;
    const { operation } = claim;
    let session: RenewedSession;
    try {
      session = await sessions.renew({ id: operation.sessionId }, { correlationId, signal });
    } catch (error) {
      const fault = faultOfThrown(error);
      if (!fault) throw error;
      // Of an account that is switched off today somebody may decide otherwise tomorrow.
      if (waitsForOwner(fault.code) || fault.code === 'ACCESS_BLOCKED') return { is: 'parked', fault };
      if (passes(fault.code)) {
        return { is: 'again', retryAfterSeconds: retryAfterOf(error), fault, isUncounted: true };
      }
      return { is: 'failed', fault };
    }
    const principal = principalOf(session);
    if (!options.isServed(principal)) {
      const message = 'This API does not serve the tenant or the client application any more.';
      return { is: 'failed', fault: { code: 'FORBIDDEN', message } };
    }
    let progress = Promise.resolve();
    const outcome = await attemptOperation({
      ...options,
      claim,
      session,
      principal,
      isLast,
      correlationId,
      signal: AbortSignal.any([signal, AbortSignal.timeout(limits.timeoutMs)]),
      // In order, and of no weight: a progress that cannot be written is no reason to fail.
      onProgress(done, total) {
        progress = progress.then(() => runs.progress(claim, done, total)).catch(() => undefined);
      },
    });
    await progress;
    return outcome;
  }

  /** @returns how it is counted */
  async function settle(claim: Claim, job: RunJob, outcome: Attempt): Promise<RunOutcome> {
    const isRepeated = claim.operation.schedule !== undefined;
    if (outcome.is === 'again') {
      await runs.release(claim, outcome.isUncounted !== true);
      const pauseSeconds = pauseMs(outcome.isUncounted ? claim.attempt : claim.tries) / 1_000;
      await queue.send(job, { startAfter: Math.max(outcome.retryAfterSeconds, pauseSeconds) });
      return 'again';
    }
    const end = endOf(outcome, isRepeated);
    const isOurs = await runs.end(claim, end);
    if (isOurs && !isRepeated && end.state !== 'PARKED') await endSession(claim.operation);
    return isOurs ? OUTCOMES[end.state] : 'lost';
  }

  async function endSession({ id, sessionId }: Pick<OperationRecord, 'id' | 'sessionId'>): Promise<void> {
    await sessions.stop({ id: sessionId });
    await runs.sessionEnded(id);
  }

  function endOf(outcome: Exclude<Attempt, { readonly is: 'again' }>, isRepeated: boolean): RunEnd {
    if (outcome.is === 'parked') return { state: 'PARKED', fault: outcome.fault, isRepeated };
    if (outcome.is === 'failed') return { state: 'FAILED', fault: outcome.fault, isRepeated };
    const { result } = outcome;
    const bytes = Buffer.byteLength(JSON.stringify(result));
    if (bytes > limits.maxResultBytes) {
      const message = `The result has ${bytes} bytes, and at most ${limits.maxResultBytes} are kept: ask for less at once.`;
      return { state: 'FAILED', fault: { code: 'OPERATION_REFUSED', message }, isRepeated };
    }
    return {
      state: hasData(result) ? 'SUCCEEDED' : 'FAILED',
      result,
      resultExpiresAt: new Date(clock.now() + limits.resultHours * 3_600_000),
      isRepeated,
    };
  }

  function watchClaim(claim: Claim) {
    const controller = new AbortController();
    const timer = setInterval(() => {
      runs.isCurrent(claim).then(
        (isCurrent) => isCurrent || controller.abort(new ClaimLostError('The run was cancelled.')),
        () => undefined, // the database is away: the heartbeat of the queue decides
      );
    }, LOOK_EVERY_MS);
    return { signal: controller.signal, end: () => clearInterval(timer) };
  }

  async function giveUp({ operationId, runId }: RunJob): Promise<void> {
    const message = 'No worker got to the end of this run: each attempt broke off.';
    const sessionId = await runs.giveUp(operationId, runId, { code: 'INTERNAL_SERVER_ERROR', message });
    if (sessionId !== undefined) await endSession({ id: operationId, sessionId });
    metrics?.givenUp();
    log.error('background.given_up', { detail: runId });
  }

  return {
    start: () =>
      queue.work({
        concurrency: limits.concurrency,
        userConcurrency: limits.userConcurrency,
        timeoutSeconds: Math.ceil(limits.timeoutMs / 1_000) + 60,
        run,
        giveUp,
      }),
    async stop(graceMs) {
      const late = setTimeout(() => ending.abort(new ClaimLostError('The worker ends.')), graceMs);
      await queue.stop(graceMs + 2_000);
      clearTimeout(late);
    },
  };
}

/** Without a stack and without a reason: the log has both. */
function brokenOff(): Error {
  const error = new Error('The attempt broke off.');
  delete error.stack;
  return error;
}

/** What the metrics call an end. One that was cancelled meanwhile is no longer this worker's to end. */
const OUTCOMES: Readonly<Record<RunEnd['state'], RunOutcome>> = {
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  PARKED: 'parked',
  CANCELLED: 'lost',
};

/** What the bearer said at the start, with the roles of today; there is no token behind it any more, so there are no claims. */
function principalOf({ principal }: RenewedSession): Principal {
  return Object.freeze({ ...principal, claims: Object.freeze({}), expiresAt: Number.MAX_SAFE_INTEGER });
}

const hasData = ({ data }: RunResult): boolean => data !== null && data !== undefined;

/** With up to half taken off by chance, so that what failed together does not come back together. */
const pauseMs = (attempt: number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt) * (0.5 + Math.random() / 2);

/** Seconds that an API asked for; 0 where it did not. */
function retryAfterOf(error: unknown): number {
  const seconds: unknown = error instanceof OnbehalfError ? error.extensions.retryAfterSeconds : undefined;
  return typeof seconds === 'number' ? seconds : 0;
}

/**
 * Puts the parts of background operations together, for a server that hands them over and for a worker that runs them.
 *
 * Nothing is connected or started here: the database is first asked, and the queue started, by the first use or by `work`.
 * @module
 */

import type { Principal } from '../bearer/principal.ts';
import type { ValidatedBearer } from '../bearer/validator.ts';
import type { Database } from '../database/database.ts';
import { withMigrations } from '../database/migrate.ts';
import type { Clock } from '../observability/clock.ts';
import type { Logger } from '../observability/log.ts';
import type { KeyRing } from '../tokens/cache/shared/key-ring.ts';
import type { LongRunningSessions } from '../tokens/sessions/sessions.ts';
import { type Background, createBackground } from './background.ts';
import { createCallJournal } from './call-journal.ts';
import { backgroundMigrations } from './migrations.ts';
import { createOperationStore } from './operation-store.ts';
import type { OperationRules } from './prepared-operation.ts';
import { type Queue, startQueue } from './queue.ts';
import type { AttemptOptions, ExecuteAs } from './run-operation.ts';
import { createRunStore } from './run-store.ts';
import { createSignInWatch } from './sign-in-watch.ts';
import { tellOutages } from './tell-outages.ts';
import type { TrustedDocuments } from './trusted-documents.ts';
import { keepUp } from './upkeep.ts';
import { createUpkeepStore } from './upkeep-store.ts';
import { createWatch } from './watch.ts';
import { createWorker, type Worker, type WorkerLimits, type WorkerMetrics } from './worker.ts';

/** What the composition root brings. */
export interface BackgroundParts {
  readonly database: Database;
  readonly ring: KeyRing;
  readonly sessions: LongRunningSessions;
  /** Of one resource, with which each session begins. */
  readonly sessionScopes: readonly string[];
  /** After which a session that nobody used ends: those of operations that wait are renewed before. */
  readonly sessionIdleSeconds: number;
  /** After which a session ends however often it is used. */
  readonly sessionLifeSeconds: number;
  readonly rules: OperationRules;
  readonly trusted: TrustedDocuments | undefined;
  /** The schema of this process, with its guards and plugins. */
  readonly execute: ExecuteAs;
  readonly isRepeatable: AttemptOptions['isRepeatable'];
  /** Whether today's configuration still serves this tenant and client. */
  readonly isServed: (principal: Principal) => boolean;
  /** Those of the worker, and how long what has ended can be looked at, in hours. */
  readonly limits: WorkerLimits & {
    readonly maxOperationsPerUser: number;
    readonly maxUserResultBytes: number;
    readonly keepHours: number;
  };
  /** How long a request waits for an embedded database that is being made, in milliseconds. */
  readonly patienceMs: number;
  /** Whether the first use also begins to work off what there is: of an embedded database nobody else could. */
  readonly worksItself: boolean;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics?: WorkerMetrics;
}

/** One process's view of the background: everything a server needs, and what a worker does. */
export interface AssembledBackground extends Background {
  /** Called with every validated bearer: what is parked goes on when its owner comes back. Returns at once. */
  seen(bearer: ValidatedBearer): void;
  /** Begins to work off what there is, and to look after it. */
  work(): Promise<void>;
  /** Waits for what runs; what has not ended by then goes to another worker. The database is closed by whoever opened it. */
  stop(graceMs: number): Promise<void>;
}

/** @param parts hold for the life of the process; what they open, their makers close */
export function assembleBackground(parts: BackgroundParts): AssembledBackground {
  const { ring, clock, log, limits } = parts;
  // Migrated here, once for all four stores: each of them would otherwise ask for the lock by itself.
  const database = { ...withMigrations(parts.database, backgroundMigrations), close: () => parts.database.close() };
  const operations = createOperationStore({ database, ring, clock });
  const runs = createRunStore({ database, ring, clock, maxUserResultBytes: limits.maxUserResultBytes });
  const store = createUpkeepStore({ database, ring, clock });
  const journal = createCallJournal(database, ring);
  let started: Promise<{ readonly queue: Queue; readonly worker: Worker | undefined }> | undefined;

  async function start(isWorker: boolean) {
    await database.query('SELECT 1'); // brings the tables up to date, which the queue knows nothing of
    const queue = await startQueue({ database, log, isWorker });
    signIns.start();
    if (!isWorker) return { queue, worker: undefined };
    const worker = createWorker({ ...parts, runs, journal, queue });
    await worker.start();
    await queue.upkeep(() => keepUp({ ...parts, store, queue, keepHours: limits.keepHours }));
    log.info('background.working', { count: limits.concurrency });
    return { queue, worker };
  }

  /** A start that failed is tried again by the next use. */
  async function running(isWorker: boolean) {
    started ??= start(isWorker);
    try {
      return await started;
    } catch (error) {
      started = undefined;
      throw error;
    }
  }

  const background = tellOutages({
    background: createBackground({
      ...parts,
      operations,
      journal,
      watch: createWatch(operations),
      queue: async () => (await running(parts.worksItself)).queue,
      maxOperationsPerUser: limits.maxOperationsPerUser,
      onBearer: (operationId, bearer) => signIns.used(operationId, bearer),
    }),
    log,
    kind: database.kind,
    patienceMs: parts.patienceMs,
  });
  const signIns = createSignInWatch({ operations, resume: (bearer, id) => background.resume(bearer, id), log });

  return {
    ...background,
    seen: (bearer) => signIns.seen(bearer),
    async work() {
      await running(true);
    },
    async stop(graceMs) {
      signIns.stop();
      const { queue, worker } = (await started?.catch(() => undefined)) ?? {};
      if (worker) await worker.stop(graceMs);
      else await queue?.stop(graceMs);
    },
  };
}

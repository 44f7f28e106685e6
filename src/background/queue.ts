/**
 * The queue of background runs: pg-boss on the same database, in the words that are used here.
 *
 * A job names an operation and, when it goes on with one, a run; whatever it is worth to know stands sealed in our own tables. A worker shows
 * that it lives every five seconds; the job of one that has been silent for ten is another's.
 * @see https://pgboss.io
 * @module
 */

import type { Job, JobWithMetadata, PgBoss } from 'pg-boss';
import type { Database, Queryable } from '../database/database.ts';
import { forPgBoss } from '../database/for-pg-boss.ts';
import type { Logger } from '../observability/log.ts';
import type { Owner, Schedule } from './operation.ts';

/** What a job says. */
export interface RunJob {
  readonly operationId: string;
  /** The same over all attempts. */
  readonly runId: string;
  readonly owner: Owner;
}

/** What is in a job, in the clear: ids alone. Everything else is read, and opened, by whoever runs it. */
interface JobData {
  readonly operationId: string;
  readonly tenantId: string;
  readonly objectId: string;
  /** Absent for the first job of a run, whose id is then the run's. */
  readonly runId?: string;
}

/** How a process uses the queue. */
export interface QueueOptions {
  /** With its migrations applied: the schema of the queue is one of them. */
  readonly database: Database;
  readonly log: Logger;
  /** Runs jobs, keeps schedules and watches over other workers; otherwise jobs are only handed in. */
  readonly isWorker: boolean;
}

/** What a worker does with jobs, and how many. */
export interface WorkOptions {
  /** Runs at once in this process. */
  readonly concurrency: number;
  /** Runs of one user at once, in all processes. */
  readonly userConcurrency: number;
  /** Longest a run may take, in seconds. */
  readonly timeoutSeconds: number;
  /** @param signal aborts when the job is not this worker's any more. Rejected: another attempt follows. */
  readonly run: (job: RunJob, signal: AbortSignal) => Promise<void>;
  /** Called for a job that no worker got to its end. */
  readonly giveUp: (job: RunJob) => Promise<void>;
}

/** The queue of one process. Jobs survive it. */
export interface Queue {
  /**
   * @param options.startAfter a time, or seconds from now by the clock of the database: one of this machine that steps delays nothing
   * @param options.inside the transaction that it belongs to
   * @returns id of the job, and of its run unless it goes on with one
   */
  send(
    job: Omit<RunJob, 'runId'> & { readonly runId?: string },
    options?: { readonly startAfter?: Date | number; readonly inside?: Queryable },
  ): Promise<string>;
  /** A second schedule of an operation takes the place of the first. A time that no worker was there for is made up for once. */
  schedule(operationId: string, owner: Owner, schedule: Schedule): Promise<void>;
  /** Jobs that are due already stay; their operation is looked at when they begin. */
  unschedule(operationId: string): Promise<void>;
  /** Ids of operations that have a schedule here. */
  scheduled(operationIds: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * The next times of a schedule, the soonest first.
   * @throws {TypeError} no cron expression, or no time zone
   */
  preview(schedule: Schedule, count: number, from?: Date): readonly Date[];
  /** Resolves when workers are waiting for jobs. To be called once. */
  work(options: WorkOptions): Promise<void>;
  /** Has one worker at a time do this, every ten minutes and when the first one starts. */
  upkeep(work: () => Promise<void>): Promise<void>;
  /** Takes no more jobs, and waits for those in hand; what is not ended by then goes to another worker. */
  stop(graceMs: number): Promise<void>;
}

/** Names of queues, also in the database: another name would leave behind what waits under this one. */
const QUEUE = 'onbehalf-background';
/** Jobs whose workers broke off each time: whoever takes one writes down that its run has failed. */
const DEAD_LETTERS = 'onbehalf-background-dead';
/** One job at a time of all workers: renewals, expiries, schedules. */
const UPKEEP = 'onbehalf-background-upkeep';
/** Smallest that pg-boss takes. */
const HEARTBEAT_SECONDS = 10;
/** JQ-1: five attempts after the first, then the dead letter queue. */
const RETRIES = 5;
const GIVE_UP_RETRIES = 100;
/** Before the first repetition of a job whose worker broke off; each further one waits twice as long. */
const FIRST_RETRY_SECONDS = 2;
const LONGEST_RETRY_SECONDS = 300;
/** How often a worker looks for jobs and for other workers that have gone silent, in seconds. */
const POLL_SECONDS = 1;
const WATCH_SECONDS = 5;

/** A job that may begin at once is told to workers of all processes; looking finds those that wait for their time, and what nobody has heard. */
const POLLING = { pollingIntervalSeconds: POLL_SECONDS, notifyPollingIntervalSeconds: POLL_SECONDS };

/** Starts pg-boss: its tables are made or brought up to date when they are not there. */
export async function startQueue({ database, log, isWorker }: QueueOptions): Promise<Queue> {
  const { PgBoss } = await import('pg-boss');
  /** Of the workers of this process, those that wait for a job. */
  const idle = new Set<string>();
  /** One for each job: all of them would ask the database at once, and all but one for nothing. One that finds a job wakes the next. */
  const wakeOne = (): void => {
    const [workId] = idle;
    if (workId !== undefined) boss.notifyWorker(workId);
  };
  const { db, backend } = forPgBoss(database);
  const boss: PgBoss = new PgBoss({
    db: { ...db, listen: (channel: string) => database.listen(channel, wakeOne) },
    backend,
    useListenNotify: isWorker,
    schema: 'onbehalf_queue',
    createSchema: false,
    supervise: isWorker,
    schedule: isWorker,
    superviseIntervalSeconds: WATCH_SECONDS,
    monitorIntervalSeconds: WATCH_SECONDS,
    cronMonitorIntervalSeconds: WATCH_SECONDS,
    cronWorkerIntervalSeconds: WATCH_SECONDS,
    registerInstance: false,
    openTelemetry: { enabled: false },
  });
  boss.on('error', (error) => log.warn('background.queue_failed', { error }));
  await boss.start();
  // What cannot be given up today is given up tomorrow: nothing comes after this.
  await boss.createQueue(DEAD_LETTERS, {
    retryLimit: GIVE_UP_RETRIES,
    retryBackoff: true,
    retryDelayMax: LONGEST_RETRY_SECONDS,
  });
  await boss.createQueue(UPKEEP, { policy: 'exclusive', retryLimit: 0, expireInSeconds: 600 });
  await boss.createQueue(QUEUE, {
    retryLimit: RETRIES,
    retryDelay: FIRST_RETRY_SECONDS,
    retryBackoff: true,
    retryDelayMax: LONGEST_RETRY_SECONDS,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    deadLetter: DEAD_LETTERS,
    notify: true,
  });

  return {
    async send({ operationId, runId, owner }, { startAfter, inside } = {}) {
      const id = await boss.send(QUEUE, dataOf(operationId, owner, runId), {
        group: groupOf(owner),
        ...(startAfter ? { startAfter } : {}),
        ...(inside
          ? { db: forPgBoss({ kind: database.kind, query: (sql, params) => inside.query(sql, params) }).db }
          : {}),
      });
      if (id === null) throw new Error('The queue has taken no job.');
      return id;
    },
    schedule: (operationId, owner, { cron, timeZone }) =>
      boss.schedule(QUEUE, cron, dataOf(operationId, owner), {
        key: operationId,
        tz: timeZone,
        missed: 'once',
        group: groupOf(owner),
      }),
    unschedule: (operationId) => boss.unschedule(QUEUE, operationId),
    async scheduled(operationIds) {
      const found = new Set<string>();
      // One after the other: there may be many, and the connections are everybody's.
      for (const id of operationIds) if (await boss.getSchedule(QUEUE, id)) found.add(id);
      return found;
    },
    preview({ cron, timeZone }, count, from) {
      try {
        return boss.previewSchedule(cron, { tz: timeZone, count, ...(from ? { from } : {}) });
      } catch (error) {
        throw new TypeError(`Expected five fields of cron and an IANA time zone, got '${cron}' in '${timeZone}'.`, {
          cause: error,
        });
      }
    },
    async work({ concurrency, userConcurrency, timeoutSeconds, run, giveUp }) {
      await boss.updateQueue(QUEUE, { expireInSeconds: timeoutSeconds, notify: true });
      // One worker each, because only a worker that is known by its id can be told that there may be more to do.
      for (let count = 0; count < concurrency; count += 1) {
        const workId: string = await boss.work<JobData>(
          QUEUE,
          { ...POLLING, groupConcurrency: userConcurrency },
          async ([job]) => {
            if (!job) return;
            idle.delete(workId);
            wakeOne();
            try {
              await run(jobOf(job), job.signal);
            } finally {
              idle.add(workId);
              boss.notifyWorker(workId);
            }
          },
        );
        idle.add(workId);
      }
      await boss.work(
        DEAD_LETTERS,
        { ...POLLING, includeMetadata: true },
        async ([job]: readonly JobWithMetadata<JobData>[]) => {
          if (job) await giveUp(jobOf({ id: job.sourceId ?? job.id, data: job.data }));
        },
      );
    },
    async upkeep(work) {
      await boss.work(UPKEEP, POLLING, work);
      await boss.schedule(UPKEEP, '*/10 * * * *');
      await boss.send(UPKEEP, {});
    },
    stop: (graceMs) => boss.stop({ graceful: true, timeout: graceMs, close: false }),
  };
}

const dataOf = (operationId: string, { tenantId, objectId }: Owner, runId?: string): JobData => ({
  operationId,
  tenantId,
  objectId,
  ...(runId === undefined ? {} : { runId }),
});
/** By which the number of jobs of one owner that run at once is kept. */
const groupOf = ({ tenantId, objectId }: Owner) => ({ id: `${tenantId} ${objectId}` });
const jobOf = ({
  id,
  data: { operationId, tenantId, objectId, runId },
}: Pick<Job<JobData>, 'id' | 'data'>): RunJob => ({
  operationId,
  runId: runId ?? id,
  owner: { tenantId, objectId },
});

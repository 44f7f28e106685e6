/**
 * Runs of background operations in the database, as a worker writes them.
 *
 * Each attempt has a number. Whoever writes says which attempt it is, and nothing is written once there is a newer one: a worker that was
 * frozen, taken for dead, and wakes up again finds its claim gone.
 * @module
 */

import type { Database, Queryable } from '../database/database.ts';
import type { Clock } from '../observability/clock.ts';
import type { KeyRing } from '../tokens/cache/shared/key-ring.ts';
import type { OperationFault, OperationRecord, OperationState, Owner, RunResult } from './operation.ts';
import { UNFINISHED } from './operation-store.ts';
import { OPERATION_COLUMNS, type OperationRow, operationOf } from './rows.ts';
import { sealJson } from './sealed-json.ts';

/** How a run ends, or pauses. */
export interface RunEnd {
  /** Of the run; the operation follows, unless it is repeated. */
  readonly state: Exclude<OperationState, 'WAITING' | 'RUNNING'>;
  /** For `PARKED`, and for `FAILED` without a result. */
  readonly fault?: OperationFault;
  /** Also where parts of it are errors. */
  readonly result?: RunResult;
  readonly resultExpiresAt?: Date;
  /** Of the operation, where another run follows. */
  readonly isRepeated: boolean;
}

/** A claim of one attempt: every later write names it, and does nothing once a newer attempt has been begun. */
export interface Claim {
  /** As it was when the attempt began. */
  readonly operation: OperationRecord;
  readonly runId: string;
  /** From 1, over all workers. */
  readonly attempt: number;
  /** Since the owner was last asked, this one included. */
  readonly tries: number;
}

/** Every method throws `DatabaseUnavailableError` where the database is away. */
export interface RunStore {
  /** Begins an attempt at a run. @returns `undefined` where the operation has ended, is parked or is gone */
  claim(operationId: string, runId: string): Promise<Claim | undefined>;
  /** @returns whether the claim is still the newest and the operation not cancelled */
  isCurrent(claim: Claim): Promise<boolean>;
  /** Does nothing for a claim that is not the newest. */
  progress(claim: Claim, done: number, total: number): Promise<void>;
  /** @returns whether it was this claim's to say */
  end(claim: Claim, end: RunEnd): Promise<boolean>;
  /**
   * Back to waiting between two attempts.
   * @param isCounted whether this one was an attempt at all; one that never came to begin was none
   */
  release(claim: Claim, isCounted?: boolean): Promise<void>;
  /**
   * Gives up a run that no worker got to its end.
   * @returns the session that nobody needs any more, where the operation has ended with it
   */
  giveUp(operationId: string, runId: string, fault: OperationFault): Promise<string | undefined>;
  /** Its session is no more; what is not said here, upkeep finds out. */
  sessionEnded(operationId: string): Promise<void>;
  /** Whether an operation is there and has not ended. */
  isLive(operationId: string): Promise<boolean>;
}

/** Where runs stand, and what seals them. */
export interface RunStoreOptions {
  readonly database: Database;
  readonly ring: KeyRing;
  readonly clock: Clock;
  /** Of the sealed results of one user. */
  readonly maxUserResultBytes: number;
}

/** Of a schedule. */
const KEPT_RESULTS = 10;
/** Of an operation that runs again and again, only the youngest results are kept. */
const FORGET_OLD_RESULTS = `
  UPDATE onbehalf.background_run SET result = NULL, result_expires_at = $3
   WHERE operation_id = $1 AND result IS NOT NULL
     AND id NOT IN (SELECT id FROM onbehalf.background_run
                     WHERE operation_id = $1 AND result IS NOT NULL ORDER BY started_at DESC, id DESC LIMIT $2)`;
/** What one user can fill the database with has an end: the oldest results make room for the newest, of whichever operation. */
const MAKE_ROOM = `
  UPDATE onbehalf.background_run SET result = NULL, result_expires_at = $5
   WHERE id <> $3 AND id IN (
     SELECT id FROM (
       SELECT run.id, sum(octet_length(run.result)) OVER (ORDER BY run.id = $3 DESC, run.finished_at DESC, run.id) AS bytes
         FROM onbehalf.background_run AS run JOIN onbehalf.background_operation AS operation ON operation.id = run.operation_id
        WHERE operation.tenant_id = $1 AND operation.object_id = $2 AND run.result IS NOT NULL) AS newest_first
      WHERE bytes > $4)`;

/** @param options.database with its migrations */
export function createRunStore({ database, ring, clock, maxUserResultBytes }: RunStoreOptions): RunStore {
  const now = () => new Date(clock.now());

  /** The operation follows its run: ends with it, pauses with it, or waits for the next one of its schedule. */
  async function settle(
    tx: Queryable,
    { operationId, runId, owner }: { readonly operationId: string; readonly runId: string; readonly owner: Owner },
    { state, fault, result, resultExpiresAt, isRepeated }: RunEnd,
  ): Promise<void> {
    const at = now();
    const sealedFault = (id: string) => (fault ? sealJson(ring, { column: 'fault', id, owner }, fault) : null);
    await tx.query(
      `UPDATE onbehalf.background_run
          SET state = $2, fault = $3, result = $4, result_expires_at = $5, finished_at = $6
        WHERE id = $1`,
      [
        runId,
        state,
        sealedFault(runId),
        result ? sealJson(ring, { column: 'result', id: runId, owner }, result) : null,
        resultExpiresAt ?? null,
        state === 'PARKED' ? null : at,
      ],
    );
    if (isRepeated && result) await tx.query(FORGET_OLD_RESULTS, [operationId, KEPT_RESULTS, at]);
    if (result) await tx.query(MAKE_ROOM, [owner.tenantId, owner.objectId, runId, maxUserResultBytes, at]);
    const goesOn = isRepeated && (state === 'SUCCEEDED' || state === 'FAILED');
    await tx.query(
      `UPDATE onbehalf.background_operation
          SET state = $2, fault = $3, ended_at = $4, version = version + 1
        WHERE id = $1 AND state <> 'CANCELLED'`,
      [operationId, goesOn ? 'WAITING' : state, sealedFault(operationId), goesOn || state === 'PARKED' ? null : at],
    );
  }

  /** A schedule that comes round while the run before is not done, or waits for its owner, leaves this time out; its owner can see that. */
  async function leaveOut(tx: Queryable, operationId: string, runId: string): Promise<void> {
    await tx.query(
      `UPDATE onbehalf.background_operation SET missed_runs = missed_runs + 1, missed_at = $3, version = version + 1
        WHERE id = $1 AND cron IS NOT NULL AND state IN ${UNFINISHED}
          AND NOT EXISTS (SELECT 1 FROM onbehalf.background_run WHERE id = $2)`,
      [operationId, runId, now()],
    );
  }

  return {
    claim: (operationId, runId) =>
      database.transaction(async (tx) => {
        const { rows } = await tx.query<OperationRow>(
          `SELECT ${OPERATION_COLUMNS} FROM onbehalf.background_operation
            WHERE id = $1 AND state IN ('WAITING', 'RUNNING') FOR UPDATE`,
          [operationId],
        );
        const [row] = rows;
        if (!row) {
          await leaveOut(tx, operationId, runId);
          return undefined;
        }
        // A run that has ended is not run again: its job was delivered twice.
        const begun = await tx.query<{ readonly attempts: number; readonly attempts_before: number }>(
          `INSERT INTO onbehalf.background_run (id, operation_id, state, attempts, started_at)
           SELECT $1::uuid, $2::uuid, 'RUNNING', 1, $3
            WHERE NOT EXISTS (SELECT 1 FROM onbehalf.background_run
                               WHERE operation_id = $2::uuid AND id <> $1::uuid AND finished_at IS NULL)
           ON CONFLICT (id) DO UPDATE SET state = 'RUNNING', attempts = background_run.attempts + 1, fault = NULL
            WHERE background_run.operation_id = $2::uuid AND background_run.finished_at IS NULL
           RETURNING attempts, attempts_before`,
          [runId, operationId, now()],
        );
        const [run] = begun.rows;
        if (!run) {
          await leaveOut(tx, operationId, runId);
          return undefined;
        }
        await tx.query(
          `UPDATE onbehalf.background_operation SET state = 'RUNNING', fault = NULL, version = version + 1 WHERE id = $1`,
          [operationId],
        );
        const operation = operationOf(ring, { ...row, state: 'RUNNING', fault: null });
        return { operation, runId, attempt: run.attempts, tries: run.attempts - run.attempts_before };
      }),

    async isCurrent({ operation, runId, attempt }) {
      const { rows } = await database.query(
        `SELECT 1 FROM onbehalf.background_run AS run
           JOIN onbehalf.background_operation AS operation ON operation.id = run.operation_id
          WHERE run.id = $1 AND operation.id = $2 AND run.attempts = $3 AND run.state = 'RUNNING' AND operation.state = 'RUNNING'`,
        [runId, operation.id, attempt],
      );
      return rows.length > 0;
    },

    async progress({ operation, runId, attempt }, done, total) {
      const { rows } = await database.query(
        `UPDATE onbehalf.background_run SET done = $3, total = $4 WHERE id = $1 AND attempts = $2 AND state = 'RUNNING' RETURNING 1`,
        [runId, attempt, done, total],
      );
      if (rows.length === 0) return;
      await database.query('UPDATE onbehalf.background_operation SET version = version + 1 WHERE id = $1', [
        operation.id,
      ]);
    },

    end: (claim, end) =>
      database.transaction(async (tx) => {
        if (!(await holds(tx, claim))) return false;
        const { id: operationId, owner } = claim.operation;
        await settle(tx, { operationId, owner, runId: claim.runId }, end);
        return true;
      }),

    release: (claim, isCounted = true) =>
      database.transaction(async (tx) => {
        if (!(await holds(tx, claim))) return;
        await tx.query(
          `UPDATE onbehalf.background_run SET state = 'WAITING', attempts_before = attempts_before + $2::int WHERE id = $1`,
          [claim.runId, isCounted ? 0 : 1],
        );
        await tx.query(
          `UPDATE onbehalf.background_operation SET state = 'WAITING', version = version + 1 WHERE id = $1`,
          [claim.operation.id],
        );
      }),

    giveUp: (operationId, runId, fault) =>
      database.transaction(async (tx) => {
        const { rows } = await tx.query<Pick<OperationRow, 'cron' | 'session_id' | 'tenant_id' | 'object_id'>>(
          `SELECT cron, session_id, tenant_id, object_id FROM onbehalf.background_operation
            WHERE id = $1 AND state IN ('WAITING', 'RUNNING') FOR UPDATE`,
          [operationId],
        );
        const [row] = rows;
        if (!row) return undefined;
        // One that has ended meanwhile has ended: its job is a second delivery.
        const unended = await tx.query(
          `INSERT INTO onbehalf.background_run (id, operation_id, state, attempts, started_at) VALUES ($1, $2, 'RUNNING', 0, $3)
           ON CONFLICT (id) DO UPDATE SET attempts = background_run.attempts + 1
            WHERE background_run.operation_id = $2 AND background_run.finished_at IS NULL RETURNING 1`,
          [runId, operationId, now()],
        );
        if (unended.rows.length === 0) return undefined;
        const isRepeated = row.cron !== null;
        const owner = { tenantId: row.tenant_id, objectId: row.object_id };
        await settle(tx, { operationId, runId, owner }, { state: 'FAILED', fault, isRepeated });
        return isRepeated ? undefined : row.session_id;
      }),

    sessionEnded: (operationId) => markSessionEnded(database, operationId),

    async isLive(operationId) {
      const { rows } = await database.query(
        `SELECT 1 FROM onbehalf.background_operation WHERE id = $1 AND state IN ('WAITING', 'RUNNING', 'PARKED')`,
        [operationId],
      );
      return rows.length > 0;
    },
  };
}

/** Nobody has to look for it any more. */
export async function markSessionEnded(database: Queryable, operationId: string): Promise<void> {
  await database.query('UPDATE onbehalf.background_operation SET session_ended = true WHERE id = $1', [operationId]);
}

/** Holds the run until the transaction ends. @returns whether this claim may still write */
async function holds(tx: Queryable, { operation, runId, attempt }: Claim): Promise<boolean> {
  const { rows } = await tx.query<{
    readonly attempts: number;
    readonly state: string;
    readonly operation_state: string;
  }>(
    `SELECT run.attempts, run.state, operation.state AS operation_state
       FROM onbehalf.background_run AS run JOIN onbehalf.background_operation AS operation ON operation.id = run.operation_id
      WHERE run.id = $1 AND operation.id = $2 FOR UPDATE`,
    [runId, operation.id],
  );
  const [row] = rows;
  return row?.attempts === attempt && row.state === 'RUNNING' && row.operation_state === 'RUNNING';
}

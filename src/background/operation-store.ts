/**
 * Background operations in the database as their owners see them: handed over, looked at, cancelled, gone on with.
 *
 * Every change is one statement or one transaction, and bumps the version that watchers look at. What a worker writes is in `run-store.ts`.
 * @module
 */

import type { Database, Queryable } from '../database/database.ts';
import type { Clock } from '../observability/clock.ts';
import type { KeyRing } from '../tokens/cache/shared/key-ring.ts';
import type {
  OperationContent,
  OperationFault,
  OperationRecord,
  OperationState,
  Owner,
  RunRecord,
  RunResult,
  Schedule,
} from './operation.ts';
import {
  contentPlace,
  OPERATION_COLUMNS,
  type OperationRow,
  RUN_COLUMNS,
  type RunRow,
  runOf,
  shownOperationOf,
} from './rows.ts';
import { openJson, sealJson, UnreadableRecordError } from './sealed-json.ts';

/** An operation that has been judged and has its session. */
export interface NewOperation {
  /** Made by the caller, because the session and the sealing of the content need it first. */
  readonly id: string;
  readonly owner: Owner;
  /** The client application whose token started it; a run is refused for a session of another. */
  readonly clientId: string;
  /** Begun already; to be ended where the operation is not kept. */
  readonly sessionId: string;
  readonly content: OperationContent;
  /** Runs again and again; else once. */
  readonly schedule?: Schedule;
  /** Not before; at once unless given. */
  readonly startAt?: Date;
  /** Digest of the client's key. */
  readonly idempotencyKey?: Buffer;
}

/** Which operations of an owner are listed. */
export interface PageOfOperations {
  readonly owner: Owner;
  /** All unless given. */
  readonly states?: readonly OperationState[];
  /** How many at most. */
  readonly first: number;
  /** Of the last entry of the page before. */
  readonly after?: { readonly createdAt: Date; readonly id: string };
}

/** Every method throws `DatabaseUnavailableError` where the database is away. Ids in lower case. */
export interface OperationStore {
  /**
   * @returns the operation, or the one that was started before with the same idempotency key
   * @throws {TooManyOperationsError} the owner has as many unfinished ones as allowed
   */
  add(
    operation: NewOperation,
    most: number,
    inside?: (tx: Queryable) => Promise<unknown>,
  ): Promise<{ readonly operation: OperationRecord; readonly isNew: boolean }>;
  /** How many of an owner have not ended. */
  unfinished(owner: Owner): Promise<number>;
  /** Started with one of these digests of a client's key. */
  findByKey(owner: Owner, keys: readonly Buffer[]): Promise<OperationRecord | undefined>;
  /** `undefined` as well where it is somebody else's. */
  find(id: string, owner: Owner): Promise<OperationRecord | undefined>;
  /** The newest first. */
  list(page: PageOfOperations): Promise<readonly OperationRecord[]>;
  /** The newest first. @throws {UnreadableRecordError} a fault that does not open */
  runsOf(operation: Pick<OperationRecord, 'id' | 'owner'>, first: number): Promise<readonly RunRecord[]>;
  /** @returns `undefined` where there is none, it has expired, or it is somebody else's */
  resultOf(runId: string, owner: Owner): Promise<RunResult | undefined>;
  /** @returns what nobody needs any more; `undefined` where there was nothing to cancel: what has ended stays as it is */
  cancel(id: string, owner: Owner): Promise<{ readonly sessionId: string; readonly isRepeated: boolean } | undefined>;
  /**
   * From parked to waiting, on another session. Nothing happens to one that is not parked.
   * @param inside gets the run to go on with, where there is one, in the same transaction
   * @returns whether it was parked
   */
  resume(
    operation: OperationRecord,
    session: { readonly sessionId: string; readonly clientId: string },
    inside: (tx: Queryable, runId: string | undefined) => Promise<void>,
  ): Promise<boolean>;
  /** Owners that something is parked for until they sign in. */
  parkedOwners(): Promise<readonly Owner[]>;
  /** Ids of parked operations of an owner that wait for a sign-in. */
  parkedFor(owner: Owner): Promise<readonly string[]>;
  /** Versions of operations, for watchers. */
  versions(ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/** The owner has as many unfinished operations as allowed. */
export class TooManyOperationsError extends Error {
  override readonly name = 'TooManyOperationsError';
}

/** Where operations stand, and what opens them. */
export interface OperationStoreOptions {
  readonly database: Database;
  readonly ring: KeyRing;
  /** What `created_at` and expiry are told by: the clock of this process, unlike that of sessions. */
  readonly clock: Clock;
}

/** For SQL. */
export const UNFINISHED = "('WAITING', 'RUNNING', 'PARKED')";
/** Faults that a sign-in mends; the others wait for a decision of the owner. */
const MENDED_BY_SIGN_IN: ReadonlySet<string> = new Set([
  'CLAIMS_CHALLENGE',
  'CONSENT_REQUIRED',
  'REAUTHENTICATION_REQUIRED',
  'SESSION_EXPIRED',
  'SESSION_UNKNOWN',
  'ACCESS_BLOCKED', // an account that was switched off: whoever signs in again is switched on again
]);

/** @param options.database with its migrations */
export function createOperationStore({ database, ring, clock }: OperationStoreOptions): OperationStore {
  const now = () => new Date(clock.now());

  // Only this function selects whole operations: a row that does not open must not hide the others of its list.
  async function operations(
    from: Queryable,
    where: string,
    values: readonly unknown[],
  ): Promise<readonly OperationRecord[]> {
    const { rows } = await from.query<OperationRow>(
      `SELECT ${OPERATION_COLUMNS} FROM onbehalf.background_operation WHERE ${where}`,
      values,
    );
    return rows.map((row) => shownOperationOf(ring, row));
  }

  const byKey = (from: Queryable, { tenantId, objectId }: Owner, keys: readonly Buffer[]) =>
    operations(from, 'tenant_id = $1 AND object_id = $2 AND idempotency_key = ANY ($3::bytea[])', [
      tenantId,
      objectId,
      keys,
    ]);

  // A fault that does not open is none that a sign-in mends.
  function codeOf({ id, fault }: Pick<OperationRow, 'id' | 'fault'>, owner: Owner): string {
    if (fault === null) return '';
    try {
      return openJson<OperationFault>(ring, { column: 'fault', id, owner }, fault).code;
    } catch (error) {
      if (error instanceof UnreadableRecordError) return '';
      throw error;
    }
  }

  return {
    unfinished: (owner) => unfinishedOf(database, owner),
    async findByKey(owner, keys) {
      const [found] = await byKey(database, owner, keys);
      return found;
    },

    add: ({ id, owner, clientId, sessionId, content, schedule, startAt, idempotencyKey }, most, inside) =>
      database.transaction(async (tx) => {
        const { tenantId, objectId } = owner;
        // One start of an owner at a time: otherwise two would both find room for the last.
        await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`background ${tenantId} ${objectId}`]);
        const [earlier] = idempotencyKey ? await byKey(tx, owner, [idempotencyKey]) : [];
        if (earlier) return { operation: earlier, isNew: false };
        if ((await unfinishedOf(tx, owner)) >= most) throw new TooManyOperationsError(String(most));
        const [cron, timeZone] = [schedule?.cron ?? null, schedule?.timeZone ?? null];
        const place = contentPlace({
          id,
          tenant_id: tenantId,
          object_id: objectId,
          client_id: clientId,
          session_id: sessionId,
          cron,
          time_zone: timeZone,
          start_at: startAt ?? null,
        });
        const added = await tx.query<OperationRow>(
          `INSERT INTO onbehalf.background_operation
             (id, tenant_id, object_id, client_id, session_id, session_used_at, state, content, cron, time_zone, start_at,
              created_at, idempotency_key)
           VALUES ($1, $2, $3, $4, $5, $10, 'WAITING', $6, $7, $8, $9, $10, $11) RETURNING ${OPERATION_COLUMNS}`,
          [
            id,
            tenantId,
            objectId,
            clientId,
            sessionId,
            sealJson(ring, place, content),
            cron,
            timeZone,
            startAt ?? null,
            now(),
            idempotencyKey ?? null,
          ],
        );
        const [row] = added.rows;
        if (!row) throw new Error('The database has added no row.');
        await inside?.(tx);
        return { operation: shownOperationOf(ring, row), isNew: true };
      }),

    async find(id, { tenantId, objectId }) {
      const [found] = await operations(database, 'id = $1 AND tenant_id = $2 AND object_id = $3', [
        id,
        tenantId,
        objectId,
      ]);
      return found;
    },

    list: ({ owner: { tenantId, objectId }, states, first, after }) =>
      operations(
        database,
        `tenant_id = $1 AND object_id = $2 AND ($3::text[] IS NULL OR state = ANY ($3))
           AND ($4::timestamptz IS NULL OR (created_at, id) < ($4, $5::uuid))
         ORDER BY created_at DESC, id DESC LIMIT $6`,
        [tenantId, objectId, states ?? null, after?.createdAt ?? null, after?.id ?? null, first],
      ),

    async runsOf({ id, owner }, first) {
      const { rows } = await database.query<RunRow>(
        `SELECT ${RUN_COLUMNS} FROM onbehalf.background_run WHERE operation_id = $1 ORDER BY started_at DESC, id DESC LIMIT $2`,
        [id, first],
      );
      return rows.map((row) => runOf(ring, row, owner));
    },

    async resultOf(runId, owner) {
      const { tenantId, objectId } = owner;
      const { rows } = await database.query<{ readonly result: Uint8Array }>(
        `SELECT run.result FROM onbehalf.background_run AS run
           JOIN onbehalf.background_operation AS operation ON operation.id = run.operation_id
          WHERE run.id = $1 AND operation.tenant_id = $2 AND operation.object_id = $3
            AND run.result IS NOT NULL AND run.result_expires_at > $4`,
        [runId, tenantId, objectId, now()],
      );
      const [row] = rows;
      return row && openJson<RunResult>(ring, { column: 'result', id: runId, owner }, row.result);
    },

    cancel: (id, { tenantId, objectId }) =>
      database.transaction(async (tx) => {
        const { rows } = await tx.query<Pick<OperationRow, 'session_id' | 'cron'>>(
          `UPDATE onbehalf.background_operation SET state = 'CANCELLED', ended_at = $4, version = version + 1
            WHERE id = $1 AND tenant_id = $2 AND object_id = $3 AND state IN ${UNFINISHED} RETURNING session_id, cron`,
          [id, tenantId, objectId, now()],
        );
        const [row] = rows;
        if (!row) return undefined;
        await tx.query(
          `UPDATE onbehalf.background_run SET state = 'CANCELLED', finished_at = $2 WHERE operation_id = $1 AND finished_at IS NULL`,
          [id, now()],
        );
        return { sessionId: row.session_id, isRepeated: row.cron !== null };
      }),

    resume: (operation, { sessionId, clientId }, inside) =>
      database.transaction(async (tx) => {
        const { id, owner, content, schedule, startAt, sessionId: before } = operation;
        const place = contentPlace({
          id,
          tenant_id: owner.tenantId,
          object_id: owner.objectId,
          client_id: clientId,
          session_id: sessionId,
          cron: schedule?.cron ?? null,
          time_zone: schedule?.timeZone ?? null,
          start_at: startAt ?? null,
        });
        const { rows } = await tx.query(
          `UPDATE onbehalf.background_operation
              SET state = 'WAITING', fault = NULL, session_id = $3, client_id = $4, session_used_at = $5, content = $6,
                  version = version + 1
            WHERE id = $1 AND session_id = $2 AND state = 'PARKED' RETURNING 1`,
          [id, before, sessionId, clientId, now(), sealJson(ring, place, content)],
        );
        if (rows.length === 0) return false;
        const runs = await tx.query<{ readonly id: string }>(
          `UPDATE onbehalf.background_run SET state = 'WAITING', fault = NULL, attempts_before = attempts
            WHERE operation_id = $1 AND state = 'PARKED' RETURNING id`,
          [id],
        );
        await inside(tx, runs.rows[0]?.id);
        return true;
      }),

    async parkedOwners() {
      const { rows } = await database.query<{ readonly tenant_id: string; readonly object_id: string }>(
        `SELECT DISTINCT tenant_id, object_id FROM onbehalf.background_operation WHERE state = 'PARKED' LIMIT 10000`,
      );
      return rows.map(({ tenant_id: tenantId, object_id: objectId }) => ({ tenantId, objectId }));
    },

    async parkedFor(owner) {
      const { rows } = await database.query<Pick<OperationRow, 'id' | 'fault'>>(
        `SELECT id, fault FROM onbehalf.background_operation
          WHERE tenant_id = $1 AND object_id = $2 AND state = 'PARKED'`,
        [owner.tenantId, owner.objectId],
      );
      return rows.filter((row) => MENDED_BY_SIGN_IN.has(codeOf(row, owner))).map(({ id }) => id);
    },

    async versions(ids) {
      const { rows } = await database.query<{ readonly id: string; readonly version: string | number }>(
        'SELECT id, version FROM onbehalf.background_operation WHERE id = ANY ($1::uuid[])',
        [ids],
      );
      return new Map(rows.map(({ id, version }) => [id, Number(version)]));
    },
  };
}

/** Inside the transaction that adds one, or outside of any. */
async function unfinishedOf(from: Queryable, { tenantId, objectId }: Owner): Promise<number> {
  const { rows } = await from.query<{ readonly count: number }>(
    `SELECT count(*)::int AS count FROM onbehalf.background_operation
      WHERE tenant_id = $1 AND object_id = $2 AND state IN ${UNFINISHED}`,
    [tenantId, objectId],
  );
  return rows[0]?.count ?? 0;
}

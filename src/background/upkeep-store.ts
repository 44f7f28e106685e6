/**
 * Background operations in the database as upkeep sees them: of anybody, and without opening what was handed over.
 * @module
 */

import type { Database } from '../database/database.ts';
import type { Clock } from '../observability/clock.ts';
import type { KeyRing } from '../tokens/cache/shared/key-ring.ts';
import type { OperationFault, OperationRecord, Owner, Schedule } from './operation.ts';
import { UNFINISHED } from './operation-store.ts';
import type { OperationRow } from './rows.ts';
import { markSessionEnded } from './run-store.ts';
import { sealJson } from './sealed-json.ts';

/** Every method throws `DatabaseUnavailableError` where the database is away; `most` bounds what one upkeep does. */
/** An operation that waits, and since when its session has not been used. */
export interface IdleOperation extends Pick<OperationRecord, 'id' | 'owner' | 'sessionId'> {
  readonly usedAt: Date;
}

export interface UpkeepStore {
  /**
   * Waiting ones whose session has not been used since, the longest unused first.
   * @param after the last of the page before
   */
  idleSince(before: Date, most: number, after?: IdleOperation): Promise<readonly IdleOperation[]>;
  /** @param id of the operation whose session has just been renewed */
  sessionUsed(id: string): Promise<void>;
  /** Ended ones whose session may not have been: a process died between the two. */
  sessionsLeft(most: number): Promise<readonly Pick<OperationRecord, 'id' | 'sessionId'>[]>;
  /** @param id of the operation; it is not found by `sessionsLeft` again */
  sessionEnded(id: string): Promise<void>;
  /** One that waits, because its session wants its owner. */
  park(operation: Pick<OperationRecord, 'id' | 'owner'>, fault: OperationFault): Promise<void>;
  /** Unfinished ones with a schedule. */
  repeated(
    most: number,
  ): Promise<readonly { readonly id: string; readonly owner: Owner; readonly schedule: Schedule }[]>;
  /** Throws away results that have expired, and operations and all but the newest run of a schedule that ended before the given time. */
  sweep(endedBefore: Date): Promise<void>;
}

/** Where operations stand; the ring seals the fault of what is parked. */
export interface UpkeepStoreOptions {
  readonly database: Database;
  readonly ring: KeyRing;
  readonly clock: Clock;
}

/** @param options.database with its migrations */
export function createUpkeepStore({ database, ring, clock }: UpkeepStoreOptions): UpkeepStore {
  const now = () => new Date(clock.now());
  return {
    async idleSince(before, most, after) {
      const { rows } = await database.query<
        Pick<OperationRow, 'id' | 'tenant_id' | 'object_id' | 'session_id'> & { readonly session_used_at: Date }
      >(
        `SELECT id, tenant_id, object_id, session_id, session_used_at FROM onbehalf.background_operation
          WHERE state = 'WAITING' AND session_used_at < $1
            AND ($3::timestamptz IS NULL OR (session_used_at, id) > ($3, $4::uuid))
          ORDER BY session_used_at, id LIMIT $2`,
        [before, most, after?.usedAt ?? null, after?.id ?? null],
      );
      return rows.map((row) => ({
        id: row.id,
        owner: ownerOf(row),
        sessionId: row.session_id,
        usedAt: row.session_used_at,
      }));
    },

    async sessionUsed(id) {
      await database.query('UPDATE onbehalf.background_operation SET session_used_at = $2 WHERE id = $1', [id, now()]);
    },

    async sessionsLeft(most) {
      const { rows } = await database.query<Pick<OperationRow, 'id' | 'session_id'>>(
        `SELECT id, session_id FROM onbehalf.background_operation
          WHERE ended_at IS NOT NULL AND NOT session_ended ORDER BY ended_at LIMIT $1`,
        [most],
      );
      return rows.map(({ id, session_id: sessionId }) => ({ id, sessionId }));
    },

    sessionEnded: (id) => markSessionEnded(database, id),

    async park({ id, owner }, fault) {
      await database.query(
        `UPDATE onbehalf.background_operation SET state = 'PARKED', fault = $2, version = version + 1
          WHERE id = $1 AND state = 'WAITING'`,
        [id, sealJson(ring, { column: 'fault', id, owner }, fault)],
      );
    },

    async repeated(most) {
      const { rows } = await database.query<
        Pick<OperationRow, 'id' | 'tenant_id' | 'object_id' | 'time_zone'> & { readonly cron: string }
      >(
        `SELECT id, tenant_id, object_id, cron, time_zone FROM onbehalf.background_operation
          WHERE cron IS NOT NULL AND state IN ${UNFINISHED} ORDER BY created_at DESC LIMIT $1`,
        [most],
      );
      return rows.map((row) => ({
        id: row.id,
        owner: ownerOf(row),
        schedule: { cron: row.cron, timeZone: row.time_zone ?? 'UTC' },
      }));
    },

    async sweep(endedBefore) {
      await database.query(
        'UPDATE onbehalf.background_run SET result = NULL WHERE result IS NOT NULL AND result_expires_at <= $1',
        [now()],
      );
      await database.query(
        `DELETE FROM onbehalf.background_run AS run WHERE finished_at < $1
            AND EXISTS (SELECT 1 FROM onbehalf.background_run AS newer
                         WHERE newer.operation_id = run.operation_id AND newer.started_at > run.started_at)`,
        [endedBefore],
      );
      await database.query('DELETE FROM onbehalf.background_operation WHERE ended_at < $1', [endedBefore]);
    },
  };
}

const ownerOf = (row: Pick<OperationRow, 'tenant_id' | 'object_id'>): Owner => ({
  tenantId: row.tenant_id,
  objectId: row.object_id,
});

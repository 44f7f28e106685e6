/**
 * Rows of the tables of background operations, read into records: sealed columns opened, names turned.
 * @module
 */

import type { KeyRing } from '../tokens/cache/shared/key-ring.ts';
import type {
  OperationContent,
  OperationFault,
  OperationRecord,
  OperationState,
  Owner,
  RunRecord,
} from './operation.ts';
import { openJson, type Place, UnreadableRecordError } from './sealed-json.ts';

/** A row of `onbehalf.background_operation`, its columns as drivers give them. */
export interface OperationRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly object_id: string;
  readonly client_id: string;
  readonly session_id: string;
  readonly state: OperationState;
  /** Sealed; opened with `contentPlace` of the same row. */
  readonly content: Uint8Array;
  /** `null`: runs once. */
  readonly cron: string | null;
  readonly time_zone: string | null;
  readonly start_at: Date | null;
  readonly created_at: Date;
  readonly fault: Uint8Array | null;
  readonly missed_runs: number;
  readonly missed_at: Date | null;
  /** A 64-bit number, which drivers give as text. */
  readonly version: string | number;
}

/** A row of `onbehalf.background_run`. */
export interface RunRow {
  readonly id: string;
  readonly operation_id: string;
  readonly state: OperationState;
  readonly attempts: number;
  readonly done: number;
  readonly total: number;
  readonly started_at: Date;
  readonly finished_at: Date | null;
  readonly fault: Uint8Array | null;
  /** Of the sealed result, which is read only where it is asked for. */
  readonly result_bytes: number | null;
  readonly result_expires_at: Date | null;
}

/** For SQL: exactly the members of `OperationRow`. */
export const OPERATION_COLUMNS =
  'id, tenant_id, object_id, client_id, session_id, state, content, cron, time_zone, start_at, created_at, fault, missed_runs, missed_at, version';
/** For SQL: exactly the members of `RunRow`; the result itself is left where it is. */
export const RUN_COLUMNS =
  'id, operation_id, state, attempts, done, total, started_at, finished_at, fault, octet_length(result) AS result_bytes, result_expires_at';

/** What of an operation is sealed together with its content: nobody exchanges its owner, its session or its times. */
export function contentPlace(
  row: Pick<
    OperationRow,
    'id' | 'tenant_id' | 'object_id' | 'client_id' | 'session_id' | 'cron' | 'time_zone' | 'start_at'
  >,
): Place {
  return {
    column: 'content',
    id: row.id,
    owner: { tenantId: row.tenant_id, objectId: row.object_id },
    beside: [row.client_id, row.session_id, row.cron, row.time_zone, row.start_at?.toISOString() ?? null],
  };
}

/** @throws {UnreadableRecordError} */
export function operationOf(ring: KeyRing, row: OperationRow): OperationRecord {
  const owner = { tenantId: row.tenant_id, objectId: row.object_id };
  return {
    ...clearPartOf(row),
    content: openJson<OperationContent>(ring, contentPlace(row), row.content),
    fault: faultOf(ring, row, owner),
  };
}

/** For its owner: one that does not open is shown as such, and can be cancelled. */
export function shownOperationOf(ring: KeyRing, row: OperationRow): OperationRecord {
  try {
    return operationOf(ring, row);
  } catch (error) {
    if (!(error instanceof UnreadableRecordError)) throw error;
    return { ...clearPartOf(row), content: { document: '' }, fault: UNREADABLE };
  }
}

/** Its key has left the ring, or somebody else has written it. */
const UNREADABLE: OperationFault = {
  code: 'INTERNAL_SERVER_ERROR',
  message: 'What was handed over cannot be read any more: cancel it and start anew.',
};

/** What can be shown of a row whose sealed columns do not open. */
function clearPartOf(row: OperationRow): Omit<OperationRecord, 'content' | 'fault'> {
  const { id, cron, time_zone: timeZone } = row;
  return {
    id,
    owner: { tenantId: row.tenant_id, objectId: row.object_id },
    clientId: row.client_id,
    sessionId: row.session_id,
    state: row.state,
    schedule: cron === null ? undefined : { cron, timeZone: timeZone ?? 'UTC' },
    startAt: row.start_at ?? undefined,
    createdAt: row.created_at,
    missedRuns: row.missed_runs,
    missedAt: row.missed_at ?? undefined,
    version: Number(row.version),
  };
}

/** @throws {UnreadableRecordError} */
export function runOf(ring: KeyRing, row: RunRow, owner: Owner): RunRecord {
  return {
    id: row.id,
    operationId: row.operation_id,
    state: row.state,
    attempts: row.attempts,
    startedAt: row.started_at,
    finishedAt: row.finished_at ?? undefined,
    done: row.done,
    total: row.total,
    fault: faultOf(ring, row, owner),
    resultBytes: row.result_bytes ?? undefined,
    resultExpiresAt: row.result_expires_at ?? undefined,
  };
}

/** @throws {UnreadableRecordError} */
const faultOf = (
  ring: KeyRing,
  { id, fault }: Pick<OperationRow, 'id' | 'fault'>,
  owner: Owner,
): OperationFault | undefined =>
  fault === null ? undefined : openJson<OperationFault>(ring, { column: 'fault', id, owner }, fault);

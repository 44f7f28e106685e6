/**
 * Rows of the tables of background operations, read into records: sealed columns opened, names turned.
 * @module
 */

import type { KeyRing } from '../tokens/cache/shared/key-ring.ts';
import type { OperationContent, OperationFault, OperationRecord, OperationState, RunRecord } from './operation.ts';
import { openJson } from './sealed-json.ts';

export interface OperationRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly object_id: string;
  readonly client_id: string;
  readonly session_id: string;
  readonly state: OperationState;
  readonly content: Uint8Array;
  readonly cron: string | null;
  readonly time_zone: string | null;
  readonly start_at: Date | null;
  readonly created_at: Date;
  readonly fault: Uint8Array | null;
  /** A 64-bit number, which drivers give as text. */
  readonly version: string | number;
}

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
  readonly has_result: boolean;
  readonly result_expires_at: Date | null;
}

export const OPERATION_COLUMNS =
  'id, tenant_id, object_id, client_id, session_id, state, content, cron, time_zone, start_at, created_at, fault, version';
export const RUN_COLUMNS =
  'id, operation_id, state, attempts, done, total, started_at, finished_at, fault, result IS NOT NULL AS has_result, result_expires_at';

/** @throws {UnreadableRecordError} */
export function operationOf(ring: KeyRing, row: OperationRow): OperationRecord {
  const { id, cron, time_zone: timeZone } = row;
  return {
    id,
    owner: { tenantId: row.tenant_id, objectId: row.object_id },
    clientId: row.client_id,
    sessionId: row.session_id,
    state: row.state,
    content: openJson<OperationContent>(ring, { column: 'content', id }, row.content),
    schedule: cron === null ? undefined : { cron, timeZone: timeZone ?? 'UTC' },
    startAt: row.start_at ?? undefined,
    createdAt: row.created_at,
    fault: faultOf(ring, row),
    version: Number(row.version),
  };
}

/** @throws {UnreadableRecordError} */
export function runOf(ring: KeyRing, row: RunRow): RunRecord {
  return {
    id: row.id,
    operationId: row.operation_id,
    state: row.state,
    attempts: row.attempts,
    startedAt: row.started_at,
    finishedAt: row.finished_at ?? undefined,
    done: row.done,
    total: row.total,
    fault: faultOf(ring, row),
    hasResult: row.has_result,
    resultExpiresAt: row.result_expires_at ?? undefined,
  };
}

const faultOf = (ring: KeyRing, { id, fault }: Pick<OperationRow, 'id' | 'fault'>): OperationFault | undefined =>
  fault === null ? undefined : openJson<OperationFault>(ring, { column: 'fault', id }, fault);

/**
 * What is known of each field of a mutation: begun, or answered with what.
 *
 * Written down before the call and after it. After a crash, a field that was begun and has no answer may have done its work or not: nobody
 * knows, and it is not called again unless calling it twice is the same as once.
 * @module
 */

import type { Database, Queryable } from '../database/database.ts';
import type { KeyRing } from '../tokens/cache/shared/key-ring.ts';
import type { Owner, RunResult } from './operation.ts';
import type { Claim } from './run-store.ts';
import { openJson, sealJson } from './sealed-json.ts';

/** How a field stands when an attempt comes to it. */
export type FieldStanding =
  /** Never called. */
  | { readonly is: 'new' }
  /** Called by an earlier attempt, which did not live to see the answer. */
  | { readonly is: 'begun' }
  | { readonly is: 'answered'; readonly outcome: RunResult };

/** Another worker has taken the run over, or its owner has cancelled it: whatever comes next must not happen. */
export class ClaimLostError extends Error {
  override readonly name = 'ClaimLostError';
}

/** One entry per root field of a mutation and run, by response key. */
export interface CallJournal {
  /**
   * Writes down that a field is about to be called, and says how it stood before.
   * @throws {ClaimLostError}
   */
  begin(claim: Claim, field: string): Promise<FieldStanding>;
  /** @throws {ClaimLostError} a newer attempt decides what becomes of the field */
  answered(claim: Claim, field: string, outcome: RunResult): Promise<void>;
  /** The call was refused before it could do anything: it may be made again. */
  forget(claim: Claim, field: string): Promise<void>;
  /** Settles with this outcome every field of a run that nobody knows the outcome of: none of them is called again. */
  settleUnknown(
    inside: Queryable,
    run: { readonly id: string; readonly owner: Owner },
    outcomeOf: (field: string) => RunResult,
  ): Promise<void>;
}

/** @param ring seals outcomes: they hold what the APIs answered */
export function createCallJournal(database: Database, ring: KeyRing): CallJournal {
  return {
    begin: (claim, field) =>
      database.transaction(async (tx) => {
        // The run is locked until the entry is written, so of two attempts at it only one finds the field new.
        const held = await tx.query(
          `SELECT 1 FROM onbehalf.background_run AS run
             JOIN onbehalf.background_operation AS operation ON operation.id = run.operation_id
            WHERE run.id = $1 AND run.attempts = $2 AND run.state = 'RUNNING' AND operation.state = 'RUNNING'
              FOR UPDATE`,
          [claim.runId, claim.attempt],
        );
        if (held.rows.length === 0)
          throw new ClaimLostError('The run belongs to another attempt now, or was cancelled.');
        const { rows } = await tx.query<{ readonly outcome: Uint8Array | null }>(
          'SELECT outcome FROM onbehalf.background_call WHERE run_id = $1 AND field = $2',
          [claim.runId, field],
        );
        const [row] = rows;
        if (row?.outcome) {
          return {
            is: 'answered',
            outcome: openJson<RunResult>(ring, placeOf(claim.runId, field, claim.operation.owner), row.outcome),
          };
        }
        if (row) return { is: 'begun' };
        await tx.query('INSERT INTO onbehalf.background_call (run_id, field) VALUES ($1, $2)', [claim.runId, field]);
        return { is: 'new' };
      }),

    async answered(claim, field, outcome) {
      const { rows } = await database.query(
        `UPDATE onbehalf.background_call AS call SET outcome = $3 FROM onbehalf.background_run AS run
          WHERE call.run_id = $1 AND call.field = $2 AND run.id = call.run_id AND run.attempts = $4 RETURNING 1`,
        [
          claim.runId,
          field,
          sealJson(ring, placeOf(claim.runId, field, claim.operation.owner), outcome),
          claim.attempt,
        ],
      );
      if (rows.length === 0) throw new ClaimLostError('The run belongs to another attempt now.');
    },

    async forget({ runId, attempt }, field) {
      await database.query(
        `DELETE FROM onbehalf.background_call AS call USING onbehalf.background_run AS run
          WHERE call.run_id = $1 AND call.field = $2 AND call.outcome IS NULL AND run.id = call.run_id AND run.attempts = $3`,
        [runId, field, attempt],
      );
    },

    async settleUnknown(inside, { id: runId, owner }, outcomeOf) {
      const { rows } = await inside.query<{ readonly field: string }>(
        'SELECT field FROM onbehalf.background_call WHERE run_id = $1 AND outcome IS NULL FOR UPDATE',
        [runId],
      );
      for (const { field } of rows) {
        await inside.query('UPDATE onbehalf.background_call SET outcome = $3 WHERE run_id = $1 AND field = $2', [
          runId,
          field,
          sealJson(ring, placeOf(runId, field, owner), outcomeOf(field)),
        ]);
      }
    },
  };
}

/** Sealed for this field of this run: an outcome that was moved to another row does not open there. */
const placeOf = (runId: string, field: string, owner: Owner) =>
  ({ column: 'outcome', id: `${runId} ${field}`, owner }) as const;

/**
 * JSON that the database keeps and cannot read, bound to the place it stands in.
 *
 * Moved to another row or another column, or written by somebody else, it does not open: that is an error and no gap, because a background
 * operation that is not what its owner handed over must not run.
 * @module
 */

import type { KeyRing } from '../tokens/cache/shared/key-ring.ts';
import { open, seal } from '../tokens/cache/shared/sealing.ts';
import type { Owner } from './operation.ts';

/** A record of the database that is not ours, or was sealed under a key that has left the ring. */
export class UnreadableRecordError extends Error {
  override readonly name = 'UnreadableRecordError';
  constructor(place: Place, fault: string) {
    super(`The sealed ${place.column} of background record ${place.id} does not open (${fault}).`);
  }
}

/** Where a record stands: in which column of which row, and what stands in clear around it that must not be exchanged. */
export interface Place {
  /** A text that was sealed for one column does not open in another. */
  readonly column: 'content' | 'fault' | 'result' | 'outcome';
  /** Of the row, or what else tells this place from all others. */
  readonly id: string;
  /** Whose it is: a row that is given to somebody else does not open any more. */
  readonly owner: Owner;
  /** Other columns of the row that belong to it. */
  readonly beside?: readonly (string | null)[];
}

/** Under the key of the ring that writes now. */
export function sealJson(ring: KeyRing, place: Place, value: unknown): Buffer {
  return seal(ring, Buffer.from(JSON.stringify(value), 'utf8'), bindingOf(place));
}

/** @throws {UnreadableRecordError} */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- whoever sealed it knows what it is
export function openJson<Value>(ring: KeyRing, place: Place, envelope: Uint8Array): Value {
  const { plaintext, fault } = open(ring, Buffer.from(envelope), bindingOf(place));
  if (fault !== undefined) throw new UnreadableRecordError(place, fault);
  return JSON.parse(plaintext.toString('utf8')) as Value;
}

/** As JSON no two places are spelled alike. */
function bindingOf({ column, id, owner: { tenantId, objectId }, beside = [] }: Place): Buffer {
  return Buffer.from(JSON.stringify(['onbehalf background, v1', column, id, tenantId, objectId, ...beside]), 'utf8');
}

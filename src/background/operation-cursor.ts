/**
 * Cursors of lists of background operations: the place of an entry, and nothing else.
 * @module
 */

import { BadUserInputError } from '../errors/errors.ts';
import type { OperationRecord } from './operation.ts';

/** Time of creation to the millisecond, as the database orders by it, and the id for those of the same one. */
const PLACE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;

/** Opaque by agreement: time and id, so that a page goes on where the last one ended, whatever came in front. */
export const cursorOf = ({ createdAt, id }: Pick<OperationRecord, 'createdAt' | 'id'>): string =>
  Buffer.from(`${createdAt.toISOString()} ${id}`).toString('base64url');

/** @throws {BadUserInputError} no cursor of ours */
export function placeOf(cursor: string): { readonly createdAt: Date; readonly id: string } {
  const [, createdAt, id] = PLACE.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  const at = new Date(createdAt ?? Number.NaN);
  if (id !== undefined && !Number.isNaN(at.getTime())) return { createdAt: at, id };
  throw new BadUserInputError('Expected `after` to be an `endCursor` of this list.');
}

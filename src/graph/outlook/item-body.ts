/**
 * Bodies of messages and events that a client writes.
 *
 * Pure. HTML goes on as it is: it is the signed-in user's own mail, and Exchange filters what it takes and what it shows.
 * @module
 */

import type { ItemBody } from '@microsoft/microsoft-graph-types';
import { BadUserInputError } from '../../errors/errors.ts';
import type { BodyFormat } from '../../generated/graph.ts';

/** Leaves room for the rest of the operation's variables, which have 64 KiB together. */
const MAX_BYTES = 49_152;

/** @throws {BadUserInputError} more than 48 KiB in UTF-8, or text that has no UTF-8 */
export function itemBody(content: string, format: BodyFormat): ItemBody {
  if (!content.isWellFormed() || Buffer.byteLength(content) > MAX_BYTES) {
    throw new BadUserInputError(`Expected 'input.body' to be text of at most ${MAX_BYTES} bytes in UTF-8.`);
  }
  return { contentType: format === 'HTML' ? 'html' : 'text', content };
}

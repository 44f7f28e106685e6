/**
 * Texts of clients that become a line of mail: subjects, names, places.
 *
 * Pure. A line break in a header of mail begins the next header, so no control character goes on.
 * @module
 */

import { BadUserInputError } from '../../errors/errors.ts';

/**
 * @param place where the text stands in the arguments, for the message
 * @throws {BadUserInputError} longer than `most` UTF-16 units, a control character, a line separator, a lone surrogate
 */
export function plainLine(text: string, most: number, place: string): string {
  if (text.length > most || !text.isWellFormed() || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)) {
    throw new BadUserInputError(
      `Expected '${place}' to be one line of at most ${most} characters without control characters.`,
    );
  }
  return text;
}

/**
 * Texts of clients as OData literals and as words of `$search`.
 *
 * Pure. Whatever a text holds, it stays one literal: quotes are doubled or escaped, nothing else is special between them. Texts that
 * no name or address is made of are refused before anybody is asked.
 * @see https://docs.oasis-open.org/odata/odata/v4.01/os/part2-url-conventions/odata-v4.01-os-part2-url-conventions.html#sec_URLComponents
 * @see https://learn.microsoft.com/graph/query-parameters
 * @module
 */

import { BadUserInputError } from '../../errors/errors.ts';

const MAX_TEXT = 256;

/**
 * @param place where the text stands in the arguments, for the message
 * @returns `'O''Neil'`
 * @throws {BadUserInputError} an empty text, one of more than 256 characters, control characters, lone surrogates
 */
export function textLiteral(text: string, place: string): string {
  return `'${checked(text, place).replaceAll("'", "''")}'`;
}

/**
 * @param properties any of them may match
 * @returns `"displayName:ada" OR "mail:ada"`
 * @throws {BadUserInputError} as `textLiteral`, and a text of blanks
 */
export function searchClause(text: string, properties: readonly string[]): string {
  const words = checked(text.trim(), 'search').replaceAll(/["\\]/g, '\\$&');
  return properties.map((property) => `"${property}:${words}"`).join(' OR ');
}

/** One rule for literals and words, so that a text is refused in both or in none. */
function checked(text: string, place: string): string {
  // Control characters of both ranges: no name holds one, and services disagree about them.
  if (text === '' || text.length > MAX_TEXT || !text.isWellFormed() || /\p{Cc}/u.test(text)) {
    throw new BadUserInputError(
      `Expected '${place}' to be a text of 1 to ${MAX_TEXT} characters without control characters.`,
    );
  }
  return text;
}

/**
 * Values in queries of Azure Resource Graph.
 *
 * Pure. A query is text, so whatever comes from outside becomes a literal here and nowhere else: quoted, with the two characters
 * that mean something between quotes escaped, and without those that no name or value of Azure holds.
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/string
 * @module
 */

import { BadUserInputError } from '../../errors/errors.ts';

/** Tag names, the longest of all that is filtered by, end here. */
const MAX_LITERAL = 512;

/**
 * @returns `'O\'Brien'`
 * @throws {BadUserInputError} control characters, lone surrogates, or longer than any name
 */
export function kqlString(value: string, argument: string): string {
  assertPlainText(value, argument);
  return `'${value.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}

/**
 * @returns `('a','b')`; expects at least one value
 * @throws {BadUserInputError} as `kqlString`
 */
export function kqlList(values: readonly string[], argument: string): string {
  return `(${values.map((value) => kqlString(value, argument)).join(',')})`;
}

/**
 * What names and values of Azure are made of, for every query language that they are written into.
 * @throws {BadUserInputError}
 */
export function assertPlainText(value: string, argument: string, most = MAX_LITERAL): void {
  // Separators of lines and paragraphs end a line, and with it a literal, in more languages than one would think.
  if (value.length > most || !value.isWellFormed() || /[\p{Cc}\u2028\u2029]/u.test(value))
    throw new BadUserInputError(`Expected '${argument}' to be at most ${most} characters without control characters.`);
}

/**
 * Cuts a query of Resource Graph into words, texts, numbers and signs.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/string
 * @module
 */
import { parserFailure } from './query-errors.ts';

/** The smallest piece of a query that means something. */
export interface Token {
  /** A `word` may begin with `!` and end with `~`: Kusto's operators are written so. */
  readonly kind: 'word' | 'text' | 'number' | 'sign' | 'end';
  /** A text without its quotes, its escapes resolved. */
  readonly value: string;
  /** Position in the query, from 0. */
  readonly at: number;
}

/** Blanks and comments; then one of the four. A verbatim text (`@'…'`) doubles its quotes, any other escapes them. */
const pattern =
  /(?:\s|\/\/[^\n]*)*(?:(?<verbatim>@'(?:[^']|'')*'|@"(?:[^"]|"")*")|(?<text>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|(?<number>\d+(?:\.\d+)?)|(?<word>!?[a-z_]\w*~?)|(?<sign>==|=~|!=|!~|<=|>=|[-<>=()[\].,|*;+/])|(?<end>$))/iy;

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** @throws {QueryError} */
export function tokensOf(query: string): readonly Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  for (;;) {
    const from = pattern.lastIndex;
    const found = pattern.exec(query);
    if (!found?.groups) {
      const at = from + query.slice(from).search(/\S/);
      throw parserFailure(query, at, query.slice(at, at + 1));
    }
    const token = tokenOf(found.groups, pattern.lastIndex);
    tokens.push(token);
    if (token.kind === 'end') return tokens;
  }
}

/** One of the groups of the pattern has matched; verbatim texts (`@'…'`) know no escapes. */
function tokenOf({ verbatim, text, number, word, sign }: Record<string, string | undefined>, end: number): Token {
  const of = (kind: Token['kind'], value: string, length = value.length): Token => ({ kind, value, at: end - length });
  if (verbatim !== undefined) {
    const quote = verbatim.charAt(1);
    return of('text', verbatim.slice(2, -1).replaceAll(quote + quote, quote), verbatim.length);
  }
  if (text !== undefined) {
    const value = text
      .slice(1, -1)
      .replaceAll(/\\(?:u([0-9a-f]{4})|(.))/gis, (_all, code?: string, letter = '') =>
        code === undefined ? (escapes[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
      );
    return of('text', value, text.length);
  }
  if (number !== undefined) return of('number', number);
  if (word !== undefined) return of('word', word);
  return sign === undefined ? of('end', '') : of('sign', sign);
}

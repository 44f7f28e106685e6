/**
 * Walks over the tokens of a query and says where it fails.
 *
 * @module
 */
import { parserFailure, type QueryError } from './query-errors.ts';
import type { Token } from './tokens.ts';

/** A place in the query. Past the end there is always one more `end`. */
export interface TokenReader {
  /** @param ahead 0: the next one */
  peek(ahead?: number): Token;
  /** The token at this place, which is left behind. */
  next(): Token;
  /** Takes the next token if it is this word or sign. A text is neither. */
  takes(value: string): boolean;
  /** @throws {QueryError} the next token is another one */
  expect(value: string): void;
  /** One or more, between commas. */
  list<Item>(item: () => Item): readonly Item[];
  /** @throws {QueryError} */
  wholeNumber(): number;
  /** About the next token. */
  failure(): QueryError;
}

/** @param tokens the last one is the end */
export function createTokenReader(query: string, tokens: readonly Token[]): TokenReader {
  let position = 0;
  const end: Token = { kind: 'end', value: '', at: query.length };
  const reader: TokenReader = {
    peek: (ahead = 0) => tokens[position + ahead] ?? end,
    next() {
      const token = reader.peek();
      position += 1;
      return token;
    },
    takes(value) {
      const { kind, value: found } = reader.peek();
      const isFound = found === value && (kind === 'word' || kind === 'sign');
      if (isFound) position += 1;
      return isFound;
    },
    expect(value) {
      if (!reader.takes(value)) throw reader.failure();
    },
    list(item) {
      const items = [item()];
      while (reader.takes(',')) items.push(item());
      return items;
    },
    wholeNumber() {
      const { kind, value } = reader.peek();
      if (kind !== 'number' || !/^\d{1,9}$/.test(value)) throw reader.failure();
      position += 1;
      return Number(value);
    },
    failure() {
      const { value, kind, at } = reader.peek();
      return parserFailure(query, at, kind === 'end' ? '<EOF>' : value);
    },
  };
  return reader;
}

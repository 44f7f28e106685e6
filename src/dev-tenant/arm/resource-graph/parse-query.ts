/**
 * Reads a small part of the Kusto query language: the operators of `syntax.ts`.
 *
 * Resource Graph itself takes more (`join`, `union`, `mv-expand` …). What is not understood here is refused as the real one
 * refuses what it does not understand, never guessed.
 * @see https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language
 * @module
 */
import { createExpressionParser } from './parse-expression.ts';
import { notSupported, parserFailure } from './query-errors.ts';
import type { NamedExpression, Operator, Query, SortKey } from './syntax.ts';
import { createTokenReader, type TokenReader } from './token-reader.ts';
import { tokensOf } from './tokens.ts';

/** Words of Kusto that are no operators here: told apart from a slip of the pen. */
const foreign =
  /^(?:let|join|union|mv|parse|project|evaluate|render|serialize|sample|search|invoke|as|facet|fork|lookup|make)$/;

/** @throws {QueryError} */
export function parseQuery(text: string): Query {
  const reader = createTokenReader(text, tokensOf(text));
  const expression = createExpressionParser(reader);
  const known = createOperators(reader, expression);
  const operators: Operator[] = [];
  let table = 'resources';
  const first = reader.peek();
  if (first.kind !== 'word') throw reader.failure();
  // The oldest form begins with an operator and means the resources.
  if (Object.hasOwn(known, first.value) && reader.peek(1).value !== '|') operators.push(operator());
  else {
    if (first.value === 'let') throw notSupported('let');
    table = reader.next().value;
  }
  while (reader.takes('|')) operators.push(operator());
  reader.takes(';');
  if (reader.peek().kind !== 'end') throw reader.failure();
  return { table, operators };

  function operator(): Operator {
    const { value, kind, at } = reader.next();
    const parse = Object.hasOwn(known, value) ? known[value] : undefined;
    // `project-away`, `project-rename`: another operator that begins alike.
    if (parse && reader.peek().value !== '-') return parse();
    if (kind === 'word' && foreign.test(value)) throw notSupported(value);
    throw parserFailure(text, at, value);
  }
}

/** What stands behind each `|`, by its first word. */
function createOperators(
  reader: TokenReader,
  expression: () => NamedExpression['expression'],
): Readonly<Record<string, () => Operator>> {
  const named = (): NamedExpression => {
    if (reader.peek().kind === 'word' && reader.peek(1).value === '=') {
      const name = reader.next().value;
      reader.next();
      return { name, expression: expression() };
    }
    return { expression: expression() };
  };
  const sortKey = (): SortKey => {
    const key = expression();
    // Descending unless said otherwise, unlike SQL.
    const isDescending = !reader.takes('asc');
    if (isDescending) reader.takes('desc');
    // Taken and not followed: nulls sort as empty texts here.
    if (reader.takes('nulls') && !reader.takes('first')) reader.expect('last');
    return { expression: key, isDescending };
  };
  const order = (): Operator => {
    reader.expect('by');
    return { kind: 'order', keys: reader.list(sortKey) };
  };
  const take = (): Operator => ({ kind: 'take', most: reader.wholeNumber() });
  return {
    where: () => ({ kind: 'where', test: expression() }),
    project: () => ({ kind: 'project', columns: reader.list(named) }),
    extend: () => ({ kind: 'extend', columns: reader.list(named) }),
    distinct: () => ({ kind: 'distinct', columns: reader.list(named) }),
    summarize: () => {
      // `summarize total = count() by …`, or without a name, which Kusto makes `count_`.
      const name = reader.peek(1).value === '=' ? reader.next().value : undefined;
      if (name !== undefined) reader.expect('=');
      if (reader.peek().value !== 'count') throw notSupported(reader.peek().value);
      for (const word of ['count', '(', ')']) reader.expect(word);
      return { kind: 'summarize', name: name ?? 'count_', by: reader.takes('by') ? reader.list(named) : [] };
    },
    count: () => ({ kind: 'count' }),
    order,
    sort: order,
    take,
    limit: take,
    top: () => {
      const most = reader.wholeNumber();
      reader.expect('by');
      return { kind: 'top', most, keys: reader.list(sortKey) };
    },
  };
}

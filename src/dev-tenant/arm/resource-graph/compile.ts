/**
 * Turns an expression of a query into a function of a row, and knows the type of what comes out.
 *
 * Types matter: a `dynamic` value (`tags`, `properties` and all inside) cannot be grouped or sorted by without `tostring()`.
 * Columns and what lies inside are found by their exact case, texts are compared as the operator says.
 * @module
 */
import { isRecord } from '../../values.ts';
import { QueryError } from './query-errors.ts';
import { type ColumnType, scalarFunctions, textOf } from './scalar-functions.ts';
import type { Comparison, Expression } from './syntax.ts';

/** By column, in the order of the columns; what is missing reads as null. */
export type Row = Readonly<Record<string, unknown>>;
/** Names in the order in which they are answered; compared with case, as Kusto does. */
export type Columns = ReadonlyMap<string, ColumnType>;

/** An expression that knows its type before there is a row, so that a query is refused even over nothing. */
export interface Compiled {
  /** Known before a row is read: what cannot be compared is refused over an empty table, too. */
  readonly type: ColumnType;
  /** Never fails. */
  read(row: Row): unknown;
}

/** @throws {QueryError} a column nobody has, a function called wrongly */
export function compile(expression: Expression, columns: Columns): Compiled {
  switch (expression.kind) {
    case 'literal': {
      const { value } = expression;
      return { type: typeOfLiteral(value), read: () => value };
    }
    case 'path':
      return compilePath(expression.names, columns);
    case 'call':
      return compileCall(expression, columns);
    case 'not': {
      const operand = compile(expression.operand, columns);
      // What is neither true nor false, as a null, counts as not true: Kusto's `where` passes over it.
      return test((row) => operand.read(row) !== true);
    }
    case 'and':
    case 'or': {
      const [left, right] = [compile(expression.left, columns), compile(expression.right, columns)];
      return expression.kind === 'and'
        ? test((row) => left.read(row) === true && right.read(row) === true)
        : test((row) => left.read(row) === true || right.read(row) === true);
    }
    case 'in': {
      const left = compile(expression.left, columns);
      const list = expression.list.map((item) => compile(item, columns));
      const isSame = comparers[expression.ignoresCase ? '=~' : '=='];
      return test((row) => list.some((item) => isSame(left.read(row), item.read(row))));
    }
    case 'compare': {
      const [left, right] = [compile(expression.left, columns), compile(expression.right, columns)];
      const compare = comparers[expression.by];
      return test((row) => compare(left.read(row), right.read(row)));
    }
  }
}

function test(read: (row: Row) => boolean): Compiled {
  return { type: 'boolean', read };
}

function typeOfLiteral(value: string | number | boolean | null): ColumnType {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'integer';
  return value === null ? 'dynamic' : 'boolean';
}

/** `tags.environment`: a column, and members of what is in it. A member that is not there is null, a column that is not there an error. */
function compilePath([column, ...inside]: readonly [string, ...string[]], columns: Columns): Compiled {
  const type = columns.get(column);
  if (type === undefined) {
    throw new QueryError({
      code: 'InvalidColumnNames',
      message: `Failed to resolve column or scalar expression named '${column}'.`,
      token: column,
    });
  }
  if (inside.length === 0) return { type, read: (row) => row[column] };
  return {
    type: 'dynamic',
    read: (row) =>
      inside.reduce<unknown>(
        (value, name) => (isRecord(value) && Object.hasOwn(value, name) ? value[name] : null),
        row[column],
      ),
  };
}

/** @throws {QueryError} no such function, or another number of arguments */
function compileCall({ name, arguments: given }: Extract<Expression, { kind: 'call' }>, columns: Columns): Compiled {
  const known = scalarFunctions[name];
  if (!known || given.length < known.least || given.length > known.most) {
    throw new QueryError({
      code: 'InvalidQuery',
      message: `The function '${name}' cannot be called like this.`,
      token: name,
    });
  }
  const values = given.map((value) => compile(value, columns));
  return { type: known.type, read: (row) => known.call(values.map((value) => value.read(row))) };
}

type Comparer = (left: unknown, right: unknown) => boolean;

/** Values of any type, as they are printed. */
const onTexts =
  (compare: (left: string, right: string) => boolean): Comparer =>
  (left, right) =>
    compare(textOf(left), textOf(right));
const withoutCase = (compare: (left: string, right: string) => boolean): Comparer =>
  onTexts((left, right) => compare(left.toLowerCase(), right.toLowerCase()));
const inOrder =
  (holds: (sign: number) => boolean): Comparer =>
  (left, right) =>
    holds(compareValues(left, right));

/** What each operator of the language does with two values. */
const comparers: Readonly<Record<Comparison, Comparer>> = {
  // Compared as text: a number in `tags` or `properties` equals the literal that is printed alike.
  '==': onTexts((left, right) => left === right),
  '!=': onTexts((left, right) => left !== right),
  '=~': withoutCase((left, right) => left === right),
  '!~': withoutCase((left, right) => left !== right),
  '<': inOrder((sign) => sign < 0),
  '<=': inOrder((sign) => sign <= 0),
  '>': inOrder((sign) => sign > 0),
  '>=': inOrder((sign) => sign >= 0),
  has: withoutCase(hasTerm),
  contains: withoutCase((left, right) => left.includes(right)),
  contains_cs: onTexts((left, right) => left.includes(right)),
  startswith: withoutCase((left, right) => left.startsWith(right)),
  endswith: withoutCase((left, right) => left.endsWith(right)),
};

/** Numbers as numbers, anything else by its code points. */
export function compareValues(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [one, other] = [textOf(left), textOf(right)];
  return one < other ? -1 : Number(one > other);
}

const wordLetter = /[\p{L}\p{N}]/u;

/** A term is a whole run of letters and digits: `has 'web'` finds `rg-web-001`, and not `website`. */
function hasTerm(text: string, term: string): boolean {
  if (term === '') return true;
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
    if (!wordLetter.test(text.charAt(at - 1)) && !wordLetter.test(text.charAt(at + term.length))) return true;
  }
  return false;
}

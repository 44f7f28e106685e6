/**
 * Sends the rows of a table through the operators of a query.
 *
 * @module
 */
import { type Columns, type Compiled, compareValues, compile, type Row } from './compile.ts';
import { QueryError } from './query-errors.ts';
import type { ColumnType } from './scalar-functions.ts';
import type { Expression, NamedExpression, Operator, Query, SortKey } from './syntax.ts';

/** What goes from one operator to the next. */
export interface Rows {
  /** There also where no row is: the next operator is checked against them. */
  readonly columns: Columns;
  readonly rows: readonly Row[];
}

/** @throws {QueryError} */
export function runQuery({ operators }: Pick<Query, 'operators'>, table: Rows): Rows {
  return operators.reduce(run, table);
}

/** One operator: a table in, a table out. */
function run(input: Rows, operator: Operator): Rows {
  const { columns, rows } = input;
  switch (operator.kind) {
    case 'where': {
      const test = compile(operator.test, columns);
      return { columns, rows: rows.filter((row) => test.read(row) === true) };
    }
    case 'project':
      return project(input, operator.columns, new Map());
    case 'extend':
      return project(input, operator.columns, columns);
    case 'distinct': {
      const projected = project(input, operator.columns, new Map());
      assertGroupable(projected.columns);
      // Two rows are the same when they print the same; of equal ones the last stands in the place of the first.
      const seen = new Map(projected.rows.map((row) => [JSON.stringify(Object.values(row)), row]));
      return { columns: projected.columns, rows: [...seen.values()] };
    }
    case 'summarize':
      return summarize(input, operator.name, operator.by);
    case 'count':
      return { columns: new Map([['Count', 'integer']]), rows: [{ Count: rows.length }] };
    case 'order':
      return { columns, rows: sorted(input, operator.keys) };
    case 'take':
      return { columns, rows: rows.slice(0, operator.most) };
    case 'top':
      return { columns, rows: sorted(input, operator.keys).slice(0, operator.most) };
  }
}

/** @param kept columns that stay as they are */
function project({ columns, rows }: Rows, wanted: readonly NamedExpression[], kept: Columns): Rows {
  const named = nameAll(wanted, columns);
  const keptNames = [...kept.keys()];
  return {
    columns: new Map<string, ColumnType>([...kept, ...named.map(([name, { type }]) => [name, type] as const)]),
    rows: rows.map((row) =>
      Object.fromEntries([
        ...keptNames.map((name) => [name, row[name]] as const),
        ...named.map(([name, compiled]) => [name, compiled.read(row)] as const),
      ]),
    ),
  };
}

/** `summarize count() by …`: one row for each combination of keys. */
function summarize(input: Rows, countName: string, by: readonly NamedExpression[]): Rows {
  const keys = project(input, by, new Map());
  assertGroupable(keys.columns);
  const columns = new Map<string, ColumnType>([...keys.columns, [countName, 'integer']]);
  // Without a key there is one answer, even about nothing.
  if (by.length === 0) return { columns, rows: [{ [countName]: keys.rows.length }] };
  const groups = Map.groupBy(keys.rows, (row) => JSON.stringify(Object.values(row)));
  return { columns, rows: [...groups.values()].map((rows) => ({ ...rows[0], [countName]: rows.length })) };
}

/** By the first key, where that is equal by the second, and so on; stable. */
function sorted({ columns, rows }: Rows, keys: readonly SortKey[]): readonly Row[] {
  const orders = keys.map(({ expression, isDescending }) => {
    const key = compile(expression, columns);
    if (key.type === 'dynamic') throw notComparable('order', nameOf(expression, 0));
    return (one: Row, other: Row) => (isDescending ? -1 : 1) * compareValues(key.read(one), key.read(other));
  });
  return rows.toSorted((one, other) => {
    for (const order of orders) {
      const sign = order(one, other);
      if (sign !== 0) return sign;
    }
    return 0;
  });
}

/** A column without a name is called as Kusto calls it: by its path, or by a number. */
function nameAll(wanted: readonly NamedExpression[], columns: Columns): readonly (readonly [string, Compiled])[] {
  return wanted.map(({ name, expression }, index) => [name ?? nameOf(expression, index), compile(expression, columns)]);
}

/** As Kusto names what has no name: `tags_env` for `tags['env']`, `Column1` for a calculation. */
function nameOf(expression: Expression, index: number): string {
  return expression.kind === 'path' ? expression.names.join('_') : `Column${index + 1}`;
}

/** @throws {QueryError} a key that is an object or a list, which has no order and no equality */
function assertGroupable(columns: Columns): void {
  for (const [name, type] of columns) if (type === 'dynamic') throw notComparable('summarize', name);
}

function notComparable(operator: string, name: string): QueryError {
  const message = `The key '${name}' of '${operator}' is of a 'dynamic' type. Please use an explicit cast, for example 'tostring(${name})'.`;
  return new QueryError({ code: 'InvalidQuery', message, token: name });
}

/** A table as `resultFormat: table` sends it: columns with their types, rows as lists. */
export function tabular({ columns, rows }: Rows): object {
  const names = [...columns.keys()];
  return {
    columns: [...columns].map(([name, type]) => ({ name, type: type === 'dynamic' ? 'object' : type })),
    rows: rows.map((row) => names.map((name) => row[name] ?? null)),
  };
}

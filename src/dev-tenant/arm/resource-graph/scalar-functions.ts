/**
 * The functions of one row that a query may call.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-functions
 * @module
 */

/** `dynamic` is JSON of any kind, and what a query has to cast before it sorts or groups by it. */
export type ColumnType = 'string' | 'dynamic' | 'integer' | 'boolean';

/** A function of values, as `tolower(name)`. */
interface ScalarFunction {
  readonly type: ColumnType;
  /** Numbers of arguments it takes. */
  readonly least: number;
  readonly most: number;
  call(values: readonly unknown[]): unknown;
}

/** Kusto has no null among texts: what is missing reads as empty. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const ofOne = (type: ColumnType, call: (value: unknown) => unknown): ScalarFunction => ({
  type,
  least: 1,
  most: 1,
  call: ([value]) => call(value),
});
const isNothing = (value: unknown) => value === null || value === undefined;

/** By name, with case, as Kusto has it. */
export const scalarFunctions: Readonly<Record<string, ScalarFunction>> = {
  tostring: ofOne('string', textOf),
  tolower: ofOne('string', (value) => textOf(value).toLowerCase()),
  toupper: ofOne('string', (value) => textOf(value).toUpperCase()),
  strlen: ofOne('integer', (value) => textOf(value).length),
  isempty: ofOne('boolean', (value) => textOf(value) === ''),
  isnotempty: ofOne('boolean', (value) => textOf(value) !== ''),
  isnull: ofOne('boolean', isNothing),
  isnotnull: ofOne('boolean', (value) => !isNothing(value)),
  strcat: { type: 'string', least: 1, most: 64, call: (values) => values.map(textOf).join('') },
};

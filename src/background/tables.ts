/**
 * From the answer of a query to rows of a table, for people with a spreadsheet.
 *
 * One row for each entry of the innermost lists, with the plain fields of everything around it in front. Lists that stand side by side come
 * one below the other. `nodes` and `edges { node }` are how GraphQL writes lists, not names of columns.
 * @module
 */

import { stringify } from 'csv-stringify/sync';

type Cell = string | number | boolean;
type Row = ReadonlyMap<string, Cell>;

/** Parts of a path that say nothing to a reader. */
const WRAPPERS: ReadonlySet<string> = new Set(['nodes', 'edges', 'node']);
const UNREAD: ReadonlySet<string> = new Set(['pageInfo', '__typename', 'cursor']);

/**
 * CSV as RFC 4180 has it, with a line of names first and a byte order mark, which spreadsheets take for UTF-8. What a spreadsheet would take
 * for a formula has an apostrophe in front.
 * @param data `data` of a GraphQL answer
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvOf(data: unknown): string {
  const rows = rowsOf(data ?? {}, []);
  const named = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  // Of an object that is null in one row and not in another, the members are columns and it is none.
  const columns = named.filter((column) => !named.some((other) => other.startsWith(`${column}.`)));
  return stringify(
    rows.map((row) => columns.map((column) => row.get(column) ?? '')),
    {
      header: true,
      columns,
      escape_formulas: true,
      bom: true,
      quoted_match: /[\r\n]/,
      record_delimiter: 'windows',
      cast: { boolean: String },
    },
  );
}

function rowsOf(value: unknown, path: readonly string[]): readonly Row[] {
  if (Array.isArray(value)) {
    if (value.length === 0) return [];
    return value.every(isPlain)
      ? [new Map([[columnOf(path), value.filter((entry) => entry !== null).join('; ')]])]
      : value.flatMap((entry: unknown) => rowsOf(entry, path));
  }
  if (isPlain(value)) return [new Map([[columnOf(path), value ?? '']])];
  const own = new Map<string, Cell>();
  const below: Row[] = [];
  for (const [name, member] of Object.entries(value as object)) {
    if (UNREAD.has(name)) continue;
    const rows = rowsOf(member, WRAPPERS.has(name) ? path : [...path, name]);
    const [only] = rows;
    if (only && rows.length === 1 && !holdsList(member)) for (const [column, cell] of only) own.set(column, cell);
    else below.push(...rows);
  }
  return below.length === 0 ? [own] : below.map((row) => new Map([...own, ...row]));
}

/** Whether there is a list of objects at or below: then its single entry is a row too. */
function holdsList(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0 || !value.every(isPlain);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsList);
}

const isPlain = (value: unknown): value is Cell | null =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** `subscriptions.displayName`; the answer itself has no name. */
const columnOf = (path: readonly string[]): string => path.join('.') || 'value';

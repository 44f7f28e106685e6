/**
 * From the answer of a query to rows of a table, for people with a spreadsheet.
 *
 * One row for each entry of the innermost lists, with the plain fields of everything around it in front. Lists that stand side by side come
 * one below the other. `nodes` and `edges { node }` are how GraphQL writes lists, not names of columns.
 * @module
 */

import { stringify } from 'csv-stringify/sync';

type Cell = string | number | boolean;
/** By column. Rows of one table may have different columns: what a row lacks is empty. */
type Row = ReadonlyMap<string, Cell>;

/** What a table may still take. */
interface Room {
  characters: number;
}

/** As a table this would be far larger than it is: texts of a parent stand in each row of its lists. */
export class TableTooLargeError extends Error {
  override readonly name = 'TableTooLargeError';
}

/** Some tenths of a second to write. */
const MOST_CHARACTERS = 16 * 1024 * 1024;

/** @throws {TableTooLargeError} nothing is left: a table repeats what stands in front, and so may be far larger than its JSON */
function take(room: Room, characters: number): void {
  room.characters -= characters;
  if (room.characters < 0) throw new TableTooLargeError('As a table this is too large: take it as JSON.');
}

/** Parts of a path that say nothing to a reader. */
const WRAPPERS: ReadonlySet<string> = new Set(['nodes', 'edges', 'node']);
/** Of no use to whoever reads a table. */
const UNREAD: ReadonlySet<string> = new Set(['pageInfo', '__typename', 'cursor']);

/**
 * CSV as RFC 4180 has it, with a line of names first and a byte order mark, which spreadsheets take for UTF-8. What a spreadsheet would take
 * for a formula has an apostrophe in front.
 * @param data `data` of a GraphQL answer
 * @throws {TableTooLargeError}
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvOf(data: unknown): string {
  const room = { characters: MOST_CHARACTERS };
  const rows = rowsOf(data ?? {}, [], room);
  const named = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  // Of an object that is null in one row and not in another, the members are columns and it is none.
  const groups = new Set(
    named.flatMap((column) => column.split('.').map((_part, at, parts) => parts.slice(0, at).join('.'))),
  );
  const columns = named.filter((column) => !groups.has(column));
  take(room, rows.length * columns.length);
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

/** A list becomes rows; everything beside it becomes columns that each of them repeats. */
function rowsOf(value: unknown, path: readonly string[], room: Room): readonly Row[] {
  if (Array.isArray(value)) {
    if (value.length === 0) return [];
    return value.every(isPlain)
      ? [new Map([[columnOf(path), value.filter((entry) => entry !== null).join('; ')]])]
      : value.flatMap((entry: unknown) => rowsOf(entry, path, room));
  }
  if (isPlain(value)) return [new Map([[columnOf(path), value ?? '']])];
  const own = new Map<string, Cell>();
  const below: Row[] = [];
  for (const [name, member] of Object.entries(value as object)) {
    if (UNREAD.has(name)) continue;
    const rows = rowsOf(member, WRAPPERS.has(name) ? path : [...path, name], room);
    const [only] = rows;
    if (only && rows.length === 1 && !holdsList(member)) for (const [column, cell] of only) own.set(column, cell);
    else below.push(...rows);
  }
  if (below.length === 0) return [own];
  // What stands in front is there once for each row.
  const front = [...own.values()].reduce<number>((sum, cell) => sum + String(cell).length + 8, 0);
  take(room, front * below.length);
  return below.map((row) => new Map([...own, ...row]));
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

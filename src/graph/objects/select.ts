/**
 * Fields that an operation selects → names for `$select`.
 *
 * Pure. Graph sends most properties only when they are named, and a short list makes a small and cheap answer. The id is always among
 * them: resolvers of fields below need it.
 * @see https://learn.microsoft.com/graph/query-parameters#select-parameter
 * @module
 */

/** By field of the schema: what its resolver reads. A field that is not there asks Graph by itself. */
export type PropertiesOfFields = Readonly<Record<string, readonly string[]>>;

/** For fields that are called as their property. */
export const named = (...names: readonly string[]): PropertiesOfFields =>
  Object.fromEntries(names.map((name) => [name, [name]]));

/**
 * @param tables one per type that may stand in the list
 * @returns `['id', 'displayName', …]`, each once
 */
export function selectOf(fields: ReadonlySet<string>, ...tables: readonly PropertiesOfFields[]): readonly string[] {
  const properties = [...fields].flatMap((field) =>
    tables.flatMap((table) => (Object.hasOwn(table, field) ? (table[field] ?? []) : [])),
  );
  return [...new Set(['id', ...properties])];
}

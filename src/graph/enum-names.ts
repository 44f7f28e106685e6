/**
 * Words of Graph (`singleInstance`) ↔ enum values of the schema (`SINGLE_INSTANCE`).
 *
 * Graph adds words over time; one that the schema does not know yet is null, not a failed field.
 * @module
 */

/**
 * @param values the enum as generated
 * @example
 * ```ts
 * enumOf(EventType, 'singleInstance'); // 'SINGLE_INSTANCE'
 * enumOf(EventType, 'somethingNew'); // null
 * ```
 */
export function enumOf<Value extends string>(
  values: Readonly<Record<string, Value>>,
  word: string | null | undefined,
): Value | null {
  if (!word) return null;
  const name = word.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  // Compared, not looked up: a word such as `constructor` is no value.
  return Object.values(values).find((value) => value === name) ?? null;
}

/** @param value of an enum whose words are Graph's in other letters */
export function wordOf(value: string): string {
  return value.toLowerCase().replaceAll(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

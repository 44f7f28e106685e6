/**
 * What a file, the environment or flags say before anybody has judged it: texts, numbers, lists and maps of them.
 *
 * Objects are `Map`s throughout, so that no key, `__proto__` included, can reach a prototype.
 * @module
 */

import { Secret } from './secret.ts';

/** One value of a source. `undefined` in a list is a position that this source says nothing about. */
export type Raw = string | number | boolean | null | undefined | readonly Raw[] | RawMap;
/** Keys as they are spelt, in the order they are written. */
export type RawMap = ReadonlyMap<string, Raw>;

/** Deeper nesting than any setting has; ends recursion over hostile or cyclic input. */
export const MAX_DEPTH = 16;

/** Whether keys can be looked up. */
export const isMap = (raw: unknown): raw is RawMap => raw instanceof Map;
/** Whether positions can be. */
export const isList = (raw: unknown): raw is readonly Raw[] => Array.isArray(raw);

/**
 * A section of a map, empty if it is absent or something else.
 * @param key in the schema's own spelling
 */
export function mapAt(raw: Raw, key: string): RawMap {
  const found = isMap(raw) ? raw.get(key) : undefined;
  return isMap(found) ? found : new Map();
}

/** A text of a map, `undefined` if it is absent or something else. */
export function textAt(raw: Raw, key: string): string | undefined {
  const found = isMap(raw) ? raw.get(key) : undefined;
  return typeof found === 'string' ? found : undefined;
}

/**
 * Copies JavaScript values (the flags of a command, options of an embedding program) into maps and lists.
 *
 * @throws {RangeError} nested deeper than any setting is
 */
export function fromValue(value: unknown, depth = 0): Raw {
  if (depth > MAX_DEPTH) throw new RangeError('Nested too deep.');
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  if (typeof value === 'string' || typeof value === 'number') return value;
  // A loaded configuration may be given back as overrides; its secrets are wrapped again at the end.
  if (value instanceof Secret) return value.reveal();
  if (isList(value)) return Array.from(value, (item) => fromValue(item, depth + 1));
  const entries: Iterable<readonly [unknown, unknown]> =
    value instanceof Map ? value : typeof value === 'object' ? Object.entries(value) : [];
  const map = new Map<string, Raw>();
  for (const [key, item] of entries) {
    if (item !== undefined) map.set(typeof key === 'string' ? key : String(key), fromValue(item, depth + 1));
  }
  return map;
}

/**
 * The same as objects without a prototype, for zod.
 * @returns `__proto__` left out; `undefined` stays, as a position that nobody filled
 */
export function toValue(raw: Raw): unknown {
  if (isList(raw)) return raw.map(toValue);
  if (!isMap(raw)) return raw;
  const value: Record<string, unknown> = Object.create(null);
  for (const [key, item] of raw) if (key !== '__proto__') value[key] = toValue(item);
  return value;
}

/**
 * What kind of thing came, without saying what it was.
 * @returns words for a fault: `text`, `a number`, `a list`, `nothing`
 */
export function kindOf(raw: unknown): string {
  if (raw === undefined || raw === null) return 'nothing';
  if (raw === '') return 'an empty text';
  if (typeof raw === 'string') return 'text';
  if (typeof raw === 'number') return Number.isNaN(raw) ? 'NaN' : 'a number';
  if (typeof raw === 'boolean') return String(raw);
  return Array.isArray(raw) ? 'a list' : 'a group of keys';
}

/** A key as it may be printed: no control characters, not longer than a line. */
export function printable(name: string): string {
  const clean = name.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?');
  return clean.length > 64 ? `${clean.slice(0, 61)}...` : clean;
}

/**
 * Bounds the JSON of an answer: containers before it is parsed, depth and length of lists after.
 *
 * Four megabytes of brackets become a hundred of objects, so they are counted on the bytes of a large answer first; counting in
 * strings, too, errs by what no answer has.
 * @module
 */

const MAX_DEPTH = 64;
const MAX_ITEMS = 10_000;
/** Far above a page of a thousand resources with their properties. */
const MAX_CONTAINERS = 100_000;
/** Smaller ones cannot become much. */
const LARGE_BYTES = 262_144;

const OPENING = [0x5b, 0x7b] as const;

/** @param json the bytes as they came; @returns false for more objects and lists than any list of ours could hold */
export function isWorthParsing(json: Buffer): boolean {
  if (json.length < LARGE_BYTES) return true;
  let containers = 0;
  for (const bracket of OPENING) {
    for (let at = json.indexOf(bracket); at !== -1; at = json.indexOf(bracket, at + 1)) {
      containers += 1;
      if (containers > MAX_CONTAINERS) return false;
    }
  }
  return true;
}

/** @param value as parsed; level by level, so that depth costs no stack */
export function isWithinBounds(value: unknown): boolean {
  let level: readonly object[] = isContainer(value) ? [value] : [];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return false;
    const below: object[] = [];
    for (const container of level) {
      if (Array.isArray(container) && container.length > MAX_ITEMS) return false;
      for (const member of Array.isArray(container) ? (container as unknown[]) : Object.values(container)) {
        if (isContainer(member)) below.push(member);
      }
    }
    level = below;
  }
  return true;
}

/**
 * Members `__proto__` are dropped (HT-3): whoever copies the value by assignment would give the copy another prototype. Afterwards,
 * because a reviver is called for every number of a list.
 * @param value as parsed, within the bounds; it is changed
 */
export function dropPrototypes(value: unknown): void {
  const left: object[] = isContainer(value) ? [value] : [];
  for (let container = left.pop(); container !== undefined; container = left.pop()) {
    if (Object.hasOwn(container, '__proto__')) Reflect.deleteProperty(container, '__proto__');
    for (const member of Array.isArray(container) ? (container as unknown[]) : Object.values(container)) {
      if (isContainer(member)) left.push(member);
    }
  }
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

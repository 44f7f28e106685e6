/**
 * Answers in several parts (`@defer`): told from others, put together, and freed of the challenges that are being settled.
 *
 * Pure. Knows both shapes that are on the wire: parts that name their place by `path`, and parts that name it by the `id` of a pending one.
 * @see https://github.com/graphql/defer-stream-wg/discussions/69
 * @module
 */
import { readChallenge } from './challenge.ts';

type Fields = Readonly<Record<string, unknown>>;
/** Path of a value in an answer, as GraphQL writes it: names of fields, and positions in lists. */
type Place = readonly (string | number)[];

/** A part of several, the first included. */
export const isIncremental = (part: object): boolean => 'hasNext' in part;

/** The same answer or part without the errors that are challenges; a deferred fragment that came to nothing else is left out. */
export function withoutChallenges<T extends object>(part: T): T {
  const others: Record<string, unknown> = Object.fromEntries(Object.entries(part));
  if (Array.isArray(others.errors)) {
    const errors = others.errors.filter((error) => readChallenge(error) === undefined);
    if (errors.length > 0) others.errors = errors;
    else delete others.errors;
  }
  for (const name of ['incremental', 'completed']) {
    const list: unknown = others[name];
    if (!Array.isArray(list)) continue;
    others[name] = list
      .filter(isFields)
      .map(withoutChallenges)
      .filter(({ data, errors }) => data !== null || errors);
  }
  return others as T;
}

/**
 * What {@link withoutChallenges} left out of a part of several, as a part of its own; its data is not said twice.
 *
 * @returns `undefined` when it left out nothing
 */
export function challengesAlone(part: object): object | undefined {
  const asks = (one: unknown) =>
    isFields(one) && listOf(one.errors).some((error) => readChallenge(error) !== undefined);
  const { errors, incremental, completed } = part as Fields;
  const left = {
    errors: listOf(errors).filter((error) => readChallenge(error) !== undefined),
    incremental: listOf(incremental).filter(asks).filter(isFields).map(challengesOfDeferred),
    completed: listOf(completed).filter(asks),
  };
  const said = Object.entries(left).filter(([, list]) => list.length > 0);
  return said.length > 0 ? { ...Object.fromEntries(said), hasNext: true } : undefined;
}

/** A fragment that failed as a whole says so with null in the place of its data. */
const challengesOfDeferred = (one: Fields): Fields => ({
  ...one,
  ...(isFields(one.data) ? { data: {} } : {}),
  ...(Array.isArray(one.items) ? { items: [] } : {}),
  errors: listOf(one.errors).filter((error) => readChallenge(error) !== undefined),
});

/**
 * One answer out of all its parts.
 *
 * @param parts as they came, in order
 */
export function mergeParts(parts: readonly object[]): { data?: Record<string, unknown> | null; errors?: unknown[] } {
  const whole: { data: unknown } = { data: undefined };
  const errors: unknown[] = [];
  const pending = new Map<unknown, Place>();
  for (const part of parts.filter(isFields)) {
    if ('data' in part) whole.data = structuredClone(part.data);
    errors.push(...listOf(part.errors));
    for (const one of listOf(part.pending).filter(isFields)) pending.set(one.id, placeOf(one.path));
    for (const one of listOf(part.incremental).filter(isFields)) {
      errors.push(...listOf(one.errors));
      const place = 'id' in one ? [...(pending.get(one.id) ?? []), ...placeOf(one.subPath)] : placeOf(one.path);
      if (isFields(one.data)) mergeAt(whole, ['data', ...place], one.data);
    }
    for (const one of listOf(part.completed).filter(isFields)) errors.push(...listOf(one.errors));
  }
  const data = isFields(whole.data) ? { data: whole.data } : {};
  return {
    ...(whole.data === null ? { data: null } : data),
    ...(errors.length > 0 ? { errors } : {}),
  };
}

/** Adds fields to the object at a place; a place that is null, because a field above failed, takes nothing. */
function mergeAt(root: object, place: Place, fields: Fields): void {
  let at: unknown = root;
  for (const step of place) at = own(at, String(step));
  if (isFields(at)) merge(at, fields);
}

/** Objects field by field, lists item by item: a later part may bring fields below a value that an earlier one brought. */
function merge(into: Record<string, unknown>, fields: Fields): void {
  for (const [name, value] of Object.entries(fields)) {
    const known = own(into, name);
    if (isFields(known) && isFields(value)) merge(known, value);
    else if (Array.isArray(known) && Array.isArray(value)) mergeItems(known, value);
    else into[name] = value;
  }
}

/** By position: the parts of one list all speak of the same items. */
function mergeItems(into: unknown[], items: readonly unknown[]): void {
  for (const [index, value] of items.entries()) {
    const known = into[index];
    if (isFields(known) && isFields(value)) merge(known, value);
    else into[index] = value;
  }
}

/** Never a member of the prototype: names in an answer are the server's. */
const own = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const placeOf = (value: unknown): Place => listOf(value) as Place;
const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

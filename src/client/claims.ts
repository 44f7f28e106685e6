/**
 * Claims requests of several challenges, put together so that one token satisfies all of them.
 *
 * Pure. A token with one authentication context would otherwise be replaced by one with another, and the first API asks again.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#ClaimsParameter
 * @module
 */

/**
 * Adds the claims of a new challenge to those that were asked for before; where both name the same claim, the new one counts.
 *
 * @param before JSON text, or `undefined`
 * @param wanted JSON text; comes back letter by letter when there is nothing to add it to, or when it cannot be read
 */
export function addClaims(before: string | undefined, wanted: string): string {
  if (before === undefined || before === wanted) return wanted;
  const [old, added] = [parse(before), parse(wanted)];
  if (!old || !added) return wanted;
  const merged: Record<string, unknown> = { ...old };
  for (const [target, claims] of Object.entries(added)) {
    const known = merged[target];
    merged[target] = isObject(known) && isObject(claims) ? { ...known, ...claims } : claims;
  }
  return JSON.stringify(merged);
}

/** @returns `undefined` when there are none */
export const addAllClaims = (all: readonly (string | undefined)[]): string | undefined =>
  all.reduce((before, wanted) => (wanted === undefined ? before : addClaims(before, wanted)), undefined);

/** @returns `undefined` for what is no JSON object: such claims are passed on as they came, for the token service to refuse */
function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

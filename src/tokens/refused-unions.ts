/**
 * Unions of scopes that were refused for want of consent, per bearer: those who come next go one by one at once.
 *
 * A field whose scope lacks consent comes back with every operation. Without this each of them would first ask for the union again.
 * Asking one by one is never wrong, only more, so it is remembered longer than the refusal itself; scopes that are refused alone
 * are not remembered here.
 * @module
 */

import type { ValidatedBearer } from '../bearer/validator.ts';
import type { Clock } from '../observability/clock.ts';

/** Those of one bearer. */
export interface RefusedUnions {
  /** In whatever order and case. */
  has(scopes: readonly string[]): boolean;
  add(scopes: readonly string[]): void;
}

/** In milliseconds: longer than the refusal itself, because asking one by one is never wrong. */
const KEPT_MS = 60_000;
/** Unions that are remembered beside one bearer. */
const MAX_PER_BEARER = 16;

/** @returns held as long as the bearer is: what is validated once and remembered brings its unions along */
export function createRefusedUnions(clock: Clock): (bearer: ValidatedBearer) => RefusedUnions {
  const bearers = new WeakMap<ValidatedBearer, Map<string, number>>();
  return (bearer) => ({
    has(scopes) {
      const refusedAtMs = bearers.get(bearer)?.get(textOf(scopes));
      return refusedAtMs !== undefined && clock.monotonic() - refusedAtMs < KEPT_MS;
    },
    add(scopes) {
      const unions = bearers.get(bearer) ?? new Map<string, number>();
      bearers.set(bearer, unions);
      unions.delete(textOf(scopes));
      unions.set(textOf(scopes), clock.monotonic());
      const [oldest] = unions.keys();
      if (unions.size > MAX_PER_BEARER && oldest !== undefined) unions.delete(oldest);
    },
  });
}

/** The same set, however it is ordered and written. */
const textOf = (scopes: readonly string[]): string => [...scopes].sort().join(' ').toLowerCase();

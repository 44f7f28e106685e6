/**
 * What variables stand for when a field is asked for, and how a value becomes text.
 *
 * Own properties and scalars only: nothing is inherited, no object turns itself into text. Values are untrusted whoever they come from.
 * @module
 */

import { BadUserInputError, ForbiddenError } from '../../errors/errors.ts';
import type { Variable } from './variables.ts';

/** Values by the text of their variable; those of `{$batch.x}` are lists. */
export type Values = ReadonlyMap<string, unknown>;

/**
 * The value at a path of own properties; `undefined` where one is missing.
 * @param path `['filter', 'status']`; empty: the value itself
 */
export function ownValue(from: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Readonly<Record<string, unknown>>)[name]
        : undefined,
    from,
  );
}

/** The texts of a scalar, or of the scalars of a list. @throws as `refusal` */
export function textsOf(variable: Variable, value: unknown): readonly string[] {
  return (Array.isArray(value) ? (value as readonly unknown[]) : [value]).map((item) => textOf(variable, item));
}

/** Finite numbers, and text without control characters: `NaN`, `[object Object]` and a line break have no place in any address. */
function textOf(variable: Variable, value: unknown): string {
  if (typeof value === 'string') {
    if (value.isWellFormed() && !/\p{Cc}/u.test(value)) return value;
    throw refusal(variable, 'to be a text without control characters');
  }
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  throw refusal(variable, 'to have a value: a text, a number, true or false, or a list of them');
}

/**
 * Whoever brought the value learns of it: the caller of an argument, the API of what it answered, the token of a claim.
 * @param expected the end of a sentence: `to have at least one value`
 * @returns to be thrown; says what was expected, never what came
 */
export function refusal({ root, path, text }: Variable, expected: string): Error {
  if (root === 'args') return new BadUserInputError(`Expected '${path.join('.')}' ${expected}.`);
  if (root === 'claims') return new ForbiddenError(`claim_${path.join('_')}_missing`);
  return new UnusableValue(`Expected ${text} ${expected}.`);
}

/** An API answered with a value that no address can be made of; the field knows which API it was for. */
export class UnusableValue extends Error {}

/**
 * Which part of the page an error belongs to.
 * @module
 */

import type { ErrorLike } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';

/**
 * Sentences of the server about one place of an answer and what is below it.
 *
 * @param place response names from the root: `['me', 'messages']`
 */
export function errorsAt(error: ErrorLike | undefined, place: readonly string[]): readonly string[] {
  if (!CombinedGraphQLErrors.is(error)) return [];
  const below = error.errors.filter(({ path = [] }) => place.every((name, index) => path[index] === name));
  return [...new Set(below.map(({ message }) => message))];
}

/** Of no place at all: the network, a sign-in that did not happen, an operation that was refused whole. */
export function errorOfWhole(error: ErrorLike | undefined): string | undefined {
  if (error === undefined) return undefined;
  if (!CombinedGraphQLErrors.is(error)) return error.message;
  return error.errors.find(({ path }) => path === undefined)?.message;
}

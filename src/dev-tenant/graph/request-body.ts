/**
 * Reads members of a JSON body that has the type it should have, or refuses it in Graph's words.
 * @module
 */
import { isRecord } from '../values.ts';
import { badRequest } from './errors.ts';

/** @throws {GraphError} 400 */
export function bodyOf(body: unknown): Readonly<Record<string, unknown>> {
  if (isRecord(body)) return body;
  throw badRequest(
    'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
  );
}

/** @throws {GraphError} 400 unless the member is a list of texts */
export function textsIn(body: unknown, name: string): readonly string[] {
  const value = bodyOf(body)[name];
  if (isTextList(value)) return value;
  throw badRequest(`The parameter '${name}' must be a collection of strings.`);
}

/** @throws {GraphError} 400 unless the member is true or false */
export function booleanIn(body: unknown, name: string): boolean {
  const value = bodyOf(body)[name];
  if (typeof value === 'boolean') return value;
  throw badRequest(`The parameter '${name}' must be a boolean.`);
}

/** True for the empty list as well. */
export function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

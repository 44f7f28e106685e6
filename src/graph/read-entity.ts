/**
 * Entities of Graph: whatever else was selected, they have an id.
 * @module
 */

import { DownstreamError } from '../errors/errors.ts';

/**
 * @returns the value itself; that its properties have the documented types is Graph's promise
 * @throws {DownstreamError} an answer without an id
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- who asks says which entity it is
export function readEntity<Entity extends { readonly id: string }>(value: unknown): Entity {
  const id: unknown = (value as { readonly id?: unknown } | null | undefined)?.id;
  if (typeof id !== 'string' || id === '') {
    throw new DownstreamError('DOWNSTREAM_ERROR', { api: 'graph', code: 'UnexpectedAnswer' });
  }
  return value as Entity;
}

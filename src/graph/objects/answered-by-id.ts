/**
 * Answers of operations that take many ids: `{ value: […] }` in any order.
 * @module
 */

import { DownstreamError } from '../../errors/errors.ts';
import { readEntity } from '../read-entity.ts';

/**
 * @returns by id in lower case; for an id that is answered twice an error, since nobody knows which is right
 * @throws {DownstreamError} no list, or an object without an id
 */
export function answeredById(answer: unknown): ReadonlyMap<string, unknown> {
  const objects: unknown = (answer as { readonly value?: unknown } | null | undefined)?.value;
  if (!Array.isArray(objects)) throw unexpected();
  const byId = Map.groupBy(objects as unknown[], (object) => readEntity(object).id.toLowerCase());
  return new Map([...byId].map(([id, [object, ...doubled]]) => [id, doubled.length > 0 ? unexpected() : object]));
}

const unexpected = () => new DownstreamError('DOWNSTREAM_ERROR', { api: 'graph', code: 'UnexpectedAnswer' });

/**
 * What `@downstream` fields remember within one request: calls that were made, and the loader of each field that batches.
 *
 * Held by the request's own client of the API: nothing outlives it, and a change forgets it all.
 * @module
 */

import type DataLoader from 'dataloader';
import type { DownstreamApi } from '../../downstream/downstream-api.ts';
import type { BatchKey, DownstreamField } from './field.ts';

interface Memory {
  readonly made: Map<string, Promise<unknown>>;
  readonly loaders: Map<DownstreamField, DataLoader<BatchKey, unknown, string>>;
}

/** By the client of the API, which belongs to one request: nobody has to clear it. */
const memories = new WeakMap<DownstreamApi, Memory>();

function memoryOf(api: DownstreamApi): Memory {
  const memory = memories.get(api) ?? { made: new Map(), loaders: new Map() };
  memories.set(api, memory);
  return memory;
}

/**
 * The call of this name, made once.
 * @param name holds all that could make two calls differ
 */
export function once(api: DownstreamApi, name: string, make: () => Promise<unknown>): Promise<unknown> {
  const { made } = memoryOf(api);
  const known = made.get(name) ?? make();
  made.set(name, known);
  return known;
}

/** @param create called when the field is first asked for in this request, and again after a change */
export function loaderOf(
  api: DownstreamApi,
  field: DownstreamField,
  create: () => DataLoader<BatchKey, unknown, string>,
): DataLoader<BatchKey, unknown, string> {
  const { loaders } = memoryOf(api);
  const known = loaders.get(field) ?? create();
  loaders.set(field, known);
  return known;
}

/**
 * After a change: what was read before is asked for again.
 * @param api client of this request: no other one forgets anything
 */
export function forget(api: DownstreamApi): void {
  memories.delete(api);
  api.reads.forget();
}

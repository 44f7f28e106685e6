/**
 * What the Graph module adds to the request context: `context.graph`.
 *
 * `batch` gathers the GETs of one tick of all areas: an area that makes another one cuts the tick in two.
 * @module
 */

import { createJsonBatch, type JsonBatch } from '../downstream/json-batch.ts';
import type { ModuleContext, RequestScope } from '../module/define-module.ts';
import { createUserLoaders, type UserLoaders } from './users/user-loaders.ts';

export interface GraphSlice extends UserLoaders {
  readonly batch: JsonBatch;
}

export type GraphContext = ModuleContext<'graph', GraphSlice>;

export function createGraphSlice({ graphClient, clock, principal }: RequestScope): GraphSlice {
  const batch = createJsonBatch(graphClient, clock);
  return { batch, ...createUserLoaders(batch, principal) };
}

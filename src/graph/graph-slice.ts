/**
 * What the Graph module adds to the request context: `context.graph`.
 *
 * `batch` is the API's own: it gathers the GETs of one tick of all areas, and of whoever else reads from Graph.
 * @module
 */

import type { JsonBatch } from '../downstream/json-batch.ts';
import type { ModuleContext, RequestScope } from '../module/define-module.ts';
import { createUserLoaders, type UserLoaders } from './users/user-loaders.ts';

export interface GraphSlice extends UserLoaders {
  readonly batch: JsonBatch;
}

export type GraphContext = ModuleContext<'graph', GraphSlice>;

export function createGraphSlice({ graphClient, principal }: RequestScope): GraphSlice {
  const batch = graphClient.reads;
  return { batch, ...createUserLoaders(batch, principal) };
}

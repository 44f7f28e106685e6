/**
 * What the Graph module adds to the request context: `context.graph`.
 *
 * `batch` is the API's own: it gathers the GETs of one tick of all areas, and of whoever else reads from Graph.
 * @module
 */

import type { JsonBatch } from '../downstream/json-batch.ts';
import type { ModuleContext, RequestScope } from '../module/define-module.ts';
import { createUserLoaders, type UserLoaders } from './users/user-loaders.ts';

/** Made when a resolver of the module first asks for it; ends with the request. */
export interface GraphSlice extends UserLoaders {
  /** For reads. Writes go through `graphClient` and then `forget()` what was read. */
  readonly batch: JsonBatch;
}

/** What resolvers of this module get. */
export type GraphContext = ModuleContext<'graph', GraphSlice>;

/** @param request of which only the caller and the client of Graph are used */
export function createGraphSlice({ graphClient, principal }: RequestScope): GraphSlice {
  const batch = graphClient.reads;
  return { batch, ...createUserLoaders(batch, principal) };
}

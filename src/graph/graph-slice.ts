/**
 * What the Graph module adds to the request context: `context.graph`.
 * @module
 */

import type { ModuleContext, RequestScope } from '../module/define-module.ts';
import { createGraphLoaders, type GraphLoaders } from './loaders.ts';

export type GraphSlice = GraphLoaders;
export type GraphContext = ModuleContext<'graph', GraphSlice>;

export function createGraphSlice(request: RequestScope): GraphSlice {
  return createGraphLoaders(request);
}

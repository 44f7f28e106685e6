/**
 * The modules of a server that is run from the command line.
 * @module
 */

import { armModule } from '../arm/arm-module.ts';
import { backgroundModule } from '../background/background-module.ts';
import type { Config } from '../config/schema.ts';
import { graphModule } from '../graph/graph-module.ts';
import type { SchemaModule } from '../module/define-module.ts';

/**
 * Background operations where there is something to keep them in: a database that is configured, or in development an embedded one.
 * @param config as it was loaded, for a server or for a worker
 */
export function builtInModules({
  background,
  environment,
}: Pick<Config, 'background' | 'environment'>): readonly SchemaModule[] {
  const isKept = background.databaseUrl !== undefined || environment === 'development';
  return [graphModule, armModule, ...(isKept ? [backgroundModule] : [])];
}

/**
 * The schema of the product without anybody's own modules or files: what is documented.
 * @module
 */

import type { GraphQLSchema } from 'graphql';
import { armModule } from '../arm/arm-module.ts';
import { backgroundModule } from '../background/background-module.ts';
import { allModules, composeSchema } from '../directives/compose-schema.ts';
import { graphModule } from '../graph/graph-module.ts';

/** Without guards: to be read, not to be executed. */
export const builtInSchema = (): GraphQLSchema =>
  composeSchema(allModules(NOTHING, [graphModule, armModule, backgroundModule]));

const NOTHING = { schema: [], downstreamApis: {}, authorization: { dryRun: false } };

/**
 * The schema of the product without anybody's own modules or files: what is printed and documented.
 * @module
 */

import type { GraphQLSchema } from 'graphql';
import { armModule } from '../arm/arm-module.ts';
import { checkDocuments } from '../directives/check-documents.ts';
import { checkRequirements } from '../directives/check-requirements.ts';
import { graphModule } from '../graph/graph-module.ts';
import { baseModule, directivesModule } from '../module/base-module.ts';
import { buildSchema } from '../module/build-schema.ts';

/** Without guards: to be read, not to be executed. */
export function builtInSchema(): GraphQLSchema {
  return buildSchema({
    modules: [directivesModule, baseModule, graphModule, armModule],
    checks: [checkDocuments],
    verifications: [checkRequirements],
    transforms: [],
  });
}

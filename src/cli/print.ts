/**
 * `onbehalf print schema | config-schema | errors`: what is printed from code, on standard output.
 * @module
 */

import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { armModule } from '../arm/arm-module.ts';
import { configJsonSchema } from '../config/print.ts';
import { checkDocuments } from '../directives/check-documents.ts';
import { checkRequirements } from '../directives/check-requirements.ts';
import { errorsMarkdown } from '../errors/codes.ts';
import { graphModule } from '../graph/graph-module.ts';
import { baseModule, directivesModule } from '../module/base-module.ts';
import { buildSchema } from '../module/build-schema.ts';

const PAGES: Readonly<Record<string, () => string>> = {
  schema: () =>
    printSchemaWithDirectives(
      buildSchema({
        modules: [directivesModule, baseModule, graphModule, armModule],
        checks: [checkDocuments],
        verifications: [checkRequirements],
        transforms: [],
      }),
    ),
  'config-schema': () => JSON.stringify(configJsonSchema(), null, 2),
  errors: errorsMarkdown,
};

export async function run([page = '']: readonly string[]): Promise<number> {
  const print = Object.hasOwn(PAGES, page) ? PAGES[page] : undefined;
  if (!print) throw new Error(`Expected one of ${Object.keys(PAGES).join(', ')}, got '${page}'.`);
  process.stdout.write(`${print().trimEnd()}\n`);
  return 0;
}

/**
 * `onbehalf print schema | directives | config-schema | errors`: what is printed from code, on standard output.
 * @module
 */

import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { configJsonSchema } from '../config/print.ts';
import { directivesMarkdown } from '../directives/print-directives.ts';
import { errorsMarkdown } from '../errors/codes.ts';
import { builtInSchema } from './built-in-schema.ts';

const PAGES: Readonly<Record<string, () => string>> = {
  schema: () => printSchemaWithDirectives(builtInSchema()),
  directives: () => directivesMarkdown(builtInSchema()),
  'config-schema': () => JSON.stringify(configJsonSchema(), null, 2),
  errors: errorsMarkdown,
};

export async function run([page = '']: readonly string[]): Promise<number> {
  const print = Object.hasOwn(PAGES, page) ? PAGES[page] : undefined;
  if (!print) throw new Error(`Expected one of ${Object.keys(PAGES).join(', ')}, got '${page}'.`);
  process.stdout.write(`${print().trimEnd()}\n`);
  return 0;
}

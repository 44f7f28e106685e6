/**
 * The schema of the product without anybody's own modules or files: what is documented.
 * @module
 */

import type { GraphQLSchema } from 'graphql';
import { loadConfig } from '../config/load.ts';
import { allModules, composeSchema } from '../directives/compose-schema.ts';
import { builtInModules } from './built-in-modules.ts';
import { NOBODY } from './configured-schema.ts';

/** Without guards: to be read, not to be executed. */
export function builtInSchema(): GraphQLSchema {
  // Of this folder, in which nobody keeps a configuration: the APIs are those that are always there.
  const overrides = { environment: 'development', AzureAd: NOBODY };
  const config = loadConfig({ env: {}, directory: import.meta.dirname, overrides });
  return composeSchema(allModules(config, builtInModules(config)));
}

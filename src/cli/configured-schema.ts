/**
 * The schema of a configuration, for commands that read it and serve nobody: own `.graphql` files included, guards left out.
 *
 * Nothing is reached and nobody is let in by what is read here. What only says who this server is may therefore be missing, so that
 * a newcomer without any configuration sees the built-in schema.
 * @module
 */

import { resolve } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import { armModule } from '../arm/arm-module.ts';
import { backgroundModule } from '../background/background-module.ts';
import { ConfigError } from '../config/config-error.ts';
import { type LoadConfigOptions, loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { allModules, composeSchema } from '../directives/compose-schema.ts';
import { graphModule } from '../graph/graph-module.ts';
import type { SchemaModule } from '../module/define-module.ts';
import type { Usage } from './usage.ts';

export const schemaFlags = {
  config: { type: 'string', value: 'file', says: 'configuration; that of this folder, or none, unless given' },
  schema: { type: 'string', value: 'glob', multiple: true, says: 'own .graphql files, instead of those that it names' },
  module: { type: 'string', value: 'file', multiple: true, says: 'a file that exports modules of your own' },
} as const satisfies Usage['flags'];

export interface SchemaFlagValues {
  readonly config?: string | undefined;
  /** Globs of own `.graphql` files, instead of those that the configuration names. */
  readonly schema?: readonly string[] | undefined;
}

export interface ConfiguredSchema {
  readonly config: Config;
  readonly modules: readonly SchemaModule[];
  readonly schema: GraphQLSchema;
}

/**
 * @param own modules beside the built-in ones
 * @throws {ConfigError} a configuration that does not stand
 * @throws {SchemaError} own files that do not
 */
export function configuredSchema(
  { config: file, schema: globs }: SchemaFlagValues,
  own: readonly SchemaModule[] = [],
): ConfiguredSchema {
  const config = readConfig({
    ...(file === undefined ? {} : { file }),
    overrides: globs ? { Schema: globs.map((glob) => resolve(glob)) } : {},
  });
  const modules = allModules(config, [graphModule, armModule, backgroundModule, ...own]);
  return { config, modules, schema: composeSchema(modules, { defaultDeny: config.authorization.defaultDeny }) };
}

/** What is not configured, where it only says who this server is, is made up. */
function readConfig(options: LoadConfigOptions): Config {
  const reading = { environment: 'development', allowLoopbackAuthority: true, ...options.overrides };
  try {
    return loadConfig({ ...options, overrides: reading });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const missing = error.faults.map(({ path }) => /^AzureAd\.(\w+)/.exec(path)?.[1] ?? '');
    if (!missing.every((key) => Object.hasOwn(NOBODY, key))) throw error;
    const made = Object.fromEntries(Object.entries(NOBODY).filter(([key]) => missing.includes(key)));
    return loadConfig({ ...options, overrides: { ...reading, AzureAd: made } });
  }
}

/** Client and tenant of a configuration that names none. */
export const NO_CLIENT = '00000000-0000-0000-0000-000000000000';
const NOBODY = {
  TenantId: NO_CLIENT,
  ClientId: NO_CLIENT,
  ClientCredentials: [{ SourceType: 'ClientSecret', ClientSecret: 'nobody signs in' }],
};

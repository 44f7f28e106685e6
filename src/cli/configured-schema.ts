/**
 * The schema of a configuration, for commands that read it and serve nobody: own `.graphql` files included, guards left out.
 *
 * Nothing is reached and nobody is let in by what is read here. What only says who this server is may therefore be missing, so that
 * a newcomer without any configuration sees the built-in schema. Read leniently is not served leniently: which modules there are follows
 * from what `onbehalf serve` would do.
 * @module
 */

import { resolve } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import { ConfigError } from '../config/config-error.ts';
import { readFlags } from '../config/flags.ts';
import { type LoadConfigOptions, loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { allModules, composeSchema } from '../directives/compose-schema.ts';
import type { SchemaModule } from '../module/define-module.ts';
import { builtInModules } from './built-in-modules.ts';
import type { Usage } from './usage.ts';

/** Of every command that reads a schema. */
export const schemaFlags = {
  config: { type: 'string', value: 'file', says: 'configuration; that of this folder, or none, unless given' },
  schema: { type: 'string', value: 'glob', multiple: true, says: 'own .graphql files, instead of those that it names' },
  module: { type: 'string', value: 'file', multiple: true, says: 'a file that exports modules of your own' },
} as const satisfies Usage['flags'];

/** As `readArguments` gives them. */
export interface SchemaFlagValues {
  /** Path of a file; unless given, that of this folder or none. */
  readonly config?: string | undefined;
  /** Globs of own `.graphql` files, instead of those that the configuration names. */
  readonly schema?: readonly string[] | undefined;
}

/** A schema and what it was made of. */
export interface ConfiguredSchema {
  /** Partly made up where none is there: good for names of APIs, not for signing anybody in. */
  readonly config: Config;
  /** All of them, ours included. */
  readonly modules: readonly SchemaModule[];
  /** As it is served, but for guards. */
  readonly schema: GraphQLSchema;
}

/**
 * @param own modules beside the built-in ones
 * @param env of whoever would serve it
 * @throws {ConfigError} a configuration that does not stand
 * @throws {SchemaError} own files that do not
 */
export function configuredSchema(
  { config: file, schema: globs }: SchemaFlagValues,
  own: readonly SchemaModule[] = [],
  env: NodeJS.ProcessEnv = process.env,
): ConfiguredSchema {
  const { config, isNobodys } = readConfig({
    ...(file === undefined ? {} : { file }),
    env,
    overrides: globs ? { Schema: globs.map((glob) => resolve(glob)) } : {},
  });
  // Without a tenant it is `onbehalf dev` that serves this, wherever it is read.
  const environment = isNobodys ? 'development' : readFlags({}, env, []).environment;
  const builtIn = builtInModules({ background: config.background, environment });
  const modules = allModules(config, [...builtIn, ...own]);
  return { config, modules, schema: composeSchema(modules, { defaultDeny: config.authorization.defaultDeny }) };
}

/** What is not configured, where it only says who this server is, is made up; without a tenant or a client it is nobody's. */
function readConfig(options: LoadConfigOptions): { readonly config: Config; readonly isNobodys: boolean } {
  const reading = { environment: 'development', allowLoopbackAuthority: true, ...options.overrides };
  try {
    return { config: loadConfig({ ...options, overrides: reading }), isNobodys: false };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const missing = error.faults.map(({ path }) => /^AzureAd\.(\w+)/.exec(path)?.[1] ?? '');
    if (!missing.every((key) => Object.hasOwn(NOBODY, key))) throw error;
    const made = Object.fromEntries(Object.entries(NOBODY).filter(([key]) => missing.includes(key)));
    const config = loadConfig({ ...options, overrides: { ...reading, AzureAd: made } });
    return { config, isNobodys: 'TenantId' in made || 'ClientId' in made };
  }
}

/** Client and tenant of a configuration that names none. */
export const NO_CLIENT = '00000000-0000-0000-0000-000000000000';
/** What only says who a server is. */
export const NOBODY = {
  TenantId: NO_CLIENT,
  ClientId: NO_CLIENT,
  ClientCredentials: [{ SourceType: 'ClientSecret', ClientSecret: 'nobody signs in' }],
};

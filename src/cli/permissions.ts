/**
 * `onbehalf permissions [operations…]`: which scopes a caller needs, and which permissions of downstream APIs, for these operations or
 * for the whole schema; also as the `requiredResourceAccess` of an app registration.
 *
 * Reaches nothing and signs nobody in: the configuration is read for the APIs and the own `.graphql` files alone.
 * @module
 */

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { armModule } from '../arm/arm-module.ts';
import { ConfigError } from '../config/config-error.ts';
import { type LoadConfigOptions, loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { checkDocuments } from '../directives/check-documents.ts';
import { checkRequirements } from '../directives/check-requirements.ts';
import { downstreamPermissions } from '../directives/downstream/permissions.ts';
import { createPermissionCalculator, type Needs } from '../directives/permissions/calculate.ts';
import { smallestSet } from '../directives/permissions/caller-needs.ts';
import { requiredResourceAccess } from '../directives/permissions/required-resource-access.ts';
import { graphModule } from '../graph/graph-module.ts';
import { baseModule, directivesModule } from '../module/base-module.ts';
import { buildSchema } from '../module/build-schema.ts';
import type { FieldPermissions } from '../module/define-module.ts';
import { sdlFilesModule } from '../module/sdl-files.ts';
import { readOperations } from './permissions-documents.ts';
import { permissionsTable } from './permissions-table.ts';

const FORMATS = ['table', 'json', 'manifest'] as const;

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      config: { type: 'string' },
      schema: { type: 'string', multiple: true },
      format: { type: 'string', default: 'table' },
    },
  });
  const format = FORMATS.find((one) => one === values.format);
  if (!format) throw new Error(`Expected --format ${FORMATS.join(' or ')}, got '${values.format}'.`);
  const config = readConfig({
    ...(values.config === undefined ? {} : { file: values.config }),
    overrides: values.schema ? { Schema: values.schema.map((glob) => resolve(glob)) } : {},
  });

  const sdlFiles = sdlFilesModule(config.schema);
  const modules = [directivesModule, baseModule, graphModule, armModule, ...(sdlFiles ? [sdlFiles] : [])];
  const schema = buildSchema({ modules, checks: [checkDocuments], verifications: [checkRequirements], transforms: [] });
  const permissions: FieldPermissions = Object.assign(
    {},
    ...modules.map((module) => module.permissions),
    ofDirectives(downstreamPermissions(schema, config.downstreamApis)),
  );
  const apis = new Map(Object.entries(config.downstreamApis).map(([name, api]) => [name.toLowerCase(), api]));
  const calculator = createPermissionCalculator(schema, permissions, (api) => apis.get(api.toLowerCase()));

  const operations = positionals.length > 0 ? readOperations(positionals, schema) : undefined;
  const needs = operations ? calculator.ofOperations(operations) : calculator.ofSchema();
  const { leftOut, ...manifest } = requiredResourceAccess(needs.downstream);
  const text = {
    table: () => permissionsTable(needs, audienceOf(config)),
    json: () =>
      JSON.stringify(
        asJson(
          needs,
          operations?.map(({ name }) => name),
        ),
        null,
        2,
      ),
    manifest: () => JSON.stringify(manifest, null, 2),
  }[format]();
  process.stdout.write(`${text}\n`);
  if (format === 'manifest') for (const line of leftOut) process.stderr.write(`left out: ${line}\n`);
  return 0;
}

/** `for: APP` asks for `.default`: what an administrator has granted, under names that nobody says here. */
function ofDirectives(permissions: ReturnType<typeof downstreamPermissions>): FieldPermissions {
  return Object.fromEntries(
    Object.entries(permissions).map(([coordinate, { for: tokenFor, ...permission }]) => [
      coordinate,
      tokenFor === 'APP' ? { ...permission, application: [] } : permission,
    ]),
  );
}

/** What is not configured, where it only says who this server is, is made up: nothing is reached. */
function readConfig(options: LoadConfigOptions): Config {
  const reading = { environment: 'development', allowLoopbackAuthority: true, ...options.overrides };
  try {
    return loadConfig({ ...options, overrides: reading });
  } catch (error) {
    if (!(error instanceof ConfigError) || error.faults.some(({ path }) => !path.startsWith('AzureAd.'))) throw error;
    return loadConfig({ ...options, overrides: { ...reading, AzureAd: NOBODY } });
  }
}

const NO_CLIENT = '00000000-0000-0000-0000-000000000000';
const NOBODY = { TenantId: NO_CLIENT, ClientId: NO_CLIENT, ClientSecret: 'nobody signs in' };

/** The application ID URI that a registration has unless it was given another. */
function audienceOf({ azureAd: { clientId } }: Config): string | undefined {
  return clientId === NO_CLIENT ? undefined : `api://${clientId}`;
}

function asJson({ caller, downstream }: Needs, operations: readonly string[] | undefined): object {
  return {
    ...(operations ? { operations } : {}),
    caller: { ...caller, user: { ...caller.user, least: smallestSet(caller.user.scopes) } },
    downstream,
  };
}

/**
 * `onbehalf permissions [operations…]`: which scopes a caller needs, and which permissions of downstream APIs, for these operations or
 * for the whole schema; also as the `requiredResourceAccess` of an app registration.
 *
 * Reaches nothing and signs nobody in: the configuration is read for the APIs and the own `.graphql` files alone.
 * @module
 */

import type { Config } from '../config/schema.ts';
import { downstreamPermissions } from '../directives/downstream/permissions.ts';
import { createPermissionCalculator, type Needs } from '../directives/permissions/calculate.ts';
import { smallestSet } from '../directives/permissions/caller-needs.ts';
import { requiredResourceAccess } from '../directives/permissions/required-resource-access.ts';
import type { FieldPermissions } from '../module/define-module.ts';
import { configuredSchema, NO_CLIENT, schemaFlags } from './configured-schema.ts';
import { loadModules } from './own-modules.ts';
import { readOperations } from './permissions-documents.ts';
import { permissionsTable } from './permissions-table.ts';
import { readArguments, type Usage, UsageError } from './usage.ts';

const FORMATS = ['table', 'json', 'manifest'] as const;

export const usage = {
  operands: {
    text: '[operations…]',
    says: { '[operations…]': 'files, globs or manifests of trusted documents; the whole schema unless given' },
  },
  flags: {
    ...schemaFlags,
    format: {
      type: 'string',
      value: FORMATS.join('|'),
      default: 'table',
      says: 'manifest: requiredResourceAccess of an app registration',
    },
  },
} as const satisfies Usage;

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(usage, args);
  const format = FORMATS.find((one) => one === values.format);
  if (!format) throw new UsageError(`expected --format ${FORMATS.join(' or ')}, got '${values.format}'`);
  const { config, modules, schema } = configuredSchema(values, await loadModules(values.module ?? []));
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

/**
 * `onbehalf permissions [operations…]`: which scopes a caller needs, and which permissions of downstream APIs, for these operations or
 * for the whole schema; also as the `requiredResourceAccess` of an app registration.
 *
 * Reaches nothing and signs nobody in: the configuration is read for the APIs and the own `.graphql` files alone.
 * @module
 */

import type { Config } from '../config/schema.ts';
import { createPermissionCalculator, type Needs } from '../directives/permissions/calculate.ts';
import { smallestSet } from '../directives/permissions/caller-needs.ts';
import { UnknownApiError } from '../directives/permissions/downstream-needs.ts';
import { requiredResourceAccess } from '../directives/permissions/required-resource-access.ts';
import { NO_CLIENT, type SchemaFlagValues, schemaFlags } from './configured-schema.ts';
import { readOperations } from './permissions-documents.ts';
import { permissionsTable } from './permissions-table.ts';
import { readServed } from './served-permissions.ts';
import { readArguments, type Usage, UsageError } from './usage.ts';

const FORMATS = ['table', 'json', 'manifest'] as const;

export const usage = {
  operands: {
    text: '[operations…]',
    says: {
      '[operations…]': 'files of GraphQL or code, globs, manifests of trusted documents; the whole schema unless given',
    },
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

/** @returns 0; what cannot be read or does not fit is thrown */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(usage, args);
  const format = FORMATS.find((one) => one === values.format);
  if (!format) throw new UsageError(`expected --format ${FORMATS.join(' or ')}, got '${values.format}'`);
  const { config, schema, permissions, references } = await readServed(values);
  const apis = new Map(Object.entries(config.downstreamApis).map(([name, api]) => [name.toLowerCase(), api]));
  const settingsOf = (api: string) => apis.get(api.toLowerCase());
  const calculator = createPermissionCalculator({ schema, permissions, settingsOf, references });

  const operations = positionals.length > 0 ? await readOperations(positionals, schema) : undefined;
  const needs = withHint(values, () => (operations ? calculator.ofOperations(operations) : calculator.ofSchema()));
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

/** A module is one half of what it needs; the other one is its API, in a configuration that is not the one of this folder. */
function withHint({ config }: SchemaFlagValues, calculate: () => Needs): Needs {
  try {
    return calculate();
  } catch (error) {
    if (!(error instanceof UnknownApiError) || config !== undefined) throw error;
    throw new Error('An API is not configured here: name the configuration that has it with --config <file>.', {
      cause: error,
    });
  }
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

/**
 * What operations are written against, and what its fields ask for: for `onbehalf permissions`.
 *
 * With `Server.Federation` that is the schema of the subgraph: with `_entities`, and with a type that has another name there.
 * @module
 */

import type { GraphQLSchema } from 'graphql';
import type { Config } from '../config/schema.ts';
import { downstreamPermissions } from '../directives/downstream/permissions.ts';
import type { Requirement } from '../directives/requirements.ts';
import type { FieldPermissions, SchemaModule } from '../module/define-module.ts';
import { configuredSchema, type SchemaFlagValues } from './configured-schema.ts';
import { loadModules } from './own-modules.ts';

interface Flags extends SchemaFlagValues {
  readonly module?: readonly string[] | undefined;
}

/** Everything that operations are judged by. */
export interface Served {
  /** For the APIs and their scopes. */
  readonly config: Config;
  /** That of the subgraph, where there is one. */
  readonly schema: GraphQLSchema;
  /** Of all modules and directives, by coordinate of that schema. */
  readonly permissions: FieldPermissions;
  /** What references demand, by type. */
  readonly references: ReadonlyMap<string, Requirement | undefined>;
}

/**
 * The schema that operations are written against, which in a subgraph is another one, and what is known of its coordinates.
 * @throws {ConfigError} a configuration that does not stand
 * @throws {SchemaError} a schema that does not
 */
export async function readServed(flags: Flags): Promise<Served> {
  const { config, modules, schema } = configuredSchema(flags, await loadModules(flags.module ?? []));
  const permissions: FieldPermissions = Object.assign(
    {},
    ...modules.map((module) => module.permissions),
    ofDirectives(downstreamPermissions(schema, config.downstreamApis)),
  );
  if (!config.server.federation) return { config, schema, permissions, references: NO_REFERENCES };
  const { readSubgraph } = await import('../federation/subgraph.ts');
  const { schema: subgraph, entities, nameOf } = readSubgraph(schema, modules);
  const all = { ...ofReferences(modules, permissions), ...permissions };
  return {
    config,
    schema: subgraph,
    permissions: renamed(all, nameOf),
    references: new Map([...entities].map(([name, { requirement }]) => [name, requirement])),
  };
}

const NO_REFERENCES: ReadonlyMap<string, Requirement | undefined> = new Map();

/** References ask for what the field does that they are like. */
function ofReferences(modules: readonly SchemaModule[], permissions: FieldPermissions): FieldPermissions {
  const entities = modules.flatMap((module) => Object.entries(module.entities));
  return Object.fromEntries(
    entities.flatMap(([typeName, { like }]) => {
      const permission = like === undefined ? undefined : permissions[like];
      return permission ? [[typeName, permission]] : [];
    }),
  );
}

function renamed(permissions: FieldPermissions, nameOf: (typeName: string) => string): FieldPermissions {
  return Object.fromEntries(
    Object.entries(permissions).map(([coordinate, permission]) => {
      const [typeName = '', ...field] = coordinate.split('.');
      const { fills } = permission;
      const below = fills && Object.fromEntries(Object.entries(fills).map(([name, all]) => [nameOf(name), all]));
      return [[nameOf(typeName), ...field].join('.'), below ? { ...permission, fills: below } : permission];
    }),
  );
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

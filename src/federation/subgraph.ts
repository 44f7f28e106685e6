/**
 * The server as a subgraph of Apollo Federation 2 (`Server.Federation`): `_service` and `_entities` beside its own fields.
 *
 * A transform of the finished schema, before the guards. What is published is checked and printed by `@apollo/subgraph`, an optional
 * peer that is loaded when it is asked for; what is executed stays our own schema.
 *
 * Two schemas come of one: the document that a router is told (`subgraph-document.ts`), with nothing in it that only we understand, and
 * the schema that is executed, with all of our guards. A router's own checks never replace them.
 * @see https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec
 * @module
 */

import { extendSchema, GraphQLError, type GraphQLSchema, graphqlSync, isUnionType, parse } from 'graphql';
import type { RefusalOptions } from '../directives/refusal.ts';
import { compileRequirements } from '../directives/requirements.ts';
import { SchemaError } from '../module/build-schema.ts';
import type { SchemaModule, SchemaTransform } from '../module/define-module.ts';
import { type Entity, entitiesOf } from './entities.ts';
import { createEntitiesField, type EntitiesField } from './entities-field.ts';
import { withoutFalseRoot } from './root-names.ts';
import { subgraphDocument } from './subgraph-document.ts';

/** What decides about a subgraph beside its schema. */
export interface SubgraphOptions {
  /** Those of the schema: their `entities` are the subgraph's. */
  readonly modules: readonly SchemaModule[];
  /** As for guarded fields. */
  readonly refusals: RefusalOptions;
  /** References are answered to everybody, as fields are (`Authorization.DryRun`). */
  readonly dryRun: boolean;
  /** Whether `_service` says the schema: no more to anybody than introspection does. */
  readonly introspection: boolean;
}

/** @throws {Error} `@apollo/subgraph`, an optional peer, is not installed */
export async function createSubgraph(options: SubgraphOptions): Promise<SchemaTransform> {
  const print = await printer();

  /** @throws {SchemaError} what cannot be a subgraph */
  return (written) => {
    // Before anything is printed: the published document and the executed schema must name types alike.
    const named = namedSchema(written, options.modules);
    const sdl = print(named.schema);
    const { schema: subgraph, entities } = withMachinery(named);
    // Of the renamed schema, by whose names references come.
    const requirements = options.dryRun ? undefined : compileRequirements(subgraph);
    attach(subgraph, sdl, createEntitiesField({ entities, requirements, refusals: options.refusals }));
    return subgraph;
  };

  /** In place: nobody else has the schema yet. */
  function attach(subgraph: GraphQLSchema, sdl: string, field: EntitiesField): void {
    const { _service, _entities } = subgraph.getQueryType()?.getFields() ?? {};
    if (_service) _service.resolve = () => serviceOf(sdl, options.introspection);
    if (_entities) _entities.resolve = field.resolve;
    const union = subgraph.getType('_Entity');
    if (isUnionType(union)) union.resolveType = field.resolveType;
  }
}

/**
 * What `_service { sdl }` says, for composition without a running server.
 * @throws {SchemaError} what cannot be a subgraph; {Error} `@apollo/subgraph` is not installed
 */
export async function subgraphSdl(schema: GraphQLSchema, modules: readonly SchemaModule[]): Promise<string> {
  const print = await printer();
  return print(namedSchema(schema, modules).schema);
}

/** A schema with its machinery; nothing is resolved in it yet. */
export interface Subgraph {
  /** With the root fields and types of the specification. */
  readonly schema: GraphQLSchema;
  /** By name of the type, in that schema. */
  readonly entities: ReadonlyMap<string, Entity>;
  /** @returns the name in that schema of a type of the schema as it was */
  readonly nameOf: (typeName: string) => string;
}

/**
 * What operations of a router are written against, for whoever reads them and answers nobody; the optional peer is not needed.
 * @throws {SchemaError} entities that do not stand
 */
export const readSubgraph = (schema: GraphQLSchema, modules: readonly SchemaModule[]): Subgraph =>
  withMachinery(namedSchema(schema, modules));

function namedSchema(written: GraphQLSchema, modules: readonly SchemaModule[]): Subgraph {
  const found = entitiesOf(written, modules);
  const { schema, nameOf } = withoutFalseRoot(written);
  return { schema, nameOf, entities: new Map([...found].map(([name, entity]) => [nameOf(name), entity])) };
}

function withMachinery(named: Subgraph): Subgraph {
  const { schema, entities } = named;
  const subgraph = extendSchema(schema, parse(machineryFor([...entities.keys()])));
  subgraph.extensions = schema.extensions; // graphql-js forgets them, and with them which fields need which others
  return { ...named, schema: subgraph };
}

/** @returns from a schema to what is published of it */
async function printer(): Promise<(schema: GraphQLSchema) => string> {
  const { buildSubgraphSchema } = await library();
  return (schema) => printed(() => buildSubgraphSchema(subgraphDocument(schema)));
}

async function library() {
  try {
    return await import('@apollo/subgraph');
  } catch (cause) {
    throw new Error("A subgraph needs the package '@apollo/subgraph': npm install @apollo/subgraph", { cause });
  }
}

/** Names and shapes as the specification of subgraphs has them. */
function machineryFor(entities: readonly string[]): string {
  const service = 'type _Service { sdl: String } extend type Query { _service: _Service! }';
  if (entities.length === 0) return service;
  return `${service} scalar _Any union _Entity = ${entities.join(' | ')}
    extend type Query { _entities(representations: [_Any!]!): [_Entity]! }`;
}

function printed(build: () => GraphQLSchema): string {
  try {
    const { data, errors } = graphqlSync({ schema: build(), source: '{ service: _service { sdl } }' });
    const service = data?.service;
    if (typeof service === 'object' && service !== null && 'sdl' in service) return String(service.sdl);
    throw errors?.[0] ?? new TypeError('Expected `_service { sdl }`.');
  } catch (error) {
    throw new SchemaError([`Server.Federation: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

function serviceOf(sdl: string, introspection: boolean) {
  if (introspection) return { sdl };
  throw new GraphQLError('The schema is not shown here: Server.Introspection is off.', {
    extensions: { code: 'OPERATION_REFUSED' },
  });
}

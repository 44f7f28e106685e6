/**
 * Puts `@downstream` in force: every field that has one is judged, and gets its resolver.
 *
 * A transform like anybody's, the first of them: transforms of other modules find the resolvers there, and the guards stand around all.
 *
 * ```graphql
 * extend type Query {
 *   todos: [Todo!] @requiresScopes(scopes: [["access_as_user"]]) @downstream(api: "todolist", http: { GET: "/todos" })
 * }
 * ```
 * That is all there is to such a field; what a sentence can refuse about it is refused before the server listens.
 * @module
 */

import { MapperKind, mapSchema } from '@graphql-tools/utils';
import { type GraphQLFieldConfig, type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';
import { SchemaError } from '../../module/build-schema.ts';
import { defineModule, type SchemaModule } from '../../module/define-module.ts';
import { placeOf } from '../../module/place.ts';
import type { RequestContext } from '../../module/request-context.ts';
import { withFieldNeeds } from '../../module/selection.ts';
import { compileRequirements, type Requirements } from '../requirements.ts';
import type { Apis } from './check-target.ts';
import { compileField } from './compile-field.ts';
import type { DownstreamField } from './field.ts';
import { createResolver } from './resolve-field.ts';
import { downstreamNode } from './use.ts';

/** What fields are judged by, beside the schema. */
export interface DownstreamDirectiveOptions {
  /** `DownstreamApis` of the configuration. */
  readonly apis: Apis;
  /** `Authorization.DryRun`: no field is guarded. */
  readonly dryRun: boolean;
}

/**
 * The directive as a module without fields of its own: its SDL is among the directives.
 * @returns to stand before all others: their transforms then find its resolvers
 */
export function downstreamModule(options: DownstreamDirectiveOptions): SchemaModule {
  return defineModule({
    name: 'downstreamDirective',
    typeDefs: [],
    schemaTransforms: [(schema) => attachDownstream(schema, options)],
  });
}

/** @throws {SchemaError} every fault of every `@downstream`, each with its place */
export function attachDownstream(schema: GraphQLSchema, options: DownstreamDirectiveOptions): GraphQLSchema {
  const { fields, faults } = compileDownstream(schema, options);
  if (faults.length > 0) throw new SchemaError(faults);
  // The same object: nobody else has to look at a copy.
  if (fields.size === 0) return schema;
  const attached = mapSchema(schema, {
    [MapperKind.OBJECT_FIELD](config: GraphQLFieldConfig<unknown, RequestContext>, name, type) {
      const field = fields.get(`${type}.${name}`);
      return field ? { ...config, resolve: createResolver(field) } : config;
    },
  });
  return withFieldNeeds(attached, needsOf([...fields.values()]));
}

/** @returns fields by coordinate, and one sentence per fault, each with its place */
export function compileDownstream(
  schema: GraphQLSchema,
  { apis, dryRun }: DownstreamDirectiveOptions,
): { readonly fields: ReadonlyMap<string, DownstreamField>; readonly faults: readonly string[] } {
  let requirements: Requirements | undefined; // most schemas have no such field
  const fields = new Map<string, DownstreamField>();
  const faults: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type))) continue;
    for (const field of Object.values(type.getFields())) {
      const node = downstreamNode(field);
      if (!node) continue;
      const coordinate = `${type.name}.${field.name}`;
      if (isInterfaceType(type)) {
        faults.push(
          `${placeOf(node)}: @downstream on ${coordinate}: expected a type, got an interface; write it on its types`,
        );
        continue;
      }
      requirements ??= compileRequirements(schema);
      const compiled = compileField({ schema, type, field, requirements, apis, dryRun }, faults);
      if (compiled) fields.set(coordinate, compiled);
    }
  }
  return { fields, faults };
}

/** Fields of the parent that a field reads, by its name: whoever loads the parent asks for them, too. */
function needsOf(fields: readonly DownstreamField[]): ReadonlyMap<string, readonly string[]> {
  const needs = new Map<string, readonly string[]>();
  for (const { fieldName, sources } of fields) {
    const own = [...sources.values()].flatMap(({ variable: { root, path } }) =>
      root === 'this' || root === 'batch' ? path : [],
    );
    needs.set(fieldName, [...new Set([...(needs.get(fieldName) ?? []), ...own])]);
  }
  return needs;
}

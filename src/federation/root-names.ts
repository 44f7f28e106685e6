/**
 * Gives the type `Subscription` of Azure another name in a subgraph: `AzureSubscription`.
 *
 * In one schema it is enough to name the roots. In a composed one it is not: composition (Apollo's and The Guild's, seen in 2.15 and
 * 0.27) takes any type of that name for the root of subscriptions, offers its fields as subscriptions, and mixes it with the real
 * root of another subgraph without an error. So it has no such name there, neither in what is published nor in what is executed.
 * @module
 */

import { MapperKind, mapSchema } from '@graphql-tools/utils';
import {
  defaultTypeResolver,
  GraphQLInterfaceType,
  GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLTypeResolver,
  GraphQLUnionType,
} from 'graphql';
import { SchemaError } from '../module/build-schema.ts';

const ROOT = 'Subscription';
const INSTEAD = 'AzureSubscription';

/** A schema, and how to find a type in it again. */
export interface SubgraphNames {
  /** The same object where nothing had to be renamed. */
  readonly schema: GraphQLSchema;
  /** @returns the name in the subgraph of a type of the schema as it was */
  readonly nameOf: (typeName: string) => string;
}

/** @throws {SchemaError} the other name is taken */
export function withoutFalseRoot(schema: GraphQLSchema): SubgraphNames {
  const falseRoot = schema.getType(ROOT);
  if (!falseRoot || falseRoot === schema.getSubscriptionType()) return { schema, nameOf: (name) => name };
  if (schema.getType(INSTEAD)) {
    throw new SchemaError([`Server.Federation: ${ROOT} is published as ${INSTEAD}, and the schema has that type too`]);
  }
  const nameOf = (name: string) => (name === ROOT ? INSTEAD : name);
  const renamed = mapSchema(schema, {
    [MapperKind.OBJECT_TYPE]: (type) =>
      type.name === ROOT ? new GraphQLObjectType({ ...type.toConfig(), name: INSTEAD }) : undefined,
    [MapperKind.INTERFACE_TYPE]: (type) =>
      new GraphQLInterfaceType({ ...type.toConfig(), resolveType: renaming(type.resolveType, nameOf) }),
    [MapperKind.UNION_TYPE]: (type) =>
      new GraphQLUnionType({ ...type.toConfig(), resolveType: renaming(type.resolveType, nameOf) }),
  });
  return { schema: renamed, nameOf };
}

/** Modules go on to say `Subscription`. */
function renaming<Source, Context>(
  resolveType: GraphQLTypeResolver<Source, Context> | null | undefined,
  nameOf: (name: string) => string,
): GraphQLTypeResolver<Source, Context> {
  const named = resolveType ?? defaultTypeResolver;
  return (...args) => {
    const name = named(...args);
    if (typeof name === 'string') return nameOf(name);
    return name && Promise.resolve(name).then((later) => later && nameOf(later));
  };
}

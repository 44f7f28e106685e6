/**
 * The scalar `JSONObject`: variables of an operation on the way in, its answer on the way out.
 * @module
 */

import { GraphQLError, GraphQLScalarType, Kind, type ValueNode, valueFromASTUntyped } from 'graphql';

type JsonObject = Readonly<Record<string, unknown>>;

/** Any object of JSON, not looked into; lists and plain values are refused. */
export const jsonObject = new GraphQLScalarType<JsonObject, JsonObject>({
  name: 'JSONObject',
  serialize: objectOf,
  parseValue: objectOf,
  parseLiteral(node: ValueNode, variables) {
    return objectOf(node.kind === Kind.OBJECT ? valueFromASTUntyped(node, variables) : undefined);
  },
});

/** @throws {GraphQLError} a list, a text, a number or null */
function objectOf(value: unknown): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new GraphQLError('Expected a JSON object.');
}

/**
 * Whether a field of a mutation may be called again when nobody knows how the first call ended.
 * @module
 */

import { type GraphQLSchema, getArgumentValues } from 'graphql';
import type { Repeatable } from '../module/define-module.ts';
import type { AttemptOptions } from './run-operation.ts';

/** @param declared by name of the mutation; what is not named may not */
export function createIsRepeatable(
  schema: GraphQLSchema,
  declared: Readonly<Record<string, Repeatable>>,
): AttemptOptions['isRepeatable'] {
  const fields = schema.getMutationType()?.getFields() ?? {};
  return ({ fieldName, nodes }, variables) => {
    const repeatable = Object.hasOwn(declared, fieldName) ? declared[fieldName] : undefined;
    if (repeatable === undefined || repeatable === 'always') return repeatable === 'always';
    const [node] = nodes;
    const field = fields[fieldName];
    if (!node || !field) return false;
    const given: unknown = repeatable.reduce<unknown>(
      (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
      getArgumentValues(field, node, variables),
    );
    return given !== undefined && given !== null && given !== '';
  };
}

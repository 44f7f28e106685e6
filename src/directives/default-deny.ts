/**
 * `Authorization.DefaultDeny`: no root field without a directive.
 * @module
 */

import type { GraphQLSchema } from 'graphql';
import { compileRequirements } from './requirements.ts';

/** Coordinates of root fields that anybody may ask for. */
export function openRootFields(schema: GraphQLSchema): readonly string[] {
  const requirements = compileRequirements(schema);
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter(
    (type) => type != null,
  );
  return roots.flatMap((type) =>
    Object.keys(type.getFields())
      .filter((field) => requirements.of(type.name, field) === undefined)
      .map((field) => `${type.name}.${field}`),
  );
}

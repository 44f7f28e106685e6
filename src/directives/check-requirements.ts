/**
 * Refuses requirements that cannot do what they were written for, once the whole schema is known.
 * @module
 */

import { type GraphQLSchema, getNamedType, isEnumType, isObjectType, isScalarType } from 'graphql';
import { placeOf } from '../module/place.ts';
import { compileRequirements, elementOfType, requirementOfElement } from './requirements.ts';

/** @returns one sentence per fault, each with its place; empty when all is well */
export function checkRequirements(schema: GraphQLSchema): readonly string[] {
  return [...closedToAll(schema), ...protectingNothing(schema)];
}

/**
 * Root fields that anybody may ask for, as faults: `Authorization.DefaultDeny`.
 * @returns one sentence per fault, each with its place
 */
export function checkNoOpenRootField(schema: GraphQLSchema): readonly string[] {
  const requirements = compileRequirements(schema);
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return roots
    .filter((type) => type != null)
    .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
    .filter(({ type, field }) => requirements.of(type.name, field.name) === undefined)
    .map(
      ({ type, field }) =>
        `${placeOf(field.astNode ?? undefined)}: ${type.name}.${field.name} has no directive (Authorization.DefaultDeny is on)`,
    );
}

/** One element speaks of users alone, another of applications alone: both have to be met, and nobody is both. */
function closedToAll(schema: GraphQLSchema): readonly string[] {
  const requirements = compileRequirements(schema);
  // Only on types with their fields: a field that nobody may read is a mistake, whoever wrote which half of it.
  return requirements.coordinates.flatMap((coordinate) => {
    const [typeName = '', fieldName = ''] = coordinate.split('.');
    const requirement = requirements.of(typeName, fieldName);
    if (!requirement || requirement.user || requirement.app) return [];
    const type = schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
    const elements = requirement.elements.join(', ');
    return [
      `${placeOf(field?.astNode ?? undefined)}: ${coordinate} is shut to users and to applications alike (by ${elements}); nobody could ever read it`,
    ];
  });
}

/** A directive on a scalar or enum guards the fields that return it; one that is only taken as input guards nothing. */
function protectingNothing(schema: GraphQLSchema): readonly string[] {
  const types = Object.values(schema.getTypeMap());
  const returned = new Set(
    types.flatMap((type) =>
      isObjectType(type) ? Object.values(type.getFields()).map((field) => getNamedType(field.type)) : [],
    ),
  );
  return types
    .filter((type) => (isScalarType(type) || isEnumType(type)) && !returned.has(type))
    .filter((type) => requirementOfElement(elementOfType(type)).length > 0)
    .map(
      (type) =>
        `${placeOf(type.astNode ?? undefined)}: the directives on ${type.name} protect nothing: no field returns it`,
    );
}

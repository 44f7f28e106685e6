/**
 * Holds transforms of modules to what the SDL demands: whatever they make of a field, it is guarded as it was written.
 *
 * Requirements are read from the SDL that a field carries with it (`astNode`). A transform that builds a field anew and forgets that
 * would open it to everybody, and nobody would see it in the schema. A field that is taken away is no concern of ours.
 * @module
 */

import { type GraphQLSchema, isObjectType } from 'graphql';
import { placeOf } from '../module/place.ts';
import { compileRequirements, type Requirement } from './requirements.ts';
import type { Policy } from './vocabulary.ts';

/**
 * @param written the schema as the SDL says it; read at once, because a transform may change it in place
 * @returns from what was made of it to one sentence per field that demands less than it was written to; empty when all is well
 */
export function keptRequirements(written: GraphQLSchema): (schema: GraphQLSchema) => readonly string[] {
  const before = compileRequirements(written);
  const demands = before.coordinates.map((coordinate) => {
    const [typeName = '', fieldName = ''] = coordinate.split('.');
    const place = placeOf(fieldOf(written, typeName, fieldName)?.astNode ?? undefined);
    return { coordinate, typeName, fieldName, place, demanded: before.of(typeName, fieldName) };
  });
  return (schema) => {
    const now = compileRequirements(schema);
    const lost = demands
      .filter(({ typeName, fieldName, demanded }) => {
        const isThere = fieldOf(schema, typeName, fieldName) !== undefined;
        return isThere && demanded && !demandsAtLeast(now.of(typeName, fieldName), demanded);
      })
      .map(
        ({ coordinate, place }) =>
          `${place}: a schema transform has taken a requirement from ${coordinate}; keep the \`astNode\` of the field and of its type`,
      );
    const gone = demands.filter(({ typeName, fieldName }) => fieldOf(schema, typeName, fieldName) === undefined);
    return [...lost, ...renamed(schema, gone)];
  };
}

interface Gone {
  readonly coordinate: string;
  readonly typeName: string;
  readonly fieldName: string;
  readonly place: string;
}

/** What is guarded and gone while something without an origin has appeared beside it may have got another name, and no guard. */
function renamed(schema: GraphQLSchema, gone: readonly Gone[]): readonly string[] {
  return gone.flatMap(({ coordinate, typeName, place }) => {
    const type = schema.getType(typeName);
    const isNew =
      type && 'getFields' in type
        ? Object.values(type.getFields()).some(({ astNode }) => !astNode)
        : Object.values(schema.getTypeMap()).some(
            (one) => isObjectType(one) && !one.astNode && !one.name.startsWith('__'),
          );
    return isNew
      ? [
          `${place}: a schema transform has taken ${coordinate} away and made something anew; keep the \`astNode\` of what it renames`,
        ]
      : [];
  });
}

function fieldOf(schema: GraphQLSchema, typeName: string, fieldName: string) {
  const type = schema.getType(typeName);
  return type && 'getFields' in type ? type.getFields()[fieldName] : undefined;
}

/** Whether whoever meets `now` meets `before`, by its own words: the same policies, no conclusions from one to another. */
export function demandsAtLeast(now: Requirement | undefined, before: Requirement): boolean {
  if (!now) return false;
  return (
    holds(now.user?.scopes, before.user?.scopes) &&
    holds(now.user?.roles, before.user?.roles) &&
    holds(now.app?.permissions, before.app?.permissions)
  );
}

/** @param now `undefined`: shut to that kind of caller, which is as much as can be demanded */
function holds(now: readonly Policy[] | undefined, before: readonly Policy[] | undefined): boolean {
  return now === undefined || (before?.every((policy) => now.some((one) => same(one, policy))) ?? false);
}

const same = (one: Policy, other: Policy): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * What a reference to an entity demands of the caller.
 *
 * A reference is a door beside the fields, and finds any object whose key is known. So it demands what the field does by which this
 * server would be asked for the object. Where all fields on the ways to the type agree, that is known. Where one demands more than
 * another, only the module can say which of them a reference is like: the open one may answer a chosen few objects.
 *
 * Where `Query.user` and `User.manager` both demand `User.Read.All`, so does a reference to a `User`. Where `Query.me` demands less than
 * `Query.user`, the module has to say `like: 'Query.user'`: a reference finds anybody, and `me` only the caller.
 * @module
 */

import { type GraphQLObjectType, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import { demandsAtLeast } from '../directives/kept-requirements.ts';
import { typesBehind } from '../directives/plan.ts';
import { allOf, type Requirement, type Requirements, requirementOfType } from '../directives/requirements.ts';

/** `undefined`: open to everybody; or why it cannot be known. */
export type ReferenceDemand = { readonly requirement: Requirement | undefined } | { readonly fault: string };

/** A field that ends at the type, or at one from which fields lead on to it. */
interface Way {
  readonly coordinate: string;
  readonly demanded: Requirement | undefined;
}

/** @returns by type, and the field that its module says a reference is like */
export function createReferenceDemands(schema: GraphQLSchema, requirements: Requirements) {
  return (type: GraphQLObjectType, like: string | undefined): ReferenceDemand => {
    // What stands on the type itself holds by whatever way it is reached, and so for references.
    const own = requirementOfType(type);
    const ways = waysTo(schema, requirements, type);
    if (like !== undefined) return ofField(like, ways, own);
    if (ways.length === 0 && own === undefined)
      return { fault: 'no field leads to it, and everybody could refer to it; write a requirement on the type' };
    // Ways that demand no more than the type itself does tell nothing.
    const more = ways.filter(({ demanded }) => demanded && !(own && demandsAtLeast(own, demanded)));
    const [first] = more;
    if (!first) return { requirement: own };
    if (more.length === ways.length && more.every((way) => isSame(way, first)))
      return { requirement: both(first.demanded, own) };
    return { fault: disagreement(type.name, more, ways) };
  };
}

/** Only fields of `Query`: others begin at an object that somebody had to be allowed to reach first. */
function ofField(like: string, ways: readonly Way[], own: Requirement | undefined): ReferenceDemand {
  const candidates = ways.filter(isOfQuery);
  const way = candidates.find(({ coordinate }) => coordinate === like);
  if (way) return { requirement: both(way.demanded, own) };
  const known = candidates.map(({ coordinate }) => coordinate);
  return { fault: `like: '${like}': expected a field of Query that leads to it (${few(known) || 'there is none'})` };
}

/** What stands behind an interface or a union has demands that its field does not. */
const both = (...demands: readonly (Requirement | undefined)[]): Requirement | undefined =>
  allOf(demands.filter((one) => one !== undefined));

const isOfQuery = ({ coordinate }: Way): boolean => coordinate.startsWith('Query.');

/** The same callers, however it is written: each covers the other. */
function isSame({ demanded: one }: Way, { demanded: other }: Way): boolean {
  return one !== undefined && other !== undefined && demandsAtLeast(one, other) && demandsAtLeast(other, one);
}

/** One sentence with the line to write, because whoever reads it may never have heard of `like`. */
function disagreement(typeName: string, more: readonly Way[], ways: readonly Way[]): string {
  const names = few(more.map(({ coordinate }) => coordinate));
  const example = more.find(isOfQuery) ?? ways.find(isOfQuery);
  const say = example
    ? `say which field a reference is like, \`entities: { ${typeName}: { like: '${example.coordinate}', resolve } }\`, or write`
    : 'write';
  return `${names} ${more.length === 1 ? 'demands' : 'demand'} more than the type does, and a reference would pass that by; ${say} the requirement on the type`;
}

/** A type in the middle of a large schema is reached by dozens of fields. */
const MOST_NAMES = 4;

const few = (names: readonly string[]): string =>
  names.length <= MOST_NAMES
    ? names.join(', ')
    : `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`;

/** Every field that stands on a way to the type, also by other types, those of `Query` first. */
function waysTo(schema: GraphQLSchema, requirements: Requirements, to: GraphQLObjectType): readonly Way[] {
  const fields = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type))
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) =>
      Object.values(type.getFields()).map((field) => ({
        type,
        coordinate: `${type.name}.${field.name}`,
        demanded: requirements.of(type.name, field.name),
        next: typesBehind(schema, getNamedType(field.type)),
      })),
    );
  const leading = new Set([to]);
  // A set is walked to its end, including what is added on the way.
  for (const one of leading) for (const { type, next } of fields) if (next.includes(one)) leading.add(type);
  const ways = fields.filter(({ next }) => next.some((one) => leading.has(one)));
  return [...ways.filter(isOfQuery), ...ways.filter((way) => !isOfQuery(way))];
}

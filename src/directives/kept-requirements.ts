/**
 * Holds transforms of modules to what the SDL demands: whatever they make of a field, it is guarded as it was written.
 *
 * Requirements are read from the SDL that a field carries with it (`astNode`). A transform that builds a field anew and forgets that
 * would open it to everybody, and nobody would see it in the schema. So would another name, or another type without its interfaces:
 * what came of a field is found by its place and by its origin. A field that is taken away is no concern of ours.
 *
 * A transform may wrap, rename, move, remove and add. It may not do so with a field that is guarded and lose the guard on the way: then the
 * start ends with the place in the SDL where the requirement was written.
 * @module
 */

import {
  type FieldDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
  type TypeDefinitionNode,
} from 'graphql';
import { placeOf } from '../module/place.ts';
import { compileRequirements, type Requirement } from './requirements.ts';
import type { Policy } from './vocabulary.ts';

/** A guarded field as it is written. */
interface Written {
  readonly typeName: string;
  readonly fieldName: string;
  readonly place: string;
  readonly demanded: Requirement;
  readonly typeOrigin: object | undefined;
  readonly fieldOrigin: object | undefined;
}

/**
 * @param written the schema as the SDL says it; read at once, because a transform may change it in place
 * @returns from what was made of it to one sentence per field that demands less than it was written to; empty when all is well
 */
export function keptRequirements(written: GraphQLSchema): (schema: GraphQLSchema) => readonly string[] {
  const before = compileRequirements(written);
  const guarded = fieldsOf(written).flatMap(({ type, fieldName, astNode }): readonly Written[] => {
    const demanded = before.of(type.name, fieldName);
    if (!demanded) return [];
    // Where the SDL of a field was written survives renaming; names do not.
    const [typeOrigin, fieldOrigin] = [originOf(type.astNode), originOf(astNode)];
    return [
      { typeName: type.name, fieldName, place: placeOf(astNode ?? undefined), demanded, typeOrigin, fieldOrigin },
    ];
  });
  return (schema) => {
    const now = compileRequirements(schema);
    const fields = fieldsOf(schema);
    const cameOf = createFinder(fields);
    return guarded.flatMap((one) => {
      const coordinate = `${one.typeName}.${one.fieldName}`;
      // Several, where a transform has copied a field: each of them has to be guarded.
      const made = cameOf(one);
      if (made.length === 0)
        return renamed(fields, one)
          ? [
              `${one.place}: a schema transform has taken ${coordinate} away and made something anew; keep the \`astNode\` of what it renames`,
            ]
          : [];
      return made
        .filter(({ type, fieldName }) => !demandsAtLeast(now.of(type.name, fieldName), one.demanded))
        .map(({ type, fieldName }) => {
          const name = `${type.name}.${fieldName}`;
          const as = name === coordinate ? '' : `, now ${name}`;
          return `${one.place}: a schema transform has taken a requirement from ${coordinate}${as}; keep the \`astNode\` of the field and of its type, and the interfaces`;
        });
    });
  };
}

interface Field {
  readonly type: GraphQLObjectType;
  readonly fieldName: string;
  readonly astNode: FieldDefinitionNode | null | undefined;
}

function fieldsOf(schema: GraphQLSchema): readonly Field[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type))
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) =>
      Object.values(type.getFields()).map(({ name: fieldName, astNode }) => ({ type, fieldName, astNode })),
    );
}

/** Copies of a node with another name in it have its location. */
const originOf = (node: FieldDefinitionNode | TypeDefinitionNode | null | undefined): object | undefined =>
  node?.loc ?? node ?? undefined;

const isType = ({ typeName, typeOrigin }: Written, { name, astNode }: GraphQLObjectType): boolean =>
  name === typeName || (typeOrigin !== undefined && originOf(astNode) === typeOrigin);

const known = <Found>(
  origin: object | undefined,
  find: (origin: object) => readonly Found[] | undefined,
): readonly Found[] => (origin && find(origin)) ?? [];

/** What came of a field, under whichever name and on whichever type. Looked up, because large schemas have thousands of them. */
function createFinder(fields: readonly Field[]): (written: Written) => readonly Field[] {
  const byOrigin = Map.groupBy(fields, ({ astNode }) => originOf(astNode));
  const byName = Map.groupBy(fields, ({ type, fieldName }) => `${type.name}.${fieldName}`);
  const byType = new Map(
    [...Map.groupBy(fields, ({ type }) => originOf(type.astNode))].map(
      ([origin, own]) => [origin, Map.groupBy(own, ({ fieldName }) => fieldName)] as const,
    ),
  );
  return ({ typeName, fieldName, typeOrigin, fieldOrigin }) => [
    ...new Set([
      ...known(fieldOrigin, (origin) => byOrigin.get(origin)),
      ...(byName.get(`${typeName}.${fieldName}`) ?? []),
      ...known(typeOrigin, (origin) => byType.get(origin)?.get(fieldName)),
    ]),
  ];
}

/** What is guarded and gone while something without an origin has appeared beside it may have got another name, and no guard. */
function renamed(fields: readonly Field[], gone: Written): boolean {
  const beside = fields.filter(({ type }) => isType(gone, type));
  return beside.length > 0 ? beside.some(({ astNode }) => !astNode) : fields.some(({ type }) => !type.astNode);
}

/**
 * Whether whoever meets `now` meets `before`, by its own words: the same policies, no conclusions from one to another.
 * @param now `undefined`: open, which is less than anything
 */
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

/** By the words as they are written: a transform that reorders them is asked to leave them alone. */
const same = (one: Policy, other: Policy): boolean => JSON.stringify(one) === JSON.stringify(other);

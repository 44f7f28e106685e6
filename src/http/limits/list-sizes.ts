/**
 * What a field may answer, for counting: nothing that counts, one object, or a list, and who says how long.
 *
 * Looked up by names, once for each field of the schema that is ever asked for.
 * @module
 */

import {
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** Items of a list whose length nobody says: the page that our own lists have unless asked otherwise. */
export const ASSUMED_ITEMS = 25;

/** `representations`: of `_entities`, by the specification of subgraphs. */
const SLICES: ReadonlySet<string> = new Set(['first', 'last', 'representations']);

/** An argument that says how long a list is. */
export interface SliceArgument {
  /** `first`, `last` or `representations`. */
  readonly name: string;
  /** As the schema has it: what counts where the client says nothing. */
  readonly defaultValue: unknown;
}

/** What counting needs to know of a field. */
export interface FieldSize {
  /** Name of the type that is selected from below. */
  readonly type: string;
  /** The field itself; a connection is none, its `nodes` is. */
  readonly isList: boolean;
  /**
   * `first` and `last`, where the field has them: the length of the list, or of the lists directly below. A list of `representations` has
   * an answer for each.
   */
  readonly slices: readonly SliceArgument[];
}

/** `undefined`: not in the schema, or nothing can be selected below. */
export type FieldSizes = (typeName: string, fieldName: string) => FieldSize | undefined;

/** @returns looks up a field of the schema once and remembers it, fields without a size included */
export function createFieldSizes(schema: GraphQLSchema): FieldSizes {
  const known = new Map<GraphQLField<unknown, unknown>, FieldSize | undefined>();
  return (typeName, fieldName) => {
    const type = schema.getType(typeName);
    const fields = isObjectType(type) || isInterfaceType(type) ? type.getFields() : undefined;
    // A field may be called `constructor`; an object of fields has a prototype or not, as its maker liked.
    const field = fields && Object.hasOwn(fields, fieldName) ? fields[fieldName] : undefined;
    if (!field) return undefined;
    if (!known.has(field)) known.set(field, sizeOf(field));
    return known.get(field);
  };
}

/** A connection is one object whose lists have the length that its own arguments say. */
function sizeOf({ type, args }: GraphQLField<unknown, unknown>): FieldSize | undefined {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return undefined;
  const slices = args.filter(({ name }) => SLICES.has(name)).map(({ name, defaultValue }) => ({ name, defaultValue }));
  return { type: named.name, isList: isListType(isNonNullType(type) ? type.ofType : type), slices };
}

/**
 * Holds the `selection` of a `@downstream` against the type that it is to fill.
 *
 * Pure. The rules are those of a GraphQL selection, read the other way round: every field named has to be there, objects are selected
 * from and scalars are not, and what may not be null has to be filled by somebody.
 *
 * `selection: "id name: displayName owner { id }"` has to name fields of the type, select below objects and nothing below scalars, and
 * fill what may not be null.
 * @module
 */

import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { nearest } from '../../config/nearest.ts';
import type { Selection } from './answer-selection.ts';
import { downstreamNode } from './use.ts';
import type { Report } from './variables.ts';

type Fields = ReadonlyMap<string, GraphQLField<unknown, unknown>>;

/**
 * Fields that may be filled: of an interface or union those of the types behind it, too.
 * @returns empty for a type without fields
 */
export function fieldsOf(schema: GraphQLSchema, type: GraphQLNamedType): Fields {
  const types = isAbstractType(type) ? [...schema.getPossibleTypes(type), type] : [type];
  return new Map(
    types.flatMap((one) => (isObjectType(one) || isInterfaceType(one) ? Object.entries(one.getFields()) : [])),
  );
}

/** Answers for itself: no member of the answer is read for it. */
export const answersItself = (field: GraphQLField<unknown, unknown>): boolean =>
  field.resolve !== undefined || downstreamNode(field) !== undefined;

/**
 * @param type of the value, or of the items of a list
 * @param report called for every fault there is
 */
export function checkSelection(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
  selection: Selection,
  report: Report,
): void {
  const fields = fieldsOf(schema, type);
  const filled = new Set<string>();
  for (const { as, from, below } of selection) {
    if (filled.has(as)) report(`'${as}' of ${type.name} is filled twice`);
    filled.add(as);
    const field = fields.get(as);
    if (as === '__typename' && isAbstractType(type)) continue;
    if (!field) {
      const meant = nearest(as, fields.keys(), 3);
      report(`${type.name} has no field '${as}'${meant === undefined ? '' : `; did you mean '${meant}'?`}`);
      continue;
    }
    // Two sources of one field: nobody could say which of them counts.
    if (downstreamNode(field)) report(`${type.name}.${as} has a @downstream of its own: leave it out`);
    const inner = getNamedType(field.type);
    if (isLeafType(inner)) {
      if (below) report(`${type.name}.${as} is a ${inner.name}: nothing can be selected below '${from}'`);
    } else if (below) checkSelection(schema, inner, below, report);
    else report(`${type.name}.${as} is a ${inner.name}: expected a selection below it, such as '${from} { … }'`);
  }
  if (isAbstractType(type)) {
    if (!filled.has('__typename') && !type.resolveType)
      report(`${type.name} may be several types: expected the member that names them, such as '__typename: kind'`);
    return;
  }
  for (const [name, field] of fields) {
    if (isNonNullType(field.type) && !filled.has(name) && !answersItself(field))
      report(`${type.name}.${name} may not be null and is never filled: expected '${name}' in the selection`);
  }
}

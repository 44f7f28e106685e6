/**
 * Of which types behind an abstract field an operation wants to know something.
 *
 * Lists are looked through: what stands in `nodes` stands behind the field of the list. A selection set is visited once per type.
 * @module
 */

import {
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { typesBehind } from '../plan.ts';

/** Lists hand on what stands in them. */
export const HANDS_ON: ReadonlySet<string> = new Set(['edges', 'node', 'nodes']);

/** Fields by the name of their type; `__typename` is none. */
export type SelectedTypes = ReadonlyMap<string, ReadonlySet<string>>;

/** What a selection is read with. */
export interface Selecting {
  /** Says what stands behind an abstract type. */
  readonly schema: GraphQLSchema;
  /** Of the document, by name. */
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Whether the selection may be there at all. */
  readonly mayBeThere: (selection: SelectionNode) => boolean;
}

/** @param type what the field returns */
export function selectedTypes(
  { schema, fragments, mayBeThere }: Selecting,
  set: SelectionSetNode,
  type: GraphQLNamedType,
): SelectedTypes {
  const selected = new Map<string, Set<string>>();
  const visited = new Map<SelectionSetNode, Set<GraphQLObjectType>>();

  function visit(below: SelectionSetNode, one: GraphQLObjectType): void {
    const known = visited.get(below) ?? new Set();
    visited.set(below, known);
    if (known.has(one)) return;
    known.add(one);
    for (const selection of below.selections) if (mayBeThere(selection)) look(selection, one);
  }

  function look(selection: SelectionNode, one: GraphQLObjectType): void {
    if (selection.kind === Kind.FIELD) {
      const field = one.getFields()[selection.name.value];
      if (!field) return;
      selected.set(one.name, (selected.get(one.name) ?? new Set()).add(field.name));
      if (!selection.selectionSet || !HANDS_ON.has(field.name)) return;
      for (const next of typesBehind(schema, getNamedType(field.type))) visit(selection.selectionSet, next);
      return;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (fragment && applies(schema, fragment.typeCondition?.name.value, one)) visit(fragment.selectionSet, one);
  }

  for (const one of typesBehind(schema, type)) visit(set, one);
  return selected;
}

/**
 * Whether a fragment on this type selects of an object type.
 * @param condition name behind `on`; `undefined`: a fragment without one, on whatever stands there
 */
export function applies(schema: GraphQLSchema, condition: string | undefined, type: GraphQLObjectType): boolean {
  return condition === undefined || typesBehind(schema, schema.getType(condition)).includes(type);
}

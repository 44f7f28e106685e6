/**
 * The limits as one would explain them: every fragment written out where it is spread, then counted. Takes as long as that is long.
 * @module
 */

import type { FragmentDefinitionNode, OperationDefinitionNode, SelectionNode, SelectionSetNode } from 'graphql';
import {
  type DocumentNode,
  type FieldNode,
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  Kind,
} from 'graphql';
import { schema } from './documents.ts';

export interface Counts {
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly selections: number;
  readonly repeats: number;
  readonly cost: number;
  /** Whether nothing but the schema is asked for. */
  readonly introspection: boolean;
}

/** A selection with what it spreads in its place. */
interface Written {
  readonly field?: FieldNode;
  readonly type: string | undefined;
  readonly below: readonly Written[];
}

export function countAll(document: DocumentNode, variables: unknown): readonly Counts[] {
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return document.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => countOne(operation, fragments, variables));
}

function countOne(
  operation: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
  variables: unknown,
): Counts {
  const tree = written(operation.selectionSet, schema.getRootType(operation.operation)?.name);
  const all = tree.flatMap(everything);
  return {
    depth: depth(tree),
    aliases: all.filter(({ field }) => field?.alias).length,
    rootFields: fieldsOf(tree).length,
    selections: all.length,
    repeats: repeats(tree),
    cost: Math.min(cost(tree, 25), 1e9),
    introspection: fieldsOf(tree).every(({ field }) => field?.name.value.startsWith('__')),
  };

  function written({ selections }: SelectionSetNode, type: string | undefined): Written[] {
    return selections.map((selection: SelectionNode): Written => {
      if (selection.kind === Kind.FIELD) {
        const set = selection.selectionSet;
        return { field: selection, type, below: set ? written(set, facts(type, selection.name.value)?.type) : [] };
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const on = selection.typeCondition?.name.value ?? type;
        return { type: on, below: written(selection.selectionSet, on) };
      }
      const fragment = fragments.find(({ name }) => name.value === selection.name.value);
      const on = fragment?.typeCondition.name.value;
      return { type: on, below: fragment ? written(fragment.selectionSet, on) : [] };
    });
  }

  /** @param page items of the page that these selections stand in */
  function cost(selections: readonly Written[], page: number): number {
    let points = 0;
    for (const { field, type, below } of selections) {
      if (!field) {
        points += cost(below, page);
        continue;
      }
      const name = field.name.value;
      if (!field.selectionSet || name === '__schema' || name === '__type') continue;
      const found = facts(type, name);
      const asked = found?.slices.length ? askedFor(field, found.slices) : undefined;
      if (found?.list) points += (asked ?? page) * (1 + cost(below, 25));
      else points += 1 + cost(below, asked ?? 25);
    }
    return points;
  }

  function askedFor(field: FieldNode, slices: readonly { name: string; defaultValue?: unknown }[]): number {
    const asked = slices.map(({ name, defaultValue }) => {
      const argument = field.arguments?.find((candidate) => candidate.name.value === name)?.value;
      if (!argument) return defaultValue;
      if (argument.kind === Kind.INT) return Number(argument.value);
      if (argument.kind !== Kind.VARIABLE) return undefined;
      const given = variables as Record<string, unknown> | undefined;
      return given && 'n' in given ? given.n : 4;
    });
    const lengths = asked.filter((value): value is number => typeof value === 'number' && value >= 1);
    return lengths.length === 0 ? 25 : Math.min(Math.max(...lengths), 1e9);
  }
}

function facts(typeName: string | undefined, fieldName: string) {
  const type = typeName === undefined ? undefined : schema.getType(typeName);
  const field = type && 'getFields' in type ? type.getFields()[fieldName] : undefined;
  if (!field || !('args' in field) || !isCompositeType(getNamedType(field.type))) return undefined;
  return {
    type: getNamedType(field.type).name,
    list: isListType(isNonNullType(field.type) ? field.type.ofType : field.type),
    slices: field.args.filter(({ name }) => name === 'first' || name === 'last'),
  };
}

const everything = (one: Written): Written[] => [one, ...one.below.flatMap(everything)];

/** The fields of one place, whatever fragments they come through. */
const fieldsOf = (selections: readonly Written[]): Written[] =>
  selections.flatMap((one) => (one.field ? [one] : fieldsOf(one.below)));

function depth(selections: readonly Written[]): number {
  return Math.max(0, ...fieldsOf(selections).map(({ below }) => 1 + depth(below)));
}

function repeats(selections: readonly Written[]): number {
  const places = Map.groupBy(fieldsOf(selections), ({ field }) => (field?.alias ?? field?.name)?.value);
  return Math.max(
    0,
    ...[...places.values()].map((same) => Math.max(same.length, repeats(same.flatMap(({ below }) => below)))),
  );
}

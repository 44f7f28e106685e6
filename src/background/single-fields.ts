/**
 * Takes a mutation apart: one operation for each of its root fields, in the order GraphQL runs them.
 *
 * So each is journaled, answered and, after a crash, repeated or not by itself. `@skip` and `@include` at the root are settled with the
 * variables; a field that stands there twice under one name is one.
 * @see https://spec.graphql.org/October2021/#sec-Mutation
 * @module
 */

import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';

/** One root field with all that it needs to be a document of its own. */
export interface SingleField {
  /** Under which name it stands in the answer. */
  readonly responseKey: string;
  /** Of the schema; the answer may call it otherwise. */
  readonly fieldName: string;
  /** All selections of one response key, which GraphQL merges. */
  readonly nodes: readonly FieldNode[];
  readonly document: DocumentNode;
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** @param variables as the operation reads them, defaults filled in */
export function singleFields(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): readonly SingleField[] {
  const fragments: Fragments = new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  return [...rootFields(operation.selectionSet, fragments, variables)].map(([responseKey, nodes]) => ({
    responseKey,
    fieldName: nodes[0]?.name.value ?? '',
    nodes,
    document: documentOf(operation, nodes, fragments),
  }));
}

/** How many root fields an operation has, as its answer counts them. */
export const countRootFields = (
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): number => singleFields(document, operation, variables).length;

/**
 * By response key, in the order of the document, fragments resolved: what GraphQL calls the grouped field set.
 *
 * @param seen names of fragments that have been gone through: once is enough, and one that spreads itself ends
 */
function rootFields(
  { selections }: SelectionSetNode,
  fragments: Fragments,
  variables: Readonly<Record<string, unknown>>,
  found = new Map<string, FieldNode[]>(),
  seen = new Set<string>(),
): ReadonlyMap<string, readonly FieldNode[]> {
  for (const selection of selections) {
    if (!isIncluded(selection, variables)) continue;
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      found.set(key, [...(found.get(key) ?? []), selection]);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      rootFields(selection.selectionSet, fragments, variables, found, seen);
    } else if (!seen.has(selection.name.value)) {
      seen.add(selection.name.value);
      const fragment = fragments.get(selection.name.value);
      if (fragment) rootFields(fragment.selectionSet, fragments, variables, found, seen);
    }
  }
  return found;
}

/** As `@skip` and `@include` say; validation has seen to it that their conditions are booleans. */
function isIncluded(node: SelectionNode, variables: Readonly<Record<string, unknown>>): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false;
}

/** Fragments and variables that the field does not use are left out: a document with unused ones is not valid. */
function documentOf(
  operation: OperationDefinitionNode,
  nodes: readonly FieldNode[],
  fragments: Fragments,
): DocumentNode {
  const selectionSet: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: nodes };
  const usedVariables = new Set<string>();
  const usedFragments = new Map<string, FragmentDefinitionNode>();
  const look = (node: SelectionSetNode | DirectiveNode): void => {
    visit(node, {
      [Kind.VARIABLE]: ({ name }) => void usedVariables.add(name.value),
      [Kind.FRAGMENT_SPREAD]({ name }) {
        const fragment = fragments.get(name.value);
        if (!fragment || usedFragments.has(name.value)) return;
        usedFragments.set(name.value, fragment);
        look(fragment.selectionSet);
      },
    });
  };
  look(selectionSet);
  for (const directive of operation.directives ?? []) look(directive);
  const variableDefinitions = operation.variableDefinitions?.filter(({ variable }) =>
    usedVariables.has(variable.name.value),
  );
  return {
    kind: Kind.DOCUMENT,
    definitions: [
      { ...operation, ...(variableDefinitions ? { variableDefinitions } : {}), selectionSet },
      ...usedFragments.values(),
    ],
  };
}

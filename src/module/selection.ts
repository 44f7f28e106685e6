/**
 * What an operation selects below a field, so that an API is asked for that and nothing else.
 *
 * Fragments are looked through, `@skip` and `@include` are honoured. A fragment on one of several possible types counts like any
 * other: rather a property too many than one too few.
 * @module
 */

import {
  type FieldNode,
  GraphQLIncludeDirective,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type SelectionNode,
} from 'graphql';

/** What is read of the resolver's `info`. */
type Info = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'variableValues'> &
  Partial<Pick<GraphQLResolveInfo, 'schema'>>;

/** By the name of a field: which of its parent's fields it is answered from. */
export type FieldNeeds = ReadonlyMap<string, readonly string[]>;

const NEEDS = 'onbehalf.fieldNeeds';

/**
 * Fields that are selected beside others, because those cannot be answered without them.
 * @param needs by the name of a field, on whichever type
 * @returns the same schema: nobody else has it yet
 */
export function withFieldNeeds(schema: GraphQLSchema, needs: FieldNeeds): GraphQLSchema {
  schema.extensions = { ...schema.extensions, [NEEDS]: needs };
  return schema;
}

/** With those that the selected ones are answered from: an address of `@downstream` may hold fields of its parent. */
function needsOf({ schema }: Info, names: ReadonlySet<string>): ReadonlySet<string> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- put there by the function above
  const needs = schema?.extensions[NEEDS] as FieldNeeds | undefined;
  return needs ? names.union(new Set([...names].flatMap((name) => needs.get(name) ?? []))) : names;
}

interface Known {
  readonly variables: Info['variableValues'];
  readonly byPath: Map<string, ReadonlySet<string>>;
}

/** All items of a list share the nodes of a field: looked through once per list, not once per item. */
const known = new WeakMap<readonly FieldNode[], Known>();

/**
 * @param below fields to descend through: `selectedFields(info, 'owner', 'user')`
 * @returns names of fields, not their aliases; `__typename` left out
 * @example
 * ```ts
 * // { user(id: "…") { displayName ...Contact } } fragment Contact on User { mail }
 * selectedFields(info); // Set { 'displayName', 'mail' }
 * ```
 */
export function selectedFields(info: Info, ...below: readonly string[]): ReadonlySet<string> {
  const { fieldNodes, variableValues } = info;
  let entry = known.get(fieldNodes);
  // A document that is run again has the same nodes, and `@skip` may say something else this time.
  if (entry?.variables !== variableValues) {
    entry = { variables: variableValues, byPath: new Map() };
    known.set(fieldNodes, entry);
  }
  const path = below.join('.');
  let names = entry.byPath.get(path);
  if (names === undefined) {
    // Of each step all fields of that name: they may stand in several fragments, and execution merges them.
    const nodes = below.reduce<readonly FieldNode[]>(
      (parents, name) => fieldsBelow(parents, info).filter((field) => field.name.value === name),
      fieldNodes,
    );
    const asked = fieldsBelow(nodes, info).map((field) => field.name.value);
    names = needsOf(info, new Set(asked.filter((name) => name !== '__typename')));
    entry.byPath.set(path, names);
  }
  return names;
}

/**
 * Selected on the items of a connection, whether as `nodes` or as `edges { node }`.
 * @returns names of fields, as `selectedFields`
 */
export function selectedNodeFields(info: Info): ReadonlySet<string> {
  return selectedFields(info, 'nodes').union(selectedFields(info, 'edges', 'node'));
}

function fieldsBelow(parents: readonly FieldNode[], info: Info): readonly FieldNode[] {
  const fields: FieldNode[] = [];
  const spread = new Set<string>();
  const visit = (selections: readonly SelectionNode[]): void => {
    for (const selection of selections) {
      if (isLeftOut(selection, info)) continue;
      if (selection.kind === Kind.FIELD) fields.push(selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet.selections);
      else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value);
        visit(info.fragments[selection.name.value]?.selectionSet.selections ?? []);
      }
    }
  };
  for (const { selectionSet } of parents) visit(selectionSet?.selections ?? []);
  return fields;
}

function isLeftOut(node: SelectionNode, { variableValues }: Info): boolean {
  if (!node.directives?.length) return false;
  return (
    getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.if === true ||
    getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.if === false
  );
}

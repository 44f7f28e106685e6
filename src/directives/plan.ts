/**
 * Which guarded fields an operation may reach, before it runs.
 *
 * A plan is compiled once per operation of a document and kept as long as the document is. It is a graph, not a tree: one node per
 * selection set and concrete type, so fragments that spread each other cost their size, not their expansion, and what stands behind
 * an interface or a union is looked up for each type that may. The guards decide in the end (`guards.ts`): a plan knows the types
 * that an abstract field may have, not the one it will.
 *
 * With that schema, `query ($all: Boolean!) { me { name } boss: me @include(if: $all) { mail } }` and `{ all: false }` reach `Query.me` at
 * `me` and `User.name` at `me.name`; with `true` also `User.mail` at `boss.mail`.
 * @module
 */

import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Requirement, Requirements } from './requirements.ts';

/** `@skip` or `@include` with a variable: the selection is there when the variable has this value. */
interface Condition {
  readonly variable: string;
  readonly value: boolean;
}

interface PlannedField {
  readonly field: FieldNode;
  /** `User.mail` */
  readonly coordinate: string;
  readonly requirement: Requirement | undefined;
  readonly conditions: readonly Condition[];
  /** Selections below, one per type that may stand there. */
  readonly below: readonly PlanNode[];
}

interface PlannedSpread {
  readonly conditions: readonly Condition[];
  readonly node: PlanNode;
}

interface PlanNode {
  readonly fields: PlannedField[];
  readonly spreads: PlannedSpread[];
}

/** A guarded field that an operation asks for. */
export interface PlannedPosition {
  /** `User.mail`, on the concrete type. */
  readonly coordinate: string;
  /** Compiled once for the field: positions of the same field have the same object. */
  readonly requirement: Requirement;
  /** Where it stands in the document. */
  readonly field: FieldNode;
  /** Response names from the root; the first way to it, without places in lists. */
  readonly path: readonly string[];
}

/** An operation, looked through once. */
export interface Plan {
  /**
   * The guarded fields that the operation reaches with these variables, each coordinate of a selection once.
   * @param variables as the client sent them; one that is not a boolean leaves its selections in
   */
  positions(variables: Readonly<Record<string, unknown>>): readonly PlannedPosition[];
}

/** Compiles the plans of one schema, and keeps them as long as their documents. */
export interface Planner {
  /** @param operation one of the document's */
  planOf(document: DocumentNode, operation: OperationDefinitionNode): Plan;
}

/** @param schema the one that is executed; documents have to be valid for it */
export function createPlanner(schema: GraphQLSchema, requirements: Requirements): Planner {
  const plans = new WeakMap<DocumentNode, Map<OperationDefinitionNode, Plan>>();
  return {
    planOf(document, operation) {
      const ofDocument = plans.get(document) ?? new Map<OperationDefinitionNode, Plan>();
      plans.set(document, ofDocument);
      const plan = ofDocument.get(operation) ?? compilePlan(schema, requirements, document, operation);
      ofDocument.set(operation, plan);
      return plan;
    },
  };
}

/** Walks the document once for each concrete type; the cost is that of the document times the types of its abstract fields. */
function compilePlan(
  schema: GraphQLSchema,
  requirements: Requirements,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Plan {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const nodes = new Map<SelectionSetNode, Map<GraphQLObjectType, PlanNode>>();

  function nodeOf(set: SelectionSetNode, type: GraphQLObjectType): PlanNode {
    const ofSet = nodes.get(set) ?? new Map<GraphQLObjectType, PlanNode>();
    nodes.set(set, ofSet);
    const known = ofSet.get(type);
    if (known) return known;
    const node: PlanNode = { fields: [], spreads: [] };
    ofSet.set(type, node); // before its selections, so that it ends whatever spreads itself
    for (const selection of set.selections) add(node, selection, type);
    return node;
  }

  function add(node: PlanNode, selection: SelectionNode, type: GraphQLObjectType): void {
    const conditions = conditionsOf(selection);
    if (!conditions) return;
    if (selection.kind === Kind.FIELD) {
      const field = type.getFields()[selection.name.value];
      if (!field) return; // `__typename` and introspection
      const { selectionSet } = selection;
      // Interfaces and unions: one node for each type that may stand there, shared by all who lead to it.
      const below = selectionSet
        ? typesBehind(schema, getNamedType(field.type)).map((one) => nodeOf(selectionSet, one))
        : [];
      // Fields without a requirement and without anything below are not kept: most of a document.
      const requirement = requirements.of(type.name, field.name);
      if (requirement || below.length > 0)
        node.fields.push({
          field: selection,
          coordinate: `${type.name}.${field.name}`,
          requirement,
          conditions,
          below,
        });
      return;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (!fragment) return;
    const condition = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
    // A fragment on another type selects nothing here.
    if (condition && !typesBehind(schema, condition).includes(type)) return;
    node.spreads.push({ conditions, node: nodeOf(fragment.selectionSet, type) });
  }

  // Conditions are kept in the plan and decided with the variables of each request.
  const root = schema.getRootType(operation.operation);
  const start = root && nodeOf(operation.selectionSet, root);
  const defaults = defaultsOf(operation);
  return { positions: (variables) => (start ? walk(start, { ...defaults, ...variables }) : []) };
}

/**
 * Object types that a value of this type may have.
 * @returns empty for scalars and enums
 */
export function typesBehind(schema: GraphQLSchema, type: unknown): readonly GraphQLObjectType[] {
  if (isObjectType(type)) return [type];
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [];
}

/** `undefined`: the selection is never there. */
function conditionsOf({ directives = [] }: SelectionNode): readonly Condition[] | undefined {
  const conditions: Condition[] = [];
  for (const { name, arguments: given = [] } of directives) {
    if (name.value !== 'skip' && name.value !== 'include') continue;
    const wanted = name.value === 'include';
    const value = given.find((argument) => argument.name.value === 'if')?.value;
    if (value?.kind === Kind.VARIABLE) conditions.push({ variable: value.name.value, value: wanted });
    else if (value?.kind === Kind.BOOLEAN && value.value !== wanted) return undefined;
  }
  return conditions;
}

/** Booleans alone: only they decide whether a selection is there. */
function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Record<string, unknown> {
  const defaults: Record<string, unknown> = Object.create(null);
  for (const { variable, defaultValue } of variableDefinitions) {
    if (defaultValue?.kind === Kind.BOOLEAN) defaults[variable.name.value] = defaultValue.value;
  }
  return defaults;
}

/** Visits each node once, however many ways lead to it. */
function walk(start: PlanNode, variables: Readonly<Record<string, unknown>>): readonly PlannedPosition[] {
  const positions: PlannedPosition[] = [];
  const visited = new Set<PlanNode>();
  // Anything but the opposite boolean leaves the selection in: execution refuses such a variable anyway.
  const isThere = ({ variable, value }: Condition) => variables[variable] !== !value;

  const visit = (node: PlanNode, path: readonly string[]): void => {
    if (visited.has(node)) return;
    visited.add(node);
    for (const { field, coordinate, requirement, conditions, below } of node.fields) {
      if (!conditions.every(isThere)) continue;
      // As the answer would name it: that is what the client can find again.
      const here = [...path, field.alias?.value ?? field.name.value];
      if (requirement) positions.push({ coordinate, requirement, field, path: here });
      for (const next of below) visit(next, here);
    }
    for (const spread of node.spreads) if (spread.conditions.every(isThere)) visit(spread.node, path);
  };
  visit(start, []);
  return positions;
}

/**
 * Which fields an operation, or the whole schema, may ask for, and whose data each is about.
 *
 * Static: what could run counts as asked. A selection with `@include` or `@skip` on a variable is there, behind an interface or a
 * union stand all types that may. Each field is visited once per selection and subject, so fragments that spread each other cost
 * their size, not their expansion. What the fields need is decided elsewhere in this folder.
 * @module
 */

import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { FieldPermission, FieldPermissions } from '../../module/define-module.ts';
import { typesBehind } from '../plan.ts';

/** The signed-in user, surely somebody else, or nobody knows before it runs. */
export type Subject = 'caller' | 'another' | 'anybody';

export interface AskedField {
  readonly typeName: string;
  readonly fieldName: string;
  /** Whose field it is. */
  readonly subject: Subject;
  /** Response names from the root, the first way to it; empty where no operation asks. */
  readonly path: readonly string[];
}

/** Lists hand on whose data stands in them. */
const HANDS_ON: ReadonlySet<string> = new Set(['edges', 'node', 'nodes']);

function subjectBelow(permission: FieldPermission | undefined, fieldName: string, subject: Subject): Subject {
  if (permission?.about === 'caller') return 'caller';
  // Somebody else of somebody else may be the caller again: the manager of a report.
  if (permission?.about === 'another' && subject === 'caller') return 'another';
  return !permission && HANDS_ON.has(fieldName) ? subject : 'anybody';
}

/** Remembers what was visited with which subject. */
function createVisits(): (where: object, type: GraphQLObjectType, subject: Subject) => boolean {
  const visits = new Map<object, Set<string>>();
  return (where, { name }, subject) => {
    const known = visits.get(where) ?? new Set();
    visits.set(where, known);
    const size = known.size;
    return known.add(`${name} ${subject}`).size > size;
  };
}

/** @param document valid for the schema, with all fragments that the operation spreads */
export function askedFields(
  schema: GraphQLSchema,
  permissions: FieldPermissions,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): readonly AskedField[] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const asked: AskedField[] = [];
  const isNew = createVisits();

  function visit(set: SelectionSetNode, type: GraphQLObjectType, subject: Subject, path: readonly string[]): void {
    if (!isNew(set, type, subject)) return;
    for (const selection of set.selections) if (mayBeThere(selection)) ask(selection, type, subject, path);
  }

  function ask(selection: SelectionNode, type: GraphQLObjectType, subject: Subject, path: readonly string[]): void {
    if (selection.kind === Kind.FIELD) {
      const field = type.getFields()[selection.name.value];
      if (!field) return; // `__typename` and introspection
      const here = [...path, selection.alias?.value ?? field.name];
      asked.push({ typeName: type.name, fieldName: field.name, subject, path: here });
      if (!selection.selectionSet) return;
      const below = subjectBelow(permissions[`${type.name}.${field.name}`], field.name, subject);
      for (const one of typesBehind(schema, getNamedType(field.type))) visit(selection.selectionSet, one, below, here);
      return;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (!fragment) return;
    const condition = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
    if (!condition || typesBehind(schema, condition).includes(type)) visit(fragment.selectionSet, type, subject, path);
  }

  const root = schema.getRootType(operation.operation);
  if (root) visit(operation.selectionSet, root, 'anybody', []);
  return asked;
}

/** Everything that can be asked for from the roots on. */
export function allFields(schema: GraphQLSchema, permissions: FieldPermissions): readonly AskedField[] {
  const asked: AskedField[] = [];
  const isNew = createVisits();

  function visit(type: GraphQLObjectType, subject: Subject): void {
    if (!isNew(type, type, subject)) return;
    for (const field of Object.values(type.getFields())) {
      asked.push({ typeName: type.name, fieldName: field.name, subject, path: [] });
      const below = subjectBelow(permissions[`${type.name}.${field.name}`], field.name, subject);
      for (const one of typesBehind(schema, getNamedType(field.type))) visit(one, below);
    }
  }

  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const root of roots) if (root) visit(root, 'anybody');
  return asked;
}

/** Not where it is said in the document itself that it never is: `@skip(if: true)`. */
function mayBeThere({ directives = [] }: SelectionNode): boolean {
  return !directives.some(({ name, arguments: given = [] }) => {
    const value = given.find((argument) => argument.name.value === 'if')?.value;
    if (value?.kind !== Kind.BOOLEAN) return false;
    return (name.value === 'skip' && value.value) || (name.value === 'include' && !value.value);
  });
}

/**
 * Which fields an operation, or the whole schema, may ask for, and whose data each is about.
 *
 * Static: what could run counts as asked. A selection with `@include` or `@skip` on a variable is there, behind an interface or a
 * union stand all types that may. Each field is visited once per selection and subject, so fragments that spread each other cost
 * their size, not their expansion. Asked for is also what nobody selects: fields that another reads of its parent, and objects by
 * reference. What the fields need is decided elsewhere in this folder.
 *
 * Whose data it is decides what has to be consented to: `me { presence }` needs `Presence.Read`, `user(id:) { presence }` the same and
 * `Presence.Read.All`, `me { manager { presence } }` only the latter.
 * @module
 */

import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { FieldPermission, FieldPermissions } from '../../module/define-module.ts';
import { typesBehind } from '../plan.ts';
import { applies, HANDS_ON, type SelectedTypes, selectedTypes } from './selected-types.ts';

/** The signed-in user, surely somebody else, or nobody knows before it runs. */
export type Subject = 'caller' | 'another' | 'anybody';

/** A field on one way to it; the same field may be asked for about several people. */
export interface AskedField {
  /** Of the concrete type. */
  readonly typeName: string;
  /** `undefined`: an object of the type, by reference. */
  readonly fieldName: string | undefined;
  /** Whose field it is. */
  readonly subject: Subject;
  /** Response names from the root, the first way to it; empty where no operation asks. */
  readonly path: readonly string[];
  /** Types below the field of which more than the id is asked for. */
  readonly types: readonly string[];
}

/** What fields are asked for of. */
export interface Asking {
  /** With `_entities`, where it is that of a subgraph. */
  readonly schema: GraphQLSchema;
  /** Of all modules: whom a field is about stands there. */
  readonly permissions: FieldPermissions;
  /** Names of fields by the coordinate of who reads them of its parent. */
  readonly parentReads: ReadonlyMap<string, readonly string[]>;
}

/** By the specification of subgraphs: objects by reference, of every type that is an entity. */
const REFERENCES = '_entities';

/** Whose data stands below a field, as far as can be told before anything runs. */
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
  asking: Asking,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): readonly AskedField[] {
  const { schema } = asking;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const asked: AskedField[] = [];
  const isNew = createVisits();

  function visit(set: SelectionSetNode, type: GraphQLObjectType, subject: Subject, path: readonly string[]): void {
    // By subject too: below one's own manager other permissions count than below oneself.
    if (!isNew(set, type, subject)) return;
    for (const selection of set.selections) if (mayBeThere(selection)) ask(selection, type, subject, path);
  }

  function ask(selection: SelectionNode, type: GraphQLObjectType, subject: Subject, path: readonly string[]): void {
    if (selection.kind === Kind.FIELD) {
      const field = type.getFields()[selection.name.value];
      if (!field) return; // `__typename` and introspection
      const { selectionSet } = selection;
      const here = [...path, selection.alias?.value ?? field.name];
      // Selections below count for the field itself: whether more than an id of each type is wanted decides what it asks for.
      const returned = getNamedType(field.type);
      // Whether more than an id is wanted of a type decides on permissions that only fill (`fills`).
      const types = selectionSet && selectedTypes({ schema, fragments, mayBeThere }, selectionSet, returned);
      asked.push(...asks(asking, field, { typeName: type.name, subject, path: here }, types));
      if (!selectionSet) return;
      for (const [one, below] of subjects(asking, type, field, subject)) visit(selectionSet, one, below, here);
      return;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (fragment && applies(schema, fragment.typeCondition?.name.value, type))
      visit(fragment.selectionSet, type, subject, path);
  }

  const root = schema.getRootType(operation.operation);
  if (root) visit(operation.selectionSet, root, 'anybody', []);
  return asked;
}

/**
 * Everything that can be asked for from the roots on, and by references.
 * @returns a field once for each subject that it may be asked for about
 */
export function allFields(asking: Asking): readonly AskedField[] {
  const { schema } = asking;
  const asked: AskedField[] = [];
  const isNew = createVisits();
  // Nobody selects here, so everything counts as selected.
  const everything: SelectedTypes = new Map(
    Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type) ? [[type.name, new Set(Object.keys(type.getFields()))] as const] : [],
    ),
  );

  function visit(type: GraphQLObjectType, subject: Subject): void {
    if (!isNew(type, type, subject)) return;
    for (const field of Object.values(type.getFields())) {
      const types = field.name === REFERENCES ? undefined : everything;
      asked.push(...asks(asking, field, { typeName: type.name, subject, path: [] }, types));
      for (const [one, below] of subjects(asking, type, field, subject)) visit(one, below);
    }
  }

  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const root of roots) if (root) visit(root, 'anybody');
  return asked;
}

/** A field with what it reads of its parent, and the references that it answers: where no type is selected of, any. */
function asks(
  { schema, parentReads }: Asking,
  { name: fieldName, type }: GraphQLField<unknown, unknown>,
  where: Pick<AskedField, 'typeName' | 'subject' | 'path'>,
  selected: SelectedTypes = new Map(),
): readonly AskedField[] {
  const types = [...selected].filter(([, names]) => [...names].some((name) => name !== 'id')).map(([name]) => name);
  const entities =
    selected.size > 0 ? selected.keys() : typesBehind(schema, getNamedType(type)).map(({ name }) => name);
  const references = fieldName === REFERENCES ? [...entities] : [];
  // What a `@downstream` reads of its parent is asked for by whoever loads the parent.
  const read = parentReads.get(`${where.typeName}.${fieldName}`) ?? [];
  return [
    { ...where, fieldName, types },
    ...read.map((name) => ({ ...where, fieldName: name, types: [] })),
    ...references.map((typeName) => ({ ...where, typeName, fieldName: undefined, types: [] })),
  ];
}

/** The types behind a field, and whose data stands in each. */
function subjects(
  { schema, permissions }: Asking,
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  subject: Subject,
): readonly (readonly [GraphQLObjectType, Subject])[] {
  const isReference = field.name === REFERENCES;
  return typesBehind(schema, getNamedType(field.type)).map((one) => {
    const permission = permissions[isReference ? one.name : `${type.name}.${field.name}`];
    return [one, subjectBelow(permission, field.name, subject)];
  });
}

/** Not where it is said in the document itself that it never is: `@skip(if: true)`. */
function mayBeThere({ directives = [] }: SelectionNode): boolean {
  return !directives.some(({ name, arguments: given = [] }) => {
    const value = given.find((argument) => argument.name.value === 'if')?.value;
    if (value?.kind !== Kind.BOOLEAN) return false;
    return (name.value === 'skip' && value.value) || (name.value === 'include' && !value.value);
  });
}

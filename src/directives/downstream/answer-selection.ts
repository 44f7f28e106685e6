/**
 * Which members of an API's JSON fill which fields: `id name: displayName address { city }`.
 *
 * Pure. GraphQL's own selection syntax, read over the answer: the alias is the field, the name the member. Lists are looked through.
 * @module
 */

import { type FieldNode, GraphQLError, Kind, parse } from 'graphql';
import { DownstreamError } from '../../errors/errors.ts';
import type { Report } from './variables.ts';

/** One member and the field that it fills. */
export interface Picked {
  /** Member of the JSON. */
  readonly from: string;
  /** Field of the type. */
  readonly as: string;
  /** Of an object, or of each object of a list; `undefined`: the value as it is. */
  readonly below: Selection | undefined;
}

/** In the order written. */
export type Selection = readonly Picked[];

/** @returns `undefined` after a fault was reported */
export function parseSelection(text: string, report: Report): Selection | undefined {
  let fields: readonly FieldNode[];
  try {
    const [definition, ...more] = parse(`{${text}}`, { noLocation: true }).definitions;
    if (definition?.kind !== Kind.OPERATION_DEFINITION || more.length > 0) throw new GraphQLError('more than one');
    fields = fieldsOf(definition.selectionSet.selections);
  } catch (error) {
    const detail = error instanceof GraphQLError ? `: ${error.message}` : '';
    report(`expected a selection such as "id name: displayName address { city }"${detail}`);
    return undefined;
  }
  return pickedOf(fields);
}

/** Fields alone: what a fragment or an argument would mean for an API's answer nobody knows. */
function fieldsOf(selections: readonly { readonly kind: Kind }[]): readonly FieldNode[] {
  return selections.map((selection) => {
    if (selection.kind !== Kind.FIELD) throw new GraphQLError('fragments are not known here');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the kind says so
    const field = selection as FieldNode;
    if (field.arguments?.length) throw new GraphQLError(`'${field.name.value}' has arguments`);
    if (field.directives?.length) throw new GraphQLError(`'${field.name.value}' has directives`);
    if (field.selectionSet) fieldsOf(field.selectionSet.selections);
    return field;
  });
}

/** The alias is the field's name in the schema: `name: displayName` fills `name`. */
function pickedOf(fields: readonly FieldNode[]): Selection {
  return fields.map(({ name, alias, selectionSet }) => ({
    from: name.value,
    as: (alias ?? name).value,
    below: selectionSet && pickedOf(fieldsOf(selectionSet.selections)),
  }));
}

/**
 * @returns an object with the fields of the selection; a list where the answer has one
 * @throws {DownstreamError} something else than objects
 * @example
 * ```ts
 * // selection: "id name: displayName", answer: { id: '1', displayName: 'Ada', mail: '…' }
 * { id: '1', name: 'Ada' }
 * ```
 */
export function applySelection(selection: Selection | undefined, json: unknown, api: string): unknown {
  if (selection === undefined || json === null || json === undefined) return json;
  if (Array.isArray(json)) return json.map((item: unknown) => applySelection(selection, item, api));
  if (typeof json !== 'object') throw new DownstreamError('DOWNSTREAM_ERROR', { api, code: 'UnexpectedAnswer' });
  // Names are those of fields of the schema: `__proto__` is none, as two underscores belong to GraphQL itself.
  const picked: Record<string, unknown> = {};
  for (const { from, as, below } of selection) {
    const value = Object.hasOwn(json, from) ? (json as Readonly<Record<string, unknown>>)[from] : undefined;
    picked[as] = applySelection(below, value, api);
  }
  return picked;
}

/**
 * Members that fill the fields that were asked for: what `{$select}` stands for.
 * @param fields names in the schema, as the client selected them
 * @returns names in the API's JSON, each once
 */
export function membersFor(selection: Selection, fields: ReadonlySet<string>): readonly string[] {
  return [...new Set(selection.filter(({ as }) => fields.has(as)).map(({ from }) => from))];
}

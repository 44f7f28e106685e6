/**
 * What one `@downstream` says, read from SDL; nothing is judged here but the types of its arguments.
 * @module
 */

import {
  type ConstDirectiveNode,
  type ConstValueNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  Kind,
  print,
  valueFromAST,
} from 'graphql';
import { nearest } from '../../config/nearest.ts';
import type { DownstreamCall } from '../../downstream/downstream-api.ts';

/** Names of the members of `http`: in capitals, as HTTP has them. */
export type Method = DownstreamCall['method'];
/** The user who asks, the application itself, or nobody. */
export type TokenFor = 'USER' | 'APP' | 'NONE';

/** All that `http` may have; `body` stands beside them. */
export const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** The directive's arguments, with the defaults of the SDL. */
export interface DownstreamUse {
  /** Where it stands, for messages. */
  readonly node: ConstDirectiveNode;
  /** A name under `DownstreamApis`, in any case of letters. */
  readonly api: string;
  /** By method, as written: exactly one of them is to be there. */
  readonly http: Readonly<Partial<Record<Method | 'body', string | null>>>;
  /** The argument `for`. */
  readonly tokenFor: TokenFor;
  /** `undefined`: those of the API. */
  readonly scopes: readonly string[] | undefined;
  /** Members that fill fields, as GraphQL writes a selection. */
  readonly selection: string | undefined;
  /** Member of the items by which they are given back to their parents. */
  readonly batch: string | undefined;
  /** Parents in one call at most. */
  readonly batchSize: number;
  /** Pages of a list at most. */
  readonly pages: number;
  /** Statuses that mean that there is nothing. */
  readonly nullOn: readonly number[];
}

const NAME = 'downstream';

/** @returns `undefined` for a field without the directive */
export function downstreamNode(field: Pick<GraphQLField<unknown, unknown>, 'astNode'>): ConstDirectiveNode | undefined {
  return field.astNode?.directives?.find(({ name }) => name.value === NAME);
}

/** @throws {GraphQLError} an argument of another type, or one that is missing */
export function readUse(schema: GraphQLSchema, node: ConstDirectiveNode): DownstreamUse {
  const definition = schema.getDirective(NAME);
  if (!definition) throw new Error('The schema does not define @downstream.');
  for (const { name, value } of node.arguments ?? []) {
    const type = definition.args.find((argument) => argument.name === name.value)?.type;
    if (!type) continue;
    refuseUnknownMembers(value, getNamedType(type));
    // graphql-js says that a value is invalid, and not what would be valid.
    if (valueFromAST(value, type) === undefined)
      throw new GraphQLError(`expected ${name.value} to be ${wordsFor(type)}, got ${print(value)}`, { nodes: value });
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- coerced to the types of schema/directives.graphql
  const values = getArgumentValues(definition, node) as unknown as Omit<DownstreamUse, 'node' | 'tokenFor'> & {
    readonly for: TokenFor;
  };
  const { api, http, scopes, selection, batch, batchSize, pages, nullOn } = values;
  const given = { scopes: scopes ?? undefined, selection: selection ?? undefined, batch: batch ?? undefined };
  return { node, api, http, tokenFor: values.for, ...given, batchSize, pages, nullOn };
}

/** graphql-js passes over what an input type does not have: a misspelt body would be one that is never sent. */
function refuseUnknownMembers(value: ConstValueNode, type: GraphQLNamedType): void {
  if (value.kind !== Kind.OBJECT || !isInputObjectType(type)) return;
  const known = Object.keys(type.getFields());
  for (const { name } of value.fields) {
    if (known.includes(name.value)) continue;
    const meant = nearest(name.value, known, 2);
    const hint = meant === undefined ? '' : `; did you mean '${meant}'?`;
    throw new GraphQLError(`unknown member '${name.value}': expected one of ${known.join(', ')}${hint}`, {
      nodes: name,
    });
  }
}

function wordsFor(type: GraphQLInputType): string {
  const inner = getNullableType(type);
  if (isEnumType(inner))
    return `one of ${inner
      .getValues()
      .map(({ name }) => name)
      .join(', ')}`;
  return isInputObjectType(inner) ? `members in braces, such as { GET: "/todos" }` : String(type);
}

/**
 * Where an argument stands (`http.GET` for a member of it), for messages; the directive where it is not written.
 * @param path name of an argument, or of a member of one: `http.GET`
 */
export function argumentNode({ node }: Pick<DownstreamUse, 'node'>, path: string): ConstDirectiveNode | ConstValueNode {
  const [name, member] = path.split('.');
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  if (member === undefined || value?.kind !== Kind.OBJECT) return value ?? node;
  return value.fields.find((field) => field.name.value === member)?.value ?? value;
}

/**
 * Written there, rather than a default: some defaults hold only where they make sense.
 * @param argument name of an argument of the directive
 */
export function isGiven({ node }: Pick<DownstreamUse, 'node'>, argument: string): boolean {
  return node.arguments?.some(({ name }) => name.value === argument) ?? false;
}

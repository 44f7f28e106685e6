/** Every coordinate of a schema with everything in it: guarded exactly where the text of its SDL says so, read a second time here. */
import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type GraphQLField,
  type GraphQLSchema,
  isObjectType,
  Kind,
  parse,
} from 'graphql';
import { expect, test } from 'vitest';
import { checkDocuments } from '../../src/directives/check-documents.ts';
import { checkRequirements } from '../../src/directives/check-requirements.ts';
import { guardFields } from '../../src/directives/guards.ts';
import { armModule, graphModule } from '../../src/index.ts';
import { baseModule, directivesModule } from '../../src/module/base-module.ts';
import { buildSchema } from '../../src/module/build-schema.ts';
import { defineModule } from '../../src/module/define-module.ts';

const typeDefs = /* GraphQL */ `
  extend schema { mutation: Mutation subscription: Feed }
  extend type Query { plain: Plain guarded: [[Guarded!]!]! any: Any node: Node deep: Deep money: [Money] colour: Colour! free: Free own: Int @authenticated }
  type Mutation { act: Guarded other: Int role: Int @requiresRoles(roles: [["R"]]) }
  type Feed { open: Int shut: Int @requiresAppPermissions(permissions: [["P"]]) typed: Guarded }
  union Any = Plain | Guarded | Leaf
  interface Node { id: ID part: Int @requiresScopes(scopes: [["S"]]) }
  interface Deep implements Node @requiresScopes(scopes: [["D"]]) { id: ID part: Int depth: Int }
  type Plain implements Node { id: ID part: Int of: Guarded list: [Leaf!]! }
  type Guarded { a: Int b: String }
  extend type Guarded @requiresScopes(scopes: [["G"]])
  type Leaf implements Node & Deep { id: ID part: Int depth: Int more: Free }
  type Free { word: String again: [Free] }
  scalar Money @requiresRoles(roles: [["M"]])
  enum Colour @authenticated { RED }
`;
const noEvents = { subscribe: () => ({ [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true }) }) }) };
const modules = [
  directivesModule,
  baseModule,
  graphModule,
  armModule,
  defineModule({
    name: 'everything',
    typeDefs,
    resolvers: { Feed: { open: noEvents, shut: noEvents, typed: noEvents } },
  }),
];
const plain = buildSchema({ modules, checks: [checkDocuments], verifications: [checkRequirements], transforms: [] });
const schema = guardFields(plain, { details: false });

const definitions: readonly DefinitionNode[] = modules
  .flatMap(({ typeDefs: parts }) => [parts].flat())
  .flatMap((part) => (typeof part === 'string' ? parse(part).definitions : part.definitions));
const isRule = ({ name }: ConstDirectiveNode) =>
  ['authenticated', 'requiresScopes', 'requiresRoles', 'requiresAppPermissions'].includes(name.value);

/** Names of types and coordinates of fields on which a rule is written, anywhere. */
const marked = new Set<string>();
const interfacesOf = new Map<string, Set<string>>();
for (const definition of definitions) {
  if (!('name' in definition) || !definition.name || definition.kind === Kind.DIRECTIVE_DEFINITION) continue;
  const { value: name } = definition.name;
  if ('directives' in definition && definition.directives?.some((one) => isRule(one as ConstDirectiveNode)))
    marked.add(name);
  const known = interfacesOf.get(name) ?? new Set();
  interfacesOf.set(name, known);
  if ('interfaces' in definition) for (const one of definition.interfaces ?? []) known.add(one.name.value);
  if ('fields' in definition) {
    for (const field of definition.fields ?? [])
      if (field.directives?.some(isRule)) marked.add(`${name}.${field.name.value}`);
  }
}

function isMarked(type: string, field: string, returned: string): boolean {
  const [own, behind] = [interfacesOf.get(type) ?? [], interfacesOf.get(returned) ?? []];
  return [type, `${type}.${field}`, ...own, ...[...own].map((one) => `${one}.${field}`), returned, ...behind].some(
    (one) => marked.has(one),
  );
}

const fieldsOf = (from: GraphQLSchema) =>
  Object.values(from.getTypeMap())
    .filter((type) => isObjectType(type))
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type: type.name, field })));

const NOBODY = { principal: undefined };
const info = { path: { prev: undefined, key: 'x', typename: undefined }, fieldNodes: [] } as never;
const refuses = (call: ((...args: never[]) => unknown) | undefined) => {
  try {
    call?.(...([undefined, {}, NOBODY, info] as never[]));
    return false;
  } catch (error) {
    return error instanceof Error && error.message === 'Unauthorized field or type';
  }
};
const guardsOf = ({ resolve, subscribe }: GraphQLField<unknown, unknown>) => ({
  resolve: refuses(resolve as never),
  ...(subscribe ? { subscribe: refuses(subscribe as never) } : {}),
});

test('is guarded where a rule touches it, resolver and source of events alike, and nowhere else', () => {
  const found = fieldsOf(schema).map(({ type, field }) => [`${type}.${field.name}`, guardsOf(field)] as const);
  const wanted = fieldsOf(plain).map(({ type, field }) => {
    const returned = String(field.type).replaceAll(/[[\]!]/g, '');
    const guard = isMarked(type, field.name, returned);
    return [`${type}.${field.name}`, { resolve: guard, ...(field.subscribe ? { subscribe: guard } : {}) }] as const;
  });
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(wanted));
  const guarded = wanted.filter(([, { resolve }]) => resolve).map(([coordinate]) => coordinate);
  expect(guarded.length).toBeGreaterThan(40);
  // A few of them by hand, so that two readings cannot be wrong alike.
  for (const coordinate of [
    'Query.guarded',
    'Plain.of',
    'Plain.list',
    'Plain.part',
    'Leaf.more',
    'Mutation.act',
    'Feed.typed',
    'Query.money',
    'Query.deep',
    'User.mail',
  ])
    expect(guarded).toContain(coordinate);
  for (const coordinate of [
    'Query.plain',
    'Query.any',
    'Query.node',
    'Free.word',
    'Plain.id',
    'Mutation.other',
    'Feed.open',
    'Viewer.name',
  ])
    expect(guarded).not.toContain(coordinate);
});

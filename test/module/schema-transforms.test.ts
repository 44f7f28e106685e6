/** Transforms of modules: what they may do with the schema, and what they may not take from it. */
import { getDirective, MapperKind, mapSchema } from '@graphql-tools/utils';
import { defaultFieldResolver, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { expect, test } from 'vitest';
import { defineModule, type SchemaTransform } from '../../src/module/define-module.ts';
import { startApi } from '../support/api.ts';

const SDL = `
  directive @shouted on FIELD_DEFINITION
  extend type Query { greeting: String @shouted secret: String @shouted @requiresScopes(scopes: [["Secret.Read"]]) }
`;
const resolvers = { Query: { greeting: () => 'hello', secret: () => 'hidden' } };

/** `@shouted`: text comes in capitals. */
const shouted =
  (seen: string[] = []): SchemaTransform =>
  (schema) =>
    mapSchema(schema, {
      [MapperKind.OBJECT_FIELD](field, name) {
        if (!getDirective(schema, field, 'shouted')?.length) return field;
        const { resolve = defaultFieldResolver } = field;
        return {
          ...field,
          async resolve(source, args, context, info) {
            seen.push(name);
            return String(await resolve(source, args, context, info)).toUpperCase();
          },
        };
      },
    });

const moduleWith = (...schemaTransforms: SchemaTransform[]) =>
  defineModule({ name: 'shouting', typeDefs: SDL, resolvers, schemaTransforms });

const faultsOf = (...transforms: SchemaTransform[]) =>
  startApi({ modules: [moduleWith(...transforms)] }).then(
    async (api) => {
      await api[Symbol.asyncDispose]();
      return [];
    },
    (error: { faults: readonly string[] }) => error.faults,
  );

test('a directive of one’s own does what its transform says, for those alone whom the guards let in', async () => {
  const seen: string[] = [];
  await using api = await startApi({ modules: [moduleWith(shouted(seen))] });
  const refused = await api.ask('{ greeting secret }');
  expect(refused.data).toEqual({ greeting: 'HELLO', secret: null });
  expect(refused.errors[0]).toMatchObject({ path: ['secret'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } });
  expect(seen).toEqual(['greeting']);
  const { data } = await api.ask('{ greeting secret }', { scp: 'Secret.Read' });
  expect(data).toEqual({ greeting: 'HELLO', secret: 'HIDDEN' });
});

const described =
  (word: string): SchemaTransform =>
  (schema) =>
    mapSchema(schema, {
      [MapperKind.QUERY_ROOT_FIELD]: (field) => ({ ...field, description: `${field.description ?? ''}${word}` }),
    });

test('transforms run in the order of their modules, each over what the one before has made', async () => {
  await using api = await startApi({
    modules: [
      moduleWith(described('one '), described('two ')),
      defineModule({
        name: 'later',
        typeDefs: 'extend type Query { later: Int }',
        schemaTransforms: [described('three')],
      }),
    ],
  });
  const { data } = await api.ask('{ root: __type(name: "Query") { fields { name description } } }');
  const fields = (data as { root: { fields: { name: string; description: string }[] } }).root.fields;
  expect(fields.find(({ name }) => name === 'greeting')?.description).toBe('one two three');
});

const forgetful: SchemaTransform = (schema) =>
  mapSchema(schema, { [MapperKind.OBJECT_FIELD]: ({ astNode: _forgotten, ...field }) => field });

/** The same without a new schema. */
const forgetfulInPlace: SchemaTransform = (schema) => {
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) field.astNode = null;
  return schema;
};

test.each([
  ['builds fields anew', forgetful],
  ['changes them in place', forgetfulInPlace],
])(
  'a transform that %s and loses a requirement ends the start, and its place is named',
  async (_sentence, transform) => {
    const faults = await faultsOf(transform);
    expect(faults).toContainEqual(
      expect.stringMatching(
        /^module 'shouting', line 3, column \d+: a schema transform has taken a requirement from Query\.secret;/,
      ),
    );
  },
);

const without: SchemaTransform = (schema) =>
  mapSchema(schema, { [MapperKind.OBJECT_FIELD]: (field, name) => (name === 'secret' ? null : field) });

test('a field that a transform takes away is gone, and no fault', async () => {
  await using api = await startApi({ modules: [moduleWith(without)] });
  expect((await api.ask('{ secret }')).errors[0]?.message).toContain('Cannot query field "secret"');
});

const renaming: SchemaTransform = (schema) =>
  mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (field, name) =>
      name === 'secret' && field.type ? ['renamed', { type: field.type, resolve: () => 'told' }] : field,
  });

test('a transform that gives a guarded field another name, and no origin, ends the start', async () => {
  expect(await faultsOf(renaming)).toContainEqual(
    expect.stringMatching(/^module 'shouting', line 3, .* has taken Query\.secret away and made something anew;/),
  );
});

const adding: SchemaTransform = (schema) =>
  mapSchema(schema, {
    [MapperKind.QUERY](type) {
      const { fields, ...config } = type.toConfig();
      return new GraphQLObjectType({ ...config, fields: { ...fields, added: { type: GraphQLString } } });
    },
  });

test('a root field that a transform adds is held to DefaultDeny like any other', async () => {
  const typeDefs = 'extend type Query { own: Int @authenticated }';
  const modules = [defineModule({ name: 'adding', typeDefs, schemaTransforms: [adding] })];
  await expect(startApi({ modules, overrides: { Authorization: { DefaultDeny: true } } })).rejects.toThrow(
    'schema: Query.added has no directive (Authorization.DefaultDeny is on)',
  );
});

const faulty: [string, SchemaTransform, RegExp][] = [
  [
    'throws',
    () => {
      throw new Error('no such field');
    },
    /^module 'shouting', schemaTransforms: no such field$/,
  ],
  [
    'returns no schema',
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what JavaScript may do
    () => undefined as unknown as GraphQLSchema,
    /^module 'shouting', schemaTransforms: expected a GraphQLSchema to be returned$/,
  ],
  [
    'returns a schema without a query',
    () => new GraphQLSchema({}),
    /^module 'shouting', schemaTransforms: Query root type must be provided/,
  ],
];
test.each(faulty)(
  'a transform that %s ends the start, and its module is named',
  async (_sentence, transform, fault) => {
    expect(await faultsOf(transform)).toEqual([expect.stringMatching(fault)]);
  },
);

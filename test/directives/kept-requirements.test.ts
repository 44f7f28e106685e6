/** What a schema transform makes of guarded types under other names: it is guarded as it was written, or the server does not start. */
import { MapperKind, mapSchema } from '@graphql-tools/utils';
import { type GraphQLFieldConfigMap, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { expect, test } from 'vitest';
import { keptRequirements } from '../../src/directives/kept-requirements.ts';
import { baseModule, directivesModule } from '../../src/module/base-module.ts';
import { buildSchema } from '../../src/module/build-schema.ts';
import { defineModule, type SchemaTransform } from '../../src/module/define-module.ts';
import { startApi } from '../support/api.ts';

const SDL = `
  extend type Query { person: Person other: Other }
  interface Owned @requiresScopes(scopes: [["Owned"]]) { owner: String @requiresScopes(scopes: [["Owner"]]) }
  type Person implements Owned {
    owner: String
    name: String
    salary: Int @requiresRoles(roles: [["Boss"]])
  }
  type Other { text: String }`;

type Config = ReturnType<GraphQLObjectType['toConfig']>;

const rebuilt =
  (change: (config: Config) => Config, typeName = 'Person'): SchemaTransform =>
  (schema) =>
    mapSchema(schema, {
      [MapperKind.OBJECT_TYPE]: (type) =>
        type.name === typeName ? new GraphQLObjectType(change(type.toConfig())) : undefined,
    });

const modulesWith = (...schemaTransforms: readonly SchemaTransform[]) => [
  defineModule({
    name: 'people',
    typeDefs: SDL,
    resolvers: { Query: { person: () => ({ owner: 'ada', name: 'Grace', salary: 1 }), other: () => ({}) } },
    schemaTransforms,
  }),
];

/** Each field without the SDL it was written in. */
const anew = (fields: Config['fields']): GraphQLFieldConfigMap<unknown, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, { astNode: _forgotten, ...field }]) => [name, field]));

const HUMAN = { name: 'Human' };
const SALARY = /Person\.salary, now Human\.salary/;
const OWNER = /Person\.owner, now/;

test.each<[string, RegExp, SchemaTransform]>([
  [
    'with nothing of the SDL',
    /taken Person\.salary away and made something anew/,
    rebuilt(({ fields }) => ({ ...HUMAN, fields: anew(fields) }) as Config),
  ],
  [
    'without the SDL of its fields',
    SALARY,
    rebuilt((config) => ({ ...config, ...HUMAN, fields: anew(config.fields) })),
  ],
  ['without the SDL of the type and its interfaces', OWNER, rebuilt(({ fields }) => ({ ...HUMAN, fields }) as Config)],
  ['without its interfaces', OWNER, rebuilt((config) => ({ ...config, ...HUMAN, interfaces: [] }))],
])('a guarded type that is rebuilt under another name %s ends the start', async (_how, fault, transform) => {
  await expect(startApi({ modules: modulesWith(transform) })).rejects.toThrow(fault);
});

test('one that is rebuilt with nothing of the SDL under its own name is known by that name', async () => {
  const transform = rebuilt(({ fields }) => ({ name: 'Person', fields: anew(fields) }) as Config);
  await expect(startApi({ modules: modulesWith(transform) })).rejects.toThrow(
    /taken a requirement from Person\.salary; keep the `astNode`/,
  );
});

const inheritedRenamed: SchemaTransform = (schema) =>
  rebuilt((config) => {
    const { owner, ...fields } = config.fields;
    return { ...config, interfaces: [], fields: { ...fields, ...(owner ? { keeper: owner } : {}) } };
  })(schema);

const inheritedMoved: SchemaTransform = (schema) => {
  const person = schema.getType('Person');
  const owner = person instanceof GraphQLObjectType ? person.toConfig().fields.owner : undefined;
  return rebuilt(
    (config) => ({ ...config, fields: { ...config.fields, ...(owner ? { owner } : {}) } }),
    'Other',
  )(schema);
};

test('a field whose guard stands on an interface does not lose it by another name, nor by another type', async () => {
  await expect(startApi({ modules: modulesWith(inheritedRenamed) })).rejects.toThrow(
    /Person\.owner, now Person\.keeper;/,
  );

  await expect(startApi({ modules: modulesWith(inheritedMoved) })).rejects.toThrow(/Person\.owner, now Other\.owner;/);
});

const swapped: SchemaTransform = (schema) => {
  const renamed = rebuilt((config) => ({ ...config, ...HUMAN, fields: anew(config.fields) }))(schema);
  return rebuilt((config) => ({ ...config, name: 'Person' }), 'Other')(renamed);
};

test('a type that takes the name of a guarded one does not hide what became of that', async () => {
  await expect(startApi({ modules: modulesWith(swapped) })).rejects.toThrow(SALARY);
});

test('with its SDL and its interfaces it may have any name, and is guarded as it was', async () => {
  await using api = await startApi({ modules: modulesWith(rebuilt((config) => ({ ...config, ...HUMAN }))) });
  const { data, errors } = await api.ask('{ person { __typename owner name salary } }', { scp: 'Owned' });
  expect(data).toEqual({ person: { __typename: 'Human', owner: null, name: 'Grace', salary: null } });
  expect(errors.map(({ path }) => path)).toEqual([
    ['person', 'owner'],
    ['person', 'salary'],
  ]);
  expect((await api.ask('{ person { name } }', { scp: 'access_as_user' })).data).toEqual({ person: null });
});

const withoutPerson: SchemaTransform = (schema) => {
  const { query, ...config } = schema.toConfig();
  const { person: _gone, ...fields } = query?.toConfig().fields ?? {};
  return mapSchema(
    new GraphQLSchema({
      ...config,
      types: [],
      query: new GraphQLObjectType({ ...query?.toConfig(), name: 'Query', fields }),
    }),
    {},
  );
};

test('a guarded type that is taken away whole is no fault', async () => {
  await using api = await startApi({ modules: modulesWith(withoutPerson) });
  expect((await api.ask('{ other { text } }')).data).toEqual({ other: { text: null } });
});

test('sixteen thousand guarded fields are held to what they demand while one waits', () => {
  const fields = Array.from({ length: 16_000 }, (_, index) => `f${index}: Int @requiresScopes(scopes: [["Read"]])`);
  const schema = buildSchema({
    modules: [
      directivesModule,
      baseModule,
      defineModule({ name: 'wide', typeDefs: `extend type Query { ${fields.join(' ')} }` }),
    ],
    checks: [],
    transforms: [],
  });
  const held = keptRequirements(schema);
  const started = performance.now();
  expect(held(schema)).toEqual([]);
  expect(performance.now() - started).toBeLessThan(5_000);
});

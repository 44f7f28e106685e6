/** Modules become one schema, or the server does not start and says where. */
import { parse, printSchema, Source } from 'graphql';
import { expect, test } from 'vitest';
import { baseModule, directivesModule } from '../../src/module/base-module.ts';
import { buildSchema, SchemaError } from '../../src/module/build-schema.ts';
import { defineModule, type SchemaModule } from '../../src/module/define-module.ts';

const build = (...modules: SchemaModule[]) =>
  buildSchema({ modules: [directivesModule, baseModule, ...modules], checks: [], transforms: [] });
const faultsOf = (...modules: SchemaModule[]): readonly string[] => {
  try {
    build(...modules);
    return [];
  } catch (error) {
    if (error instanceof SchemaError) return error.faults;
    throw error;
  }
};
const one = (typeDefs: string, resolvers = {}) => defineModule({ name: 'one', typeDefs, resolvers });

test('joins the fields of all modules, a type named Subscription being no root', () => {
  const schema = build(
    one('extend type Query { a: Subscription } type Subscription { id: ID }'),
    defineModule({
      name: 'two',
      typeDefs: parse('extend type Query { b: Int } extend type Subscription { name: String }'),
    }),
  );
  expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toEqual(['viewer', 'a', 'b']);
  expect(schema.getSubscriptionType()).toBeUndefined();
  expect(printSchema(schema)).toContain('type Subscription {\n  id: ID\n  name: String\n}');
});

const inTwo = (second: string) =>
  defineModule({
    name: 'one',
    typeDefs: ['extend type Query { a: Thing }', parse(new Source(second, 'second.graphql'))],
  });

test('reads a module whose SDL stands in several documents, and names the one that is at fault', () => {
  expect(printSchema(build(inTwo('type Thing { id: ID }')))).toContain('type Thing {\n  id: ID\n}');
  expect(faultsOf(inTwo('type Thing {\n  id: Nothing\n}'))).toEqual([
    expect.stringMatching(/^second\.graphql, line 2, column 7: .*"Nothing"/),
  ]);
});

test('asks each check about every document, and starts none of the rest when one finds a fault', () => {
  const asked: string[] = [];
  const attempt = () =>
    buildSchema({
      modules: [one('extend type Nowhere { a: Int }')],
      checks: [
        (documents) => {
          asked.push(...documents.map(({ module }) => module));
          return ['first'];
        },
        () => ['second'],
      ],
      transforms: [],
    });
  expect(attempt).toThrow('The schema cannot be used:\n- first\n- second');
  expect(asked).toEqual(['one']);
});

const faulty: [string, SchemaModule, RegExp][] = [
  ['text that is no SDL', one('extend type Query {\n  a: }'), /^module 'one', line 2, column 6: Syntax Error/],
  ['an unknown type', one('extend type Query {\n  a: Nowhere\n}'), /^module 'one', line 2, column 6: Unknown type/],
  [
    'a type twice',
    one('type A { a: Int }\ntype A { b: Int }'),
    /^module 'one', line 2, column 6: There can be only one type named "A"\. Write "extend type A" to add/,
  ],
  [
    'a field twice',
    one('extend type Query { viewer: Int }'),
    /^module 'one', line 1, column \d+: Field "Query\.viewer" can only be defined once/,
  ],
  [
    'an interface whose field is not there',
    one('interface I { a: Int }\ntype T implements I { b: Int }'),
    /^module 'one', line 2, .*Interface field I\.a expected/,
  ],
  ['a type without fields', one('type T'), /^module 'one', line 1, .*must define one or more fields/],
];
test.each(faulty)('refuses %s', (_sentence, module, reason) => {
  expect(faultsOf(module).join('\n')).toMatch(reason);
});

test.each(['', 'Graph', 'my-module', 'my module', '__proto__', '1st'])('refuses %j as the name of a module', (name) => {
  expect(() => defineModule({ name, typeDefs: 'scalar A' })).toThrow(TypeError);
});

test.each([
  'principal',
  'authorizationHeaderProvider',
  'tokenAcquirer',
  'tokenCredential',
  'authenticationProvider',
  'graphClient',
  'downstream',
  'signal',
  'correlationId',
  'log',
  'clock',
])('refuses a slice named like the member %s of the request context, whose place it would take', (name) => {
  expect(() => defineModule({ name, typeDefs: 'scalar A', context: () => 1 })).toThrow(TypeError);
});

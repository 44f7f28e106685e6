/** What modules bring beside their SDL is about something, or the server does not start. */
import { GraphQLScalarType, parse, Source } from 'graphql';
import { expect, test } from 'vitest';
import { baseModule, directivesModule } from '../../src/module/base-module.ts';
import { buildSchema, SchemaError } from '../../src/module/build-schema.ts';
import { defineModule, type ModuleDefinition, type SchemaModule } from '../../src/module/define-module.ts';

function faultsOf(...modules: readonly SchemaModule[]): readonly string[] {
  try {
    buildSchema({ modules: [directivesModule, baseModule, ...modules], checks: [], transforms: [] });
    return [];
  } catch (error) {
    if (error instanceof SchemaError) return error.faults;
    throw error;
  }
}

const SDL = `extend type Query { todos: [Todo!] animal: Animal }
  extend type Mutation { addTodo(input: TodoInput!, list: ID): Todo }
  extend type SubscriptionRoot { ticks: Int }
  type Todo { id: ID! title: String }
  interface Animal { name: String }
  type Dog implements Animal { name: String }
  input TodoInput { title: String! transactionId: ID }
  enum Order { NEWEST OLDEST }
  scalar Money`;

type More = Partial<Omit<ModuleDefinition<'todos', undefined>, 'name' | 'typeDefs'>>;
async function* nothing() {}
const ticks = { subscribe: nothing };
/** With a stream for its subscription, which every server has to have. */
const todos = ({ resolvers, ...more }: More) =>
  defineModule({ name: 'todos', typeDefs: SDL, resolvers: { SubscriptionRoot: { ticks }, ...resolvers }, ...more });

const notes = (more: More, typeDefs = 'extend type Query { notes: Int }') =>
  defineModule({ ...more, name: 'notes', typeDefs });

const wrong = (resolver: unknown) => ({ Query: { todos: resolver } }) as NonNullable<More['resolvers']>;

test.each<[string, More, string]>([
  [
    'a resolver of no type',
    { resolvers: { Qery: { a: () => 1 } } },
    "resolvers: the schema has no type 'Qery'; did you mean 'Query'?",
  ],
  [
    'of no field',
    { resolvers: { Query: { toods: () => 1 } } },
    "resolvers: Query has no field 'toods'; did you mean 'todos'?",
  ],
  [
    'of no value',
    { resolvers: { Order: { NEWES: () => 1 } } },
    "resolvers: Order has no value 'NEWES'; did you mean 'NEWEST'?",
  ],
  [
    'of an input type',
    { resolvers: { TodoInput: { title: () => 1 } } },
    'resolvers: TodoInput is an input type, whose fields nobody resolves',
  ],
  [
    'of an interface',
    { resolvers: { Animal: { name: () => 1 } } },
    'resolvers: Animal is an interface: nobody calls Animal.name; write it on the types that implement it',
  ],
  [
    'that is none',
    { resolvers: wrong({ resolver: () => [] }) },
    'resolvers: expected Query.todos to be a function, or an object with `resolve` or `subscribe`',
  ],
  [
    'that is not there',
    { resolvers: wrong(undefined) },
    'resolvers: expected Query.todos to be a function, or an object with `resolve` or `subscribe`',
  ],
  [
    'a stream of a field that nobody subscribes to',
    { resolvers: { Todo: { title: ticks } } },
    'resolvers: Todo.title has `subscribe` and is no field of SubscriptionRoot, the root of subscriptions',
  ],
  [
    'permissions of no field',
    { permissions: { 'Query.todo': { api: 'todolist', scopes: ['S'] } } },
    "permissions: Query has no field 'todo'; did you mean 'todos'?",
  ],
  [
    'permissions of no type',
    { permissions: { Tood: { api: 'todolist', scopes: ['S'] } } },
    "permissions: the schema has no type 'Tood'; did you mean 'Todo'?",
  ],
  [
    'a repeatable mutation that is none',
    { repeatable: { addTood: 'always' } },
    "repeatable: Mutation has no field 'addTood'; did you mean 'addTodo'?",
  ],
  [
    'a key of a repeatable mutation that is none',
    { repeatable: { addTodo: ['input', 'transactionID2'] } },
    "repeatable: Mutation.addTodo has no argument 'input.transactionID2'; did you mean 'transactionId'?",
  ],
])('refuses %s', (_what, more, fault) => {
  expect(faultsOf(todos(more))).toEqual([`module 'todos', ${fault}`]);
});

test('tells the faults of all modules at once', () => {
  const faults = faultsOf(
    todos({
      resolvers: { Query: { a: () => 1, b: () => 1 } },
      permissions: { 'Query.c': { api: 'x', scopes: ['S'] } },
    }),
    notes({ resolvers: { Nowhere: { a: () => 1 } } }),
  );
  expect(faults).toHaveLength(4);
});

test('refuses a second resolver, scalar or permission of the same thing, whichever of the modules would have won', () => {
  const Money = new GraphQLScalarType({ name: 'Money' });
  const both: More = {
    resolvers: { Query: { todos: () => [] }, Animal: { __resolveType: () => 'Dog' }, Money },
    permissions: { 'Query.todos': { api: 'todolist', scopes: ['S'] } },
  };
  expect(faultsOf(todos(both), notes(both))).toEqual([
    "module 'notes', resolvers: Query.todos comes from module 'todos' already",
    "module 'notes', resolvers: Animal.__resolveType comes from module 'todos' already",
    "module 'notes', resolvers: Money comes from module 'todos' already",
    "module 'notes', permissions: Query.todos comes from module 'todos' already",
  ]);
  expect(faultsOf(todos(both), notes({ resolvers: { Query: { notes: () => 1 } } }))).toEqual([]);
});

test('refuses a subscription that nothing streams, where it is written, unless a transform brings the stream', () => {
  const typeDefs = parse(new Source('extend type SubscriptionRoot {\n  news: Int @authenticated\n}', 'news.graphql'));
  const silent = { name: 'notes', typeDefs, resolvers: { SubscriptionRoot: { news: () => 1 } } } as const;
  expect(faultsOf(defineModule(silent))).toEqual([
    'news.graphql, line 2, column 3: SubscriptionRoot.news has no `subscribe`: expected one in the resolvers of a module',
  ]);
  const streamed = defineModule({
    ...silent,
    schemaTransforms: [
      (schema) => {
        const { news } = schema.getSubscriptionType()?.getFields() ?? {};
        if (news) news.subscribe = nothing;
        return schema;
      },
    ],
  });
  expect(faultsOf(streamed)).toEqual([]);
});

test('refuses operations among the definitions, which would say nothing there', () => {
  expect(
    faultsOf(notes({}, 'extend type Query { notes: Int }\nquery Notes { notes }\nfragment F on Query { notes }')),
  ).toEqual([
    "module 'notes', line 2, column 1: expected definitions of types, got the query 'Notes': operations belong to front-ends",
    "module 'notes', line 3, column 1: expected definitions of types, got the fragment 'F': operations belong to front-ends",
  ]);
});

test('refuses two modules of one name', () => {
  expect(faultsOf(notes({}), notes({}))).toEqual(["two modules are named 'notes': give one of them another name"]);
});

const build = (module: unknown) => () => faultsOf(module as SchemaModule);

test('says what a module is to whoever gives something else', () => {
  expect(build({ name: 'a', typeDefs: 'scalar A' })).toThrow(
    "Expected a module, what defineModule returns, got { name: 'a', typeDefs: 'scalar A' }.",
  );
  expect(build(undefined)).toThrow('Expected a module, what defineModule returns, got undefined.');
});

const define = (more: object) => () => defineModule({ name: 'a', typeDefs: 'scalar A', ...more });

test('refuses members that a module does not have, and SDL that is none', () => {
  expect(define({ resolver: {} })).toThrow("Unknown member 'resolver' of module 'a'; did you mean 'resolvers'?");
  expect(define({ loaders: {} })).toThrow(
    "Unknown member 'loaders' of module 'a': expected one of name, typeDefs, context, resolvers",
  );
  expect(define({ typeDefs: 5 })).toThrow(
    "Expected `typeDefs` of module 'a' to be SDL, a parsed document, or a list of them.",
  );
  expect(define({ typeDefs: undefined })).toThrow(TypeError);
  expect(define({ resolvers: [{}] })).toThrow("Expected `resolvers` of module 'a' to be an object, by type and field.");
});

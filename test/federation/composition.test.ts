/** What the server publishes is a subgraph of Apollo Federation 2: it composes, and says nothing that a router would take amiss. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type DefinitionNode, Kind, parse, print } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { armModule, backgroundModule, defineModule, graphModule } from '../../src/index.ts';
import { run } from '../cli/command.ts';
import { composed, publishedAs, publishedBy } from './subgraphs.ts';

/** Another subgraph of the same graph, with subscriptions of GraphQL. */
const PAY = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable"])
  type Query { payday: String }
  type Subscription { paid: Int }
  type User @key(fields: "id") { id: ID! salary: Int }
  type AzureSubscription @key(fields: "subscriptionId") { subscriptionId: ID! bill: Int }
  type PageInfo @shareable { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
`;

const named = (definitions: readonly DefinitionNode[], name: string) =>
  definitions.find((node) => 'name' in node && node.name?.value === name);

/** A type of a document, on one line. */
function lineOf(sdl: string, name: string): string {
  const node = named(parse(sdl).definitions, name);
  return node ? print(node).replaceAll(/\s+/g, ' ') : '';
}

describe('the built-in schema', () => {
  let sdl: string;
  beforeAll(async () => {
    sdl = await publishedBy([graphModule, armModule]);
  });

  test('composes alone', () => {
    expect(() => composed({ onbehalf: sdl })).not.toThrow();
  });

  test('composes with a subgraph that adds to its users and subscriptions, which then have the fields of both', () => {
    const { definitions } = composed({ onbehalf: sdl, pay: PAY });
    const fieldsOf = (name: string) => {
      const type = named(definitions, name);
      return type?.kind === Kind.OBJECT_TYPE_DEFINITION ? type.fields?.map((field) => field.name.value) : [];
    };
    expect(fieldsOf('User')).toEqual(expect.arrayContaining(['id', 'displayName', 'manager', 'salary']));
    expect(fieldsOf('AzureSubscription')).toEqual(expect.arrayContaining(['subscriptionId', 'locations', 'bill']));
    expect(fieldsOf('Query')).toEqual(expect.arrayContaining(['me', 'subscriptions', 'payday']));
  });

  test('demands in the supergraph what it demands itself', () => {
    const { definitions } = composed({ onbehalf: sdl, pay: PAY });
    const user = named(definitions, 'User');
    expect(user && print(user)).toContain('@requiresScopes(scopes: [["access_as_user"]])');
    const viewer = named(definitions, 'Query');
    expect(viewer && print(viewer)).toMatch(/viewer: Viewer .*@authenticated/);
  });

  test('has no type that composition would take for the root of subscriptions', () => {
    expect(lineOf(sdl, 'Subscription')).toBe('');
    expect(lineOf(sdl, 'Query')).toContain('): AzureSubscription @requiresScopes');
    const { definitions } = composed({ onbehalf: sdl });
    const schema = definitions.find(({ kind }) => kind === Kind.SCHEMA_DEFINITION);
    const roots = schema?.kind === Kind.SCHEMA_DEFINITION ? schema.operationTypes : [];
    expect(roots.map(({ operation }) => operation)).toEqual(['query', 'mutation']);
  });

  test('leaves the subscriptions of another subgraph as they are', () => {
    const root = named(composed({ onbehalf: sdl, pay: PAY }).definitions, 'Subscription');
    expect(root?.kind === Kind.OBJECT_TYPE_DEFINITION && root.fields?.map(({ name }) => name.value)).toEqual(['paid']);
  });

  test('keeps its own root of subscriptions to itself: a router could not subscribe to it', async () => {
    const withStreams = await publishedBy([graphModule, armModule, backgroundModule]);
    expect(withStreams).toContain('type BackgroundOperation ');
    expect(withStreams).not.toContain('SubscriptionRoot');
    const root = named(composed({ onbehalf: withStreams, pay: PAY }).definitions, 'Subscription');
    expect(root?.kind === Kind.OBJECT_TYPE_DEFINITION && root.fields?.map(({ name }) => name.value)).toEqual(['paid']);
  });

  test('imports what it uses of Federation, under the names that Apollo gave', () => {
    expect(sdl).toContain(
      '@link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@authenticated", "@key", "@requiresScopes", "@shareable"])',
    );
    expect(sdl).toContain(
      'directive @requiresScopes(scopes: [[federation__Scope!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM',
    );
  });

  test('says nothing of directives of our own, nor of the types that only they take', () => {
    expect(sdl).not.toMatch(/requiresRoles|requiresAppPermissions|@downstream|TokenFor|DownstreamHttp/);
  });
});

describe('a requirement', () => {
  test('of an interface stands on what implements it, field by field', async () => {
    const sdl = await publishedAs(`
      extend type Query { things: [Thing!] }
      interface Thing @requiresScopes(scopes: [["Read"]]) { id: ID! name: String @requiresScopes(scopes: [["Names"]]) }
      type Book implements Thing @requiresScopes(scopes: [["Books"]]) { id: ID! name: String }
      type Lamp implements Thing { id: ID! name: String @requiresScopes(scopes: [["Lamps"]]) }`);
    expect(lineOf(sdl, 'Thing')).toBe('interface Thing { id: ID! name: String }');
    expect(lineOf(sdl, 'Book')).toBe(
      'type Book implements Thing @requiresScopes(scopes: [["Books", "Read"]]) { id: ID! name: String @requiresScopes(scopes: [["Names"]]) }',
    );
    expect(lineOf(sdl, 'Lamp')).toBe(
      'type Lamp implements Thing @requiresScopes(scopes: [["Read"]]) { id: ID! name: String @requiresScopes(scopes: [["Lamps", "Names"]]) }',
    );
    expect(() => composed({ onbehalf: sdl })).not.toThrow();
  });

  test('that a router cannot judge is a valid token to it: the server judges', async () => {
    const sdl = await publishedAs(`
      extend type Query {
        roles: Int @requiresRoles(roles: [["Admin"]])
        app: Int @requiresAppPermissions(permissions: [["Read.All"]])
        either: Int @requiresScopes(scopes: [["Read"]]) @requiresAppPermissions(permissions: [["Read.All"]])
        both: Int @requiresScopes(scopes: [["Read"]]) @requiresRoles(roles: [["Admin"]])
        shut: Level
        open: Int
      }
      enum Level @requiresScopes(scopes: [["Levels"], ["All"]]) { LOW }`);
    const query = lineOf(sdl, 'Query');
    expect(query).toMatch(/roles: Int @authenticated app: Int @authenticated either: Int @authenticated/);
    expect(query).toMatch(/both: Int @requiresScopes\(scopes: \[\["Read"\]\]\) shut: Level open: Int/);
    expect(lineOf(sdl, 'Level')).toBe('enum Level @requiresScopes(scopes: [["Levels"], ["All"]]) { LOW }');
    expect(() => composed({ onbehalf: sdl })).not.toThrow();
  });

  test('on an extension counts', async () => {
    const sdl = await publishedAs(
      `
      extend type Query { note: Note }
      type Note @requiresScopes(scopes: [["Read"]]) { id: ID! }
      extend type Note @key(fields: "id") { text: String @requiresScopes(scopes: [["Text"]]) }`,
      'Note',
    );
    expect(lineOf(sdl, 'Note')).toBe(
      'type Note @key(fields: "id") @requiresScopes(scopes: [["Read"]]) { id: ID! text: String @requiresScopes(scopes: [["Text"]]) }',
    );
  });
});

test('a module uses what else Federation publishes by defining it as Apollo does; directives of its own stay at home', async () => {
  const typeDefs = `
    directive @inaccessible on FIELD_DEFINITION | OBJECT | ARGUMENT_DEFINITION
    directive @shout(how: Loudness) on FIELD_DEFINITION | ARGUMENT_DEFINITION
    enum Loudness { VERY }
    extend type Query { note(id: ID! @shout): String @shout(how: VERY) old: String @deprecated(reason: "late") secret: Int @inaccessible }`;
  const sdl = await publishedAs(typeDefs);
  expect(sdl).not.toMatch(/shout|Loudness/);
  expect(lineOf(sdl, 'Query')).toContain(
    'note(id: ID!): String old: String @deprecated(reason: "late") secret: Int @inaccessible',
  );
  expect(sdl).toContain('"@inaccessible"');
  expect(() => composed({ onbehalf: sdl })).not.toThrow();
});

test('a key that others resolve asks nothing of us, and makes no entity', async () => {
  const note = 'extend type Query { note: Note } type Note @key(fields: "id", resolvable: false) { id: ID! }';
  const sdl = await publishedAs(note);
  expect(lineOf(sdl, 'Note')).toContain('@key(fields: "id", resolvable: false)');
  expect(() => composed({ onbehalf: sdl })).not.toThrow();
});

describe('the server does not start', () => {
  test.each([
    [
      'with an entity that nobody finds',
      'extend type Query { a: A } type A @key(fields: "id") { id: ID! }',
      [],
      /line 1, column 35: @key on A: no module finds its objects; write `entities: \{ A \}`, or `resolvable: false`/,
    ],
    [
      'with a finder of what has no key',
      'extend type Query { a: A } type A { id: ID! }',
      ['A'],
      /module 'test', entities: A has no @key that is resolvable/,
    ],
    [
      'with a finder of what is not there',
      'extend type Query { a: Int }',
      ['A'],
      /module 'test', entities: the schema has no object type 'A'/,
    ],
    [
      'with a key of no field',
      'extend type Query { a: A } type A @key(fields: "ID") { id: ID! }',
      ['A'],
      /@key on A, "ID": Cannot query field "ID" on type "A". Did you mean "id"\?/,
    ],
    [
      'with a key that is no selection',
      'extend type Query { a: A } type A @key(fields: "{") { id: ID! }',
      ['A'],
      /@key on A, "\{": Syntax Error/,
    ],
    [
      'with a key of half an object',
      'extend type Query { a: A } type A @key(fields: "b") { b: B } type B { id: ID! }',
      ['A'],
      /@key on A, "b": Field "b" of type "B" must have a selection of subfields/,
    ],
    [
      'when one field that leads to an entity demands more than another, arguments or not',
      'extend type Query { first: A a(id: ID!): A @requiresRoles(roles: [["Boss"]]) } type A @key(fields: "id") { id: ID! }',
      ['A'],
      /line 1, column 87: @key on A: Query\.a demands more than the type does, and a reference would pass that by; say which field a reference is like, `entities: \{ A: \{ like: 'Query\.a', resolve \} \}`, or write the requirement on the type/,
    ],
    [
      'also where it is on the way by other types',
      'extend type Query { l: L @requiresRoles(roles: [["Boss"]]) } type L { a: [A!] } type A @key(fields: "id") @requiresScopes(scopes: [["Read"]]) { id: ID! }',
      ['A'],
      /@key on A: Query\.l demands more than the type does/,
    ],
    [
      'also where it is a field of another entity, or of itself',
      'extend type Query { a: A } type A @key(fields: "id") { id: ID! boss: A @requiresRoles(roles: [["Boss"]]) b: B @authenticated } type B @key(fields: "id") { id: ID! }',
      ['A', 'B'],
      /@key on A: A\.boss demands more.+like: 'Query\.a'[\s\S]+@key on B: A\.boss, A\.b demand more/,
    ],
    [
      'also where it returns an interface or a union',
      'extend type Query { all: [T] one: U @requiresRoles(roles: [["Boss"]]) } interface T { id: ID! } type A implements T @key(fields: "id") { id: ID! } type B { id: ID! } union U = A | B',
      ['A'],
      /@key on A: Query\.one demands more/,
    ],
    [
      'when a reference would be the only, open door',
      'type A @key(fields: "id") { id: ID! }',
      ['A'],
      /@key on A: no field leads to it, and everybody could refer to it; write a requirement on the type/,
    ],
  ])('%s', async (_what, typeDefs, entities, message) => {
    await expect(publishedAs(typeDefs, ...entities)).rejects.toThrow(message);
  });

  test('with a reference that is like a field that is not there, or leads elsewhere', async () => {
    const typeDefs = 'extend type Query { a: A b: Int } type A @key(fields: "id") { id: ID! }';
    for (const like of ['Query.c', 'Query.b', 'Query.toString'] as const) {
      const module = defineModule({ name: 'test', typeDefs, entities: { A: { like, resolve: () => null } } });
      await expect(publishedBy([module])).rejects.toThrow(
        `@key on A: like: '${like}': expected a field of Query that leads to it (Query.a)`,
      );
    }
  });

  test('with two modules that find the same objects', async () => {
    const typeDefs = 'extend type Query { a: A } type A @key(fields: "id") { id: ID! }';
    const one = defineModule({ name: 'one', typeDefs, entities: { A: () => null } });
    const two = defineModule({ name: 'two', typeDefs: 'extend type Query { b: Int }', entities: { A: () => null } });
    await expect(publishedBy([one, two])).rejects.toThrow(
      "module 'two', entities: another module finds objects of A already",
    );
  });
});

test('`__resolveReference` among the resolvers is refused: nobody would call it', () => {
  const resolvers = { A: { __resolveReference: () => null } };
  expect(() => defineModule({ name: 'test', typeDefs: 'type A { id: ID! }', resolvers })).toThrow(
    "Expected `entities: { A }` of module 'test' instead of a resolver `__resolveReference`.",
  );
});

test('the command prints the subgraph of a configuration, own files and modules included, ready to be composed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onbehalf-subgraph-'));
  await writeFile(
    join(folder, 'own.graphql'),
    'extend type Query { own: Int @requiresScopes(scopes: [["Own.Read"]]) }',
  );
  const source = `import { defineModule } from '${pathToFileURL(resolve(import.meta.dirname, '../../src/index.ts')).href}';
    const typeDefs = 'extend type Query { note: Note @authenticated } type Note @key(fields: "id") @authenticated { id: ID! }';
    export const notes = defineModule({ name: 'notes', typeDefs, entities: { Note: ({ id }) => ({ id }) } });`;
  await writeFile(join(folder, 'notes.ts'), source);
  const flags = ['--schema', 'own.graphql', '--module', 'notes.ts'];
  const { code, stdout } = await run(['print', 'subgraph', ...flags], { cwd: folder });
  await rm(folder, { recursive: true });
  expect(code).toBe(0);
  expect(lineOf(stdout, 'Query')).toContain('own: Int @requiresScopes(scopes: [["Own.Read"]])');
  expect(lineOf(stdout, 'Note')).toContain('type Note @key(fields: "id") @authenticated { ');
  expect(() => composed({ onbehalf: stdout, pay: PAY })).not.toThrow();
});

test('a type of its own by the other name of Subscription is refused', async () => {
  const taken = defineModule({ name: 'taken', typeDefs: 'type AzureSubscription { id: ID! }' });
  await expect(publishedBy([graphModule, armModule, taken])).rejects.toThrow(
    'Subscription is published as AzureSubscription, and the schema has that type too',
  );
});

test.each([
  'extend type Query { l: L @requiresScopes(scopes: [["Read"]]) } type L { a: [A!] } type A @key(fields: "id") @requiresScopes(scopes: [["Read"]]) { id: ID! }',
  'extend type Query { a: A @authenticated as: [A] @authenticated } type A @key(fields: "id") { id: ID! }',
  'extend type Query { a: A } type A @key(fields: "id") { id: ID! others: [A!] }',
  'type A @key(fields: "id") @authenticated { id: ID! }',
])('a reference that opens nothing new may stand: %s', async (typeDefs) => {
  await expect(publishedAs(typeDefs, 'A')).resolves.toContain('type A @key');
});

/** What a `@downstream` must not say: the start fails, and each fault names its place, what was expected and the nearest valid name. */
import { describe, expect, test } from 'vitest';
import { SchemaError } from '../../../src/module/build-schema.ts';
import { defineModule } from '../../../src/module/define-module.ts';
import { schemaOf } from './host.ts';

const TYPES = `
type Todo { id: ID! title: String owner: Person due: [String] }
type Person { id: ID! name: String }
input Filter { status: String owner: Owner }
input Owner { id: ID }
enum Order { newest oldest }
`;

function faultsOf(typeDefs: string, dryRun = false): readonly string[] {
  try {
    schemaOf(`${typeDefs}\n${TYPES}`, [], dryRun);
    return [];
  } catch (error) {
    if (error instanceof SchemaError) return error.faults;
    throw error;
  }
}

/** Fault of one field of Query, without its place. */
const faultOf = (field: string): string => {
  const faults = faultsOf(`extend type Query { ${field} }`);
  return faults
    .map((fault) => fault.replace(/^module 'own', line \d+, column \d+: @downstream on \S+ /, ''))
    .join('\n');
};

test('all faults are told at once, each with its line and column', () => {
  const faults = faultsOf(`extend type Query {
  a: Todo @downstream(api: "toda", http: { GET: "/a" })
  b: Todo @downstream(api: "todo", http: { GET: "/{$arg.id}" })
}`);
  expect(faults).toEqual([
    `module 'own', line 2, column 28: @downstream on Query.a: unknown API 'toda': expected a name under DownstreamApis (todo, open, daemon); did you mean 'todo'?`,
    `module 'own', line 3, column 49: @downstream on Query.b: unknown variable {$arg.id}: expected one of $args, $this, $batch, $config, $claims, $select; did you mean $args?`,
  ]);
});

test.each([
  ['no method', 'a: Todo @downstream(api: "todo", http: {})', /expected exactly one of GET, POST, .* got none/],
  ['two', 'a: Todo @downstream(api: "todo", http: { GET: "/a", PUT: "/a" })', /exactly one .* got GET and PUT/],
  [
    'a misspelt method',
    'a: Todo @downstream(api: "todo", http: { Get: "/a" })',
    /unknown member 'Get': expected one of GET, POST, PUT, PATCH, DELETE, body; did you mean 'GET'\?/,
  ],
  [
    'a misspelt body, which nothing would be sent of',
    'a: Todo @downstream(api: "todo", http: { POST: "/a", Body: "{}" })',
    /unknown member 'Body': .*; did you mean 'body'\?/,
  ],
  [
    'a name that is none of an enum',
    'a: Todo @downstream(api: "todo", http: { GET: "/a" }, for: ME)',
    /expected for to be one of USER, APP, NONE, got ME/,
  ],
  [
    'scopes of two resources, for which there is no one token',
    'a: Todo @downstream(api: "todo", http: { GET: "/a" }, scopes: ["api://todolist/Read", "https://graph.microsoft.com/User.Read"])',
    /scopes of several resources \(api:\/\/todolist, https:\/\/graph\.microsoft\.com\): a token is for one/,
  ],
  [
    'a change that is no mutation',
    'a: Todo @downstream(api: "todo", http: { DELETE: "/a" })',
    /DELETE changes something: expected a field of Mutation/,
  ],
  ['a body of a GET', 'a: Todo @downstream(api: "todo", http: { GET: "/a", body: "1" })', /GET has no body/],
  [
    'a malformed body',
    'a: Todo @downstream(api: "todo", http: { POST: "/a", body: "{ a: 1 }" })',
    /expected JSON with variables, such as/,
  ],
  [
    'an open body variable',
    'a: Todo @downstream(api: "todo", http: { POST: "/a", body: "[\\"{$args.x\\"]" })',
    /expected '}'/,
  ],
  [
    'an absolute address',
    'a: Todo @downstream(api: "todo", http: { GET: "https://evil.example/a" })',
    /expected a path below the BaseUrl of the API.*absolute address/,
  ],
  ['another host', 'a: Todo @downstream(api: "todo", http: { GET: "//evil.example/a" })', /absolute address/],
  ['a relative path', 'a: Todo @downstream(api: "todo", http: { GET: "a" })', /begins with '\/'/],
  ['a climbing path', 'a: Todo @downstream(api: "todo", http: { GET: "/a/%2E./b" })', /climbs out of the path/],
  ['a fragment', 'a: Todo @downstream(api: "todo", http: { GET: "/a#b" })', /unexpected "#"/],
  ['a bare brace', 'a(id: ID): Todo @downstream(api: "todo", http: { GET: "/a/{id}" })', /variables begin with \{\$/],
  [
    'an open quote',
    `a(id: ID): Todo @downstream(api: "todo", http: { GET: "/a?f=x eq '{$args.id}" })`,
    /quote \('\) that is not closed/,
  ],
  [
    'a variable for a name',
    'a(id: ID): Todo @downstream(api: "todo", http: { GET: "/a?{$args.id}=1" })',
    /each with a name of its own/,
  ],
  [
    'an unknown argument',
    'a(ident: ID): Todo @downstream(api: "todo", http: { GET: "/a/{$args.idnet}" })',
    /unknown variable \{\$args\.idnet\}: expected an argument of Query\.a \(ident\); did you mean 'ident'\?/,
  ],
  [
    'an unknown field of an input',
    'a(f: Filter): Todo @downstream(api: "todo", http: { GET: "/a?s={$args.f.state}" })',
    /expected a field of Filter \(status, owner\); did you mean 'status'\?/,
  ],
  [
    'an input in an address',
    'a(f: Filter): Todo @downstream(api: "todo", http: { GET: "/a?s={$args.f}" })',
    /to be a scalar or a list of scalars, it is Filter/,
  ],
  [
    'a parent of a root field',
    'a: Todo @downstream(api: "todo", http: { GET: "/a/{$this.id}" })',
    /a field of Query has no parent/,
  ],
  [
    'an unknown setting',
    'a: Todo @downstream(api: "todo", http: { GET: "/a/{$config.regoin}" })',
    /DownstreamApis\.todo\.Variables \(region, shelf\); did you mean 'region'\?/,
  ],
  [
    'an unknown member',
    'a: Todo @downstream(api: "todo", http: { GET: "/a" }, selection: "id titel: x")',
    /Todo has no field 'titel'; did you mean 'title'\?/,
  ],
  [
    'a selection below a scalar',
    'a: Todo @downstream(api: "todo", http: { GET: "/a" }, selection: "id title { x }")',
    /Todo\.title is a String: nothing can be selected below 'title'/,
  ],
  [
    'no selection below an object',
    'a: Todo @downstream(api: "todo", http: { GET: "/a" }, selection: "id owner")',
    /Todo\.owner is a Person: expected a selection below it/,
  ],
  [
    'a required field that is not filled',
    'a: Todo @downstream(api: "todo", http: { GET: "/a" }, selection: "title owner { name }")',
    /Person\.id may not be null .*\n.*Todo\.id may not be null/,
  ],
  [
    'a field filled twice',
    'a: Todo @downstream(api: "todo", http: { GET: "/a" }, selection: "id id: key")',
    /filled twice/,
  ],
  [
    'a broken selection',
    'a: Todo @downstream(api: "todo", http: { GET: "/a" }, selection: "id {")',
    /expected a selection such as .*Syntax Error/,
  ],
  [
    'arguments in a selection',
    'a: Todo @downstream(api: "todo", http: { GET: "/a" }, selection: "id(x: 1)")',
    /'id' has arguments/,
  ],
  [
    'a selection of a scalar',
    'a: Int @downstream(api: "todo", http: { GET: "/a" }, selection: "count")',
    /Int has no fields to select/,
  ],
  [
    'batch without its variable',
    'a: Todo @downstream(api: "todo", http: { GET: "/a" }, batch: "id")',
    /batch needs a variable/,
  ],
  [
    'too many pages',
    'a: [Todo] @downstream(api: "todo", http: { GET: "/a" }, pages: 51)',
    /expected 1 to 50 pages, got 51/,
  ],
  ['pages of one', 'a: Todo @downstream(api: "todo", http: { GET: "/a" }, pages: 2)', /expected a list/],
  ['a challenge as nothing', 'a: Todo @downstream(api: "todo", http: { GET: "/a" }, nullOn: [401])', /without 401/],
  [
    'null of what may not be',
    'a: Todo! @downstream(api: "todo", http: { GET: "/a" }, nullOn: [404])',
    /may not be null/,
  ],
  ['lists of lists', 'a: [[Todo]] @downstream(api: "todo", http: { GET: "/a" })', /a list of lists/],
  [
    'a size that is no size',
    'a: [Todo] @downstream(api: "todo", http: { GET: "/a" }, pages: "many")',
    /expected pages to be Int!, got "many"/,
  ],
  [
    '{$select} of a scalar',
    'a: Int @downstream(api: "todo", http: { GET: "/a?f={$select}" })',
    /unexpected \{\$select\}: Int has no fields/,
  ],
  ['{$select} in the path', 'a: Todo @downstream(api: "todo", http: { GET: "/{$select}" })', /in the path/],
  [
    'a user of an anonymous API',
    'a: Todo @downstream(api: "open", http: { GET: "/a" })',
    /open is Anonymous: expected for: NONE/,
  ],
  [
    'a user where the application calls',
    'a: Todo @downstream(api: "daemon", http: { GET: "/a" })',
    /called as the application.*expected for: APP/,
  ],
  [
    'scopes of nobody',
    'a: Todo @downstream(api: "open", http: { GET: "/a" }, for: NONE, scopes: ["x"])',
    /for: NONE sends no token/,
  ],
  [
    'named scopes of the application',
    'a: Todo @requiresScopes(scopes: [["S"]]) @downstream(api: "todo", http: { GET: "/a" }, for: APP)',
    /one scope that ends in \/\.default, such as scopes: \["api:\/\/todolist\/\.default"\]/,
  ],
])('refuses %s', (_what, field, expected) => {
  expect(faultOf(field)).toMatch(expected);
});

const app = (directives: string) => `a: Todo ${directives} @downstream(api: "daemon", http: { GET: "/a" }, for: APP)`;

describe('for: APP', () => {
  test('needs more than nothing and more than @authenticated', () => {
    expect(faultOf(app(''))).toMatch(/for: APP needs @requiresScopes.*nothing protects the field/);
    expect(faultOf(app('@authenticated'))).toMatch(/@authenticated alone lets everybody in/);
  });

  test.each([
    '@requiresScopes(scopes: [["S"]])',
    '@requiresRoles(roles: [["R"]])',
    '@requiresAppPermissions(permissions: [["P"]])',
    '@authenticated @requiresScopes(scopes: [["S"]]) @requiresAppPermissions(permissions: [["P"]])',
  ])('is content with %s', (directives) => {
    expect(faultOf(app(directives))).toBe('');
  });

  test('counts what stands on the type that is returned', () => {
    const typeDefs = `extend type Query { a: Secret @downstream(api: "daemon", http: { GET: "/a" }, for: APP) }
      type Secret @requiresScopes(scopes: [["S"]]) { id: ID }`;
    expect(faultsOf(typeDefs)).toEqual([]);
  });

  test('does not start while nothing is guarded', () => {
    const typeDefs = `extend type Query { ${app('@requiresScopes(scopes: [["S"]])')} }`;
    expect(faultsOf(typeDefs)).toEqual([]);
    expect(faultsOf(typeDefs, true)[0]).toMatch(/Authorization\.DryRun/);
  });
});

const child = (field: string) => faultsOf(`type Parent { key: ID! list: [ID] owner: Person ${field} }`).join('\n');

describe('below a type', () => {
  test.each([
    [
      'an unknown field',
      'a: Todo @downstream(api: "todo", http: { GET: "/a/{$this.kye}" })',
      /a field of Parent \(key, list, owner, a\); did you mean 'key'\?/,
    ],
    [
      'an object',
      'a: Todo @downstream(api: "todo", http: { GET: "/a/{$this.owner}" })',
      /to be a scalar or a list of scalars; Parent\.owner is Person/,
    ],
    [
      'a batch by a list',
      'a: Todo @downstream(api: "todo", http: { GET: "/a?id={$batch.list}" }, batch: "id")',
      /to be a scalar; Parent\.list is \[ID\]/,
    ],
    [
      'a batch without its member',
      'a: Todo @downstream(api: "todo", http: { GET: "/a?id={$batch.key}" })',
      /\{\$batch\.key\} needs batch/,
    ],
    [
      'a batch beside one parent',
      'a: Todo @downstream(api: "todo", http: { GET: "/a?id={$batch.key}&x={$this.key}" }, batch: "id")',
      /no \{\$this\.…\} beside/,
    ],
    [
      'a field that is asked for itself',
      'b: ID @downstream(api: "todo", http: { GET: "/b" }) a: Todo @downstream(api: "todo", http: { GET: "/a/{$this.b}" })',
      /Parent\.b has a @downstream of its own/,
    ],
  ])('refuses %s', (_what, field, expected) => {
    expect(child(field)).toMatch(expected);
  });
});

test('refuses a field that has a resolver, too, an interface, and a connection that says its own cursor', () => {
  const both = defineModule({
    name: 'both',
    typeDefs: 'extend type Query { a: Int @downstream(api: "todo", http: { GET: "/a" }) }',
    resolvers: { Query: { a: () => 1 } },
  });
  expect(() => schemaOf('type Todo { id: ID }', [both])).toThrow(/Query\.a: the field has a resolver, too/);
  expect(faultsOf('interface Named { a: Int @downstream(api: "todo", http: { GET: "/a" }) }')[0]).toMatch(
    /expected a type, got an interface/,
  );
  expect(
    faultsOf(`extend type Query { a(first: Int, after: String): Todos @downstream(api: "todo", http: { GET: "/a?skip={$args.after}" }) }
      type Todos { nodes: [Todo] pageInfo: PageInfo total: Int! }`),
  ).toEqual(
    [
      expect.stringMatching(/expected no \{\$args\.after\}/),
      expect.stringMatching(/Todos\.total may not be null/),
    ].toReversed(),
  );
});

test('an unknown argument of the directive is named by GraphQL itself', () => {
  expect(() => schemaOf(`extend type Query { a: Int @downstream(api: "todo", htpp: { GET: "/a" }) }`)).toThrow(
    /Unknown argument "htpp" on directive "@downstream"\. Did you mean "http"\?/,
  );
});

const reading = (guard: string) => `extend type Query { person: Boss }
  type Boss { id: ID salaryId: ID @requiresScopes(scopes: [["Boss"]])
    band: String ${guard} @downstream(api: "todo", http: { GET: "/bands/{$this.salaryId}" }) }`;

test('a field that reads one with a stricter guard repeats what it demands', () => {
  expect(faultsOf(reading(''))).toEqual([
    expect.stringContaining(
      '{$this.salaryId} is guarded by more than this field: repeat the requirement of Boss.salaryId',
    ),
  ]);
  expect(faultsOf(reading('@requiresScopes(scopes: [["Boss"]])'))).toEqual([]);
});

test('bare scopes are of the resource of the API, beside whole ones of it', () => {
  const scopes = '["ToDoList.Read", "api://todolist/ToDoList.Write"]';
  expect(faultOf(`a: Todo @downstream(api: "todo", http: { GET: "/a" }, scopes: ${scopes})`)).toBe('');
});

test('a path may end in a slash, as some APIs have it', () => {
  expect(faultOf('a(id: ID!): Todo @downstream(api: "todo", http: { GET: "/todos/{$args.id}/?v=1" })')).toBe('');
  expect(faultOf('a: Todo @downstream(api: "todo", http: { GET: "/todos//" })')).toMatch(/an empty segment/);
});

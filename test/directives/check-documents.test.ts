/** Schemas that the server refuses to start with (AZ-8): each fault with its file and line, before anything is merged. */
import { parse, Source } from 'graphql';
import { describe, expect, test } from 'vitest';
import { checkDocuments } from '../../src/directives/check-documents.ts';
import { checkRequirements } from '../../src/directives/check-requirements.ts';
import { baseModule, directivesModule } from '../../src/module/base-module.ts';
import { buildSchema, SchemaError } from '../../src/module/build-schema.ts';
import { defineModule } from '../../src/module/define-module.ts';

const faultsOf = (...sources: string[]): readonly string[] => {
  const modules = sources.map((sdl, index) =>
    defineModule({ name: `m${index}`, typeDefs: parse(new Source(sdl, `file-${index}.graphql`)) }),
  );
  try {
    buildSchema({
      modules: [directivesModule, baseModule, ...modules],
      checks: [checkDocuments],
      verifications: [checkRequirements],
      transforms: [],
    });
    return [];
  } catch (error) {
    if (error instanceof SchemaError) return error.faults;
    throw error;
  }
};
/** A field with a directive, on line 2. */
const field = (directive: string) => `extend type Query {\n  f: String ${directive}\n}`;

const faulty: [string, string, RegExp][] = [
  ['an empty outer list', field('@requiresScopes(scopes: [])'), /empty list/],
  ['an empty inner list', field('@requiresScopes(scopes: [[]])'), /empty inner list/],
  ['one empty inner list among others', field('@requiresScopes(scopes: [["A"], []])'), /empty inner list/],
  ['a flat list of names', field('@requiresScopes(scopes: ["A", "B"])'), /outside an inner list/],
  ['a single name', field('@requiresScopes(scopes: "A")'), /list of lists/],
  ['a list of lists of lists', field('@requiresScopes(scopes: [[["A"]]])'), /no text/],
  ['null', field('@requiresScopes(scopes: null)'), /list of lists/],
  ['null inside', field('@requiresScopes(scopes: [[null]])'), /no text/],
  ['null for an inner list', field('@requiresScopes(scopes: [null])'), /outside an inner list/],
  ['a number', field('@requiresScopes(scopes: [[1]])'), /no text/],
  ['an enum value', field('@requiresScopes(scopes: [[A]])'), /no text/],
  ['an empty name', field('@requiresScopes(scopes: [[""]])'), /without blanks, got ""/],
  ['a blank name', field('@requiresScopes(scopes: [[" "]])'), /without blanks/],
  ['a name with a blank', field('@requiresScopes(scopes: [["Mail.Read Mail.Send"]])'), /without blanks/],
  ['a name with a blank before it', field('@requiresScopes(scopes: [[" Mail.Read"]])'), /without blanks/],
  ['a name with a line break', field('@requiresScopes(scopes: [["Mail.Read\\n"]])'), /without blanks/],
  ['a name with a no-break space', field('@requiresScopes(scopes: [["Mail.Read\u00a0"]])'), /without blanks/],
  ['a name with a letter beyond ASCII', field('@requiresScopes(scopes: [["Mаil.Read"]])'), /without blanks/],
  ['no argument', field('@requiresScopes'), /expected the argument 'scopes'/],
  ['a misspelt argument', field('@requiresScopes(scope: [["A"]])'), /unknown argument 'scope'/],
  ['an argument more', field('@requiresScopes(scopes: [["A"]], any: true)'), /unknown argument 'any'/],
  ['an argument of authenticated', field('@authenticated(scopes: [["A"]])'), /unknown argument 'scopes'/],
  ['a directive twice', field('@requiresScopes(scopes: [["A"]]) @requiresScopes(scopes: [["B"]])'), /twice/],
  ['authenticated twice', field('@authenticated @authenticated'), /twice/],
  ['a misspelt directive', field('@requireScopes(scopes: [["A"]])'), /Unknown directive "@requireScopes"/],
  ['a directive in other letters', field('@RequiresScopes(scopes: [["A"]])'), /Unknown directive/],
  ['a directive by its long name', field('@federation__requiresScopes(scopes: [["A"]])'), /Unknown directive/],
  ['roles without a list', field('@requiresRoles'), /expected the argument 'roles'/],
  [
    'a flat list of roles',
    field('@requiresRoles(roles: ["A", "B"])'),
    /list of lists of role names, .*outside an inner/,
  ],
  ['a role with a blank', field('@requiresRoles(roles: [["Global Admin"]])'), /role name without blanks/],
  [
    'app permissions under the argument of scopes',
    field('@requiresAppPermissions(scopes: [["A"]])'),
    /unknown argument/,
  ],
  [
    'an empty list of app permissions',
    field('@requiresAppPermissions(permissions: [])'),
    /permission names, .*empty list/,
  ],
  [
    'a scope with its resource, which no token holds so',
    field('@requiresScopes(scopes: [["api://todolist/Read"]])'),
    /expected a scope as it stands in `scp`, such as "access_as_user", .*got "api:\/\/todolist\/Read"/,
  ],
  [
    'what stands for all scopes',
    field('@requiresScopes(scopes: [[".default"]])'),
    /as it stands in `scp`.*got "\.default"/,
  ],
  ['an argument twice', field('@requiresScopes(scopes: [["A"]], scopes: [["B"]])'), /'scopes' is given twice/],
  [
    'a misspelt directive, with what was meant',
    field('@requireScope(scopes: [["A"]])'),
    /did you mean "@requiresScopes"/,
  ],
  ['swapped letters', field('@authentciated'), /did you mean "@authenticated"/],
  ['another ending', field('@requiresRole(roles: [["A"]])'), /did you mean "@requiresRoles"/],
  ['a directive nobody knows, without a guess', field('@cached'), /Unknown directive "@cached" on Query\.f$/],
  [
    'the link of a subgraph, which is written for it',
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])',
    /Unknown directive "@link" on schema: leave it out, the server writes the link of a subgraph itself$/,
  ],
  ['a directive on the schema', 'extend schema @authenticated', /write it on the root types/],
  [
    'a directive on an input field',
    'extend type Query { f(i: I): Int }\ninput I { a: Int @authenticated }',
    /may not be used/,
  ],
  [
    'a directive on the argument of a directive',
    'directive @mine(a: Int @authenticated) on OBJECT',
    /@authenticated on @mine\(a:\) may not be used/,
  ],
  [
    'a field shut to users by its type and to apps by itself',
    'type T @requiresAppPermissions(permissions: [["P"]]) {\n  f: String @requiresScopes(scopes: [["S"]])\n}\nextend type Query { t: T }',
    /T\.f is shut to users and to applications alike \(by T\.f, T\)/,
  ],
  [
    'a field shut to everybody by an interface',
    'type T implements I {\n  f: String\n}\ninterface I @requiresRoles(roles: [["R"]]) { f: String @requiresAppPermissions(permissions: [["P"]]) }\nextend type Query { t: T }',
    /T\.f is shut to users and to applications alike \(by I\.f, I\)/,
  ],
  [
    'a directive on an enum that is only taken, never given',
    'enum E @authenticated { A }\nextend type Query { f(e: E): Int }',
    /the directives on E protect nothing: no field returns it/,
  ],
  [
    'a directive on a scalar that is only taken, by its extension',
    'scalar S\nextend scalar S @authenticated\nextend type Query { f(s: S): Int }',
    /the directives on S protect nothing/,
  ],
  ['a directive on an argument', 'extend type Query {\n  f(a: Int @authenticated): String\n}', /may not be used/],
  ['a directive on an enum value', 'extend type Query { f: E }\nenum E { A @authenticated }', /may not be used/],
  [
    'a directive on an input',
    'extend type Query { f(i: I): String }\ninput I @authenticated { a: Int }',
    /may not be used/,
  ],
  ['a directive on a union', 'extend type Query { f: U }\nunion U @authenticated = Viewer', /may not be used/],
  ['an unknown type', 'extend type Query {\n  f: Nowhere\n}', /Unknown type "Nowhere"/],
  ['a type that is extended but not there', 'scalar X\nextend type Nowhere { f: Int }', /Cannot extend type "Nowhere"/],
  [
    'a field that is there already',
    'scalar X\nextend type Query { viewer: String }',
    /"Query.viewer" already exists|can only be defined once/,
  ],
];
test.each(faulty)('%s', (_sentence, sdl, reason) => {
  const faults = faultsOf(sdl);
  expect(faults.join('\n')).toMatch(reason);
  expect(faults[0]).toMatch(/^file-0\.graphql, line [12], column \d+: /);
});

describe('a requirement written twice would be any-of after merging, so it is refused', () => {
  test('across a type and its extension', () => {
    const faults = faultsOf(
      'extend type Query { f: T }\ntype T @requiresScopes(scopes: [["A"]]) { a: Int }\nextend type T @requiresScopes(scopes: [["B"]])',
    );
    expect(faults).toEqual([
      'file-0.graphql, line 3, column 15: @requiresScopes stands on T twice (first at file-0.graphql, line 2, column 8); write one requirement',
    ]);
  });
  test('across modules', () => {
    const faults = faultsOf(
      'extend type Query { f: T }\ntype T @requiresScopes(scopes: [["A"]]) { a: Int }',
      '# another file\nextend type T @requiresScopes(scopes: [["B"]]) { b: Int }',
    );
    expect(faults[0]).toMatch(/^file-1\.graphql, line 2, column 15: .*\(first at file-0\.graphql, line 2, column 8\)/);
  });
  test('on interfaces, scalars and enums too', () => {
    for (const kind of ['interface T %s { a: Int }', 'scalar T %s', 'enum T %s { A }']) {
      const bare = kind.replace(/ \{.*$/, '').replace('%s', '@authenticated');
      const sdl = `${kind.replace('%s', '@authenticated')}\nextend ${bare}\nextend type Query { f: T }`;
      expect(faultsOf(sdl)[0]).toMatch(/^file-0\.graphql, line 2, .* stands on T twice/);
    }
  });
});

describe('a rule under another name would never be enforced, so it is refused:', () => {
  const renamed: [string, string][] = [
    [
      'an imported directive with a new name',
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: [{ name: "@requiresScopes", as: "@scopes" }])\ndirective @link(url: String!, import: [Import]) repeatable on SCHEMA\nscalar Import',
    ],
    ['a directive of ours defined anew', 'directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION'],
    ['authenticated defined anew', 'directive @authenticated on FIELD_DEFINITION'],
    [
      'the long name, defined',
      `directive @federation__requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION\n${field('@federation__requiresScopes(scopes: [["A"]])')}`,
    ],
    [
      'the long name of authenticated, defined',
      `directive @federation__authenticated on FIELD_DEFINITION\n${field('@federation__authenticated')}`,
    ],
    [
      'roles, defined anew',
      `directive @requiresRoles(roles: [[String!]!]!) on FIELD_DEFINITION\n${field('@requiresRoles(roles: [["A"]])')}`,
    ],
    [
      'app permissions, defined anew',
      `directive @requiresAppPermissions(permissions: [[String!]!]!) on FIELD_DEFINITION\n${field('@requiresAppPermissions(permissions: [["A"]])')}`,
    ],
    [
      'the third of Apollo Federation',
      `directive @policy(policies: [[String!]!]!) on FIELD_DEFINITION\n${field('@policy(policies: [["A"]])')}`,
    ],
    ['a name one letter from ours, defined', 'directive @requireScopes(scopes: [[String!]!]!) on FIELD_DEFINITION'],
    ['another, two letters away', 'directive @requiresRole(role: String!) on FIELD_DEFINITION'],
    ['a scalar of ours defined anew', 'scalar federation__Scope\nextend type Query { f: Int }'],
    [
      'ours in other letters, defined',
      `directive @RequiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION\n${field('@RequiresScopes(scopes: [["A"]])')}`,
    ],
  ];
  test.each(renamed)('%s', (_sentence, sdl) => {
    expect(faultsOf(sdl)[0]).toMatch(/^file-0\.graphql, line 1, column \d+: /);
  });
});

test('says everything at once', () => {
  const faults = faultsOf(
    'extend type Query {\n  f: String @requiresScopes(scopes: [[], ["a b"]])\n  g: Int @authenticated(x: 1)\n}',
  );
  expect(faults.map((fault) => fault.replace(/:.*/, ''))).toEqual([
    'file-0.graphql, line 2, column 13',
    'file-0.graphql, line 2, column 13',
    'file-0.graphql, line 3, column 10',
  ]);
});

test('takes what is right: both directives together, each kind of element, other people’s directives', () => {
  expect(
    faultsOf(
      `directive @mine(for: [String!]) repeatable on FIELD_DEFINITION | OBJECT
       extend type Query { f: T @authenticated @requiresScopes(scopes: [["A", "B.C/D"], ["D"]]) @mine(for: []) @mine }
       interface I @authenticated { a: Int @requiresScopes(scopes: [["A"]]) }
       type T implements I @requiresScopes(scopes: [["A"]]) @mine { a: Int @requiresScopes(scopes: [["A"]]) s: S e: E }
       scalar S @authenticated
       enum E @requiresScopes(scopes: [["A"]]) { A @deprecated }
       directive @tag(name: String!) repeatable on FIELD_DEFINITION
       directive @hasPermission(to: String!) on FIELD_DEFINITION
       extend type Query { both: Int @tag(name: "x") @hasPermission(to: "y") @requiresRoles(roles: [["R"]]) @requiresAppPermissions(permissions: [["P"], ["Q", "R"]]) }`,
      'extend type T @authenticated { b: Int }',
    ),
  ).toEqual([]);
});

/** The table of requirements: what adds up, and which scopes would open a field. */
import { buildSchema, GraphQLScalarType } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { Principal } from '../../src/bearer/principal.ts';
import { checkNoOpenRootField } from '../../src/directives/check-requirements.ts';
import { isGranted, lackingOf, neededScopes } from '../../src/directives/grant.ts';
import { compileRequirements, type Requirement } from '../../src/directives/requirements.ts';
import type { Policy } from '../../src/directives/vocabulary.ts';
import { startApi } from '../support/api.ts';

const DIRECTIVES = `
  directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
  directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
`;
const compile = (sdl: string) => compileRequirements(buildSchema(DIRECTIVES + sdl));
const caller = (...scopes: string[]) =>
  ({ kind: 'user', scopes: new Set(scopes), roles: new Set() }) as unknown as Principal;
const demand = (...scopes: Policy[]): Requirement => ({
  user: { scopes, roles: [] },
  app: undefined,
  elements: ['Query.x'],
});

test('requirements of field, type, interface, interface field and returned type all count', () => {
  const requirements = compile(`
    type Query { thing: Thing }
    interface Node @requiresScopes(scopes: [["node"]]) { part: Part @requiresScopes(scopes: [["node.part"]]) }
    type Thing implements Node @requiresScopes(scopes: [["thing"]]) { part: Part @requiresScopes(scopes: [["thing.part"]]) other: Int }
    type Part @requiresScopes(scopes: [["part"]]) { id: ID }
  `);
  const words = (type: string, field: string) => requirements.of(type, field)?.user?.scopes.flat(2).toSorted();
  expect(words('Thing', 'part')).toEqual(['node', 'node.part', 'part', 'thing', 'thing.part']);
  expect(words('Thing', 'other')).toEqual(['node', 'thing']);
  expect(words('Query', 'thing')).toEqual(['node', 'thing']);
  expect(words('Part', 'id')).toEqual(['part']);
  expect(requirements.coordinates).toEqual(['Query.thing', 'Thing.part', 'Thing.other', 'Part.id']);
});

test('a requirement on an extension counts', () => {
  const requirements = compile('type Query { a: T } type T { id: ID } extend type T @requiresScopes(scopes: [["t"]])');
  expect(requirements.of('T', 'id')?.user?.scopes).toEqual([[['t']]]);
  expect(requirements.of('Query', 'a')?.user?.scopes).toEqual([[['t']]]);
});

test('the same policy from two sides is asked once; names that objects have are no fields', () => {
  const requirements = compile(
    'type Query { a: T @requiresScopes(scopes: [["t"]]) } type T @requiresScopes(scopes: [["t"]]) { id: ID }',
  );
  expect(requirements.of('Query', 'a')?.user?.scopes).toEqual([[['t']]]);
  expect(requirements.of('Query', 'constructor')).toBeUndefined();
  expect(requirements.of('Query', '__typename')).toBeUndefined();
});

describe('missing scopes are the fewest more that would do', () => {
  test.each([
    [demand([['a']]), ['b'], ['a']],
    [
      demand([
        ['a', 'b', 'c'],
        ['d', 'e'],
      ]),
      ['a', 'b'],
      ['c'],
    ],
    [demand([['a']], [['b']]), ['a'], ['b']],
    [demand([['a']], [['a', 'b']]), [], ['a', 'b']],
    [demand(), [], []],
  ])('%j for a holder of %j', (requirement, held, expected) => {
    const principal = caller(...held);
    expect(lackingOf(requirement, principal)).toEqual({ scopes: expected, roles: [], permissions: [] });
    expect(isGranted(requirement, principal)).toBe(expected.length === 0);
    expect(isGranted(requirement, caller(...held, ...expected))).toBe(true);
    expect(isGranted(requirement, undefined)).toBe(false);
  });
});

test('a challenge names whole alternatives, those scopes included that the caller holds', () => {
  const requirements = [demand([['a', 'b']]), demand([['c'], ['b', 'd']], [['a']])];
  expect(neededScopes(requirements, caller('b'))).toEqual(['a', 'b', 'c']);
  expect(neededScopes(requirements, caller('d', 'b'))).toEqual(['a', 'b', 'd']);
  expect(neededScopes(requirements, undefined)).toEqual(['a', 'b', 'c']);
  expect(neededScopes(requirements, { ...caller(), kind: 'app' })).toEqual([]);
});

test('root fields without a directive are named, and refused at start-up where the default is to deny', async () => {
  const sdl =
    'type Query { a: Int b: T } type Mutation { c: Int d: Int @authenticated } type T @authenticated { id: ID }';
  expect(
    checkNoOpenRootField(buildSchema(DIRECTIVES + sdl)).map((fault) => fault.replace(/^.*?: | has.*$/g, '')),
  ).toEqual(['Query.a', 'Mutation.c']);
  const overrides = { Authorization: { DefaultDeny: true } };
  await expect(startApi({ typeDefs: 'extend type Query { open: Int }', overrides })).rejects.toThrow(
    /module 'test', line 1, column 21: Query\.open has no directive \(Authorization\.DefaultDeny is on\)/,
  );
  await using shut = await startApi({ typeDefs: 'extend type Query { shut: Int @authenticated }', overrides });
  expect((await shut.ask('{ shut }')).errors).toEqual([]);
});

test('a field that nobody could read keeps the server from starting', async () => {
  const typeDefs =
    'extend type Query { t: T } type T @requiresAppPermissions(permissions: [["P"]]) {\n  f: Int @requiresRoles(roles: [["R"]])\n}';
  await expect(startApi({ typeDefs })).rejects.toThrow(
    /module 'test', line 2, column 3: T\.f is shut to users and to applications alike/,
  );
});

test('a scalar and an enum keep their requirement when resolvers say how their values are written', async () => {
  await using api = await startApi({
    typeDefs: `scalar Money @requiresScopes(scopes: [["Money.See"]]) enum Grade @requiresRoles(roles: [["Teacher"]]) { A B }
      extend type Query { money: Money grade: Grade grades: [Grade!]! }`,
    resolvers: {
      Money: new GraphQLScalarType({ name: 'Money', serialize: (value) => `${String(value)} €` }),
      Grade: { A: 1, B: 2 },
      Query: { money: () => 5, grade: () => 2, grades: () => [1, 2] },
    },
  });
  expect((await api.ask('{ money grade }')).data).toEqual({ money: null, grade: null });
  const all = { scp: 'Money.See', roles: ['Teacher'] };
  expect((await api.ask('{ money grade grades }', all)).data).toEqual({ money: '5 €', grade: 'B', grades: ['A', 'B'] });
});

test('a list of a hundred refused places is answered with a null and an error for each', async () => {
  await using api = await startApi({
    typeDefs: 'extend type Query { rows: [Row] } type Row { open: Int shut: Int @requiresScopes(scopes: [["S"]]) }',
    resolvers: { Query: { rows: () => Array.from({ length: 100 }, (_, at) => ({ open: at, shut: at })) } },
  });
  const { status, data, errors } = await api.ask('{ rows { open shut } }');
  expect(status).toBe(200);
  expect(data.rows).toEqual(Array.from({ length: 100 }, (_, at) => ({ open: at, shut: null })));
  expect(errors.map(({ path }) => path)).toEqual(Array.from({ length: 100 }, (_, at) => ['rows', at, 'shut']));
  expect(errors.every(({ extensions }) => Object.keys(extensions).join() === 'code')).toBe(true);
});

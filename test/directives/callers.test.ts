/** The whole table: every mixture of directives, on every kind of element, asked over HTTP by every kind of caller. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from '../support/api.ts';

const WORDS = {
  authenticated: '@authenticated',
  scopes: '@requiresScopes(scopes: [["S"]])',
  roles: '@requiresRoles(roles: [["R"]])',
  permissions: '@requiresAppPermissions(permissions: [["P"]])',
};
type Word = keyof typeof WORDS;

const user = (scopes: string, ...roles: string[]) => ({
  scp: scopes === '' ? 'access_as_user' : `access_as_user ${scopes}`,
  ...(roles.length > 0 ? { roles } : {}),
});
const app = (...roles: string[]) => ({ scp: undefined, idtyp: 'app', roles });

const CALLERS: Readonly<Record<string, Readonly<Record<string, unknown>> | null>> = {
  nobody: null,
  'a user': user(''),
  'a user with the scope': user('S'),
  'a user with the role': user('', 'R'),
  'a user with scope and role': user('S', 'R'),
  'a user with a role named as the scope': user('', 'S'),
  'a user with a scope named as the role': user('R'),
  'a user with a role named as the app permission': user('', 'P'),
  'a user with a scope named as the app permission': user('P'),
  'an app': app('Other'),
  'an app with the permission': app('P'),
  'an app with a permission named as the scope': app('S'),
  'an app with a permission named as the role': app('R'),
  'an app with everything': app('P', 'R', 'S'),
};

const WITH_SCOPE = ['a user with the scope', 'a user with scope and role'];
const WITH_ROLE = ['a user with the role', 'a user with scope and role'];
const WITH_BOTH = ['a user with scope and role'];
const APPS = ['an app with the permission', 'an app with everything'];
const ANYBODY = Object.keys(CALLERS);

/** Who passes an element with these directives. Written by hand: it is the promise, not a second program. */
const PROMISE: readonly (readonly [readonly Word[], readonly string[]])[] = [
  [[], ANYBODY],
  [['authenticated'], ANYBODY.filter((caller) => caller !== 'nobody')],
  [['scopes'], WITH_SCOPE],
  [['roles'], WITH_ROLE],
  [['permissions'], APPS],
  [['scopes', 'roles'], WITH_BOTH],
  [
    ['scopes', 'permissions'],
    [...WITH_SCOPE, ...APPS],
  ],
  [
    ['roles', 'permissions'],
    [...WITH_ROLE, ...APPS],
  ],
  [
    ['scopes', 'roles', 'permissions'],
    [...WITH_BOTH, ...APPS],
  ],
  [['authenticated', 'scopes'], WITH_SCOPE],
  [['authenticated', 'roles'], WITH_ROLE],
  [['authenticated', 'permissions'], APPS],
  [['authenticated', 'scopes', 'roles'], WITH_BOTH],
  [
    ['authenticated', 'scopes', 'permissions'],
    [...WITH_SCOPE, ...APPS],
  ],
  [
    ['authenticated', 'roles', 'permissions'],
    [...WITH_ROLE, ...APPS],
  ],
  [
    ['authenticated', 'scopes', 'roles', 'permissions'],
    [...WITH_BOTH, ...APPS],
  ],
];

/** Each makes a root field whose answer hangs on one element with the directives; `%d` is the row of the promise. */
const ELEMENTS: Readonly<Record<string, { readonly root: string; readonly types: string; readonly ask: string }>> = {
  'a field': { root: 'field%d: String %s', types: '', ask: 'field%d' },
  'an object type': { root: 'object%d: Object%d', types: 'type Object%d %s { v: String }', ask: 'object%d { v }' },
  'an object type, by its extension': {
    root: 'extended%d: Extended%d',
    types: 'type Extended%d { v: String } extend type Extended%d @mark %s',
    ask: 'extended%d { v }',
  },
  'an interface': {
    root: 'interface%d: Interface%d',
    types: 'interface Interface%d %s { v: String } type Behind%d implements Interface%d { v: String }',
    ask: 'interface%d { v }',
  },
  'an interface, asked by way of a type behind it': {
    root: 'way%d: Way%d',
    types: 'interface Hidden%d %s { v: String } type Way%d implements Hidden%d { v: String }',
    ask: 'way%d { v }',
  },
  'the field of an interface': {
    root: 'inherited%d: Inheriting%d',
    types: 'interface Bearing%d { v: String %s } type Inheriting%d implements Bearing%d { v: String }',
    ask: 'inherited%d { v }',
  },
  'a scalar': { root: 'scalar%d: Scalar%d', types: 'scalar Scalar%d %s', ask: 'scalar%d' },
  'an enum': { root: 'enum%d: Enum%d', types: 'enum Enum%d %s { A }', ask: 'enum%d' },
  'an enum in lists': { root: 'enums%d: [[Listed%d!]!]', types: 'enum Listed%d %s { A }', ask: 'enums%d' },
};

const fill = (text: string, row: number) =>
  text.replaceAll('%d', String(row)).replaceAll('%s', (PROMISE[row]?.[0] ?? []).map((word) => WORDS[word]).join(' '));
const rows = PROMISE.map((_, row) => row);
const nameOf = (ask: string) => ask.split(' ', 1)[0] ?? '';

function answerOf(name: string): unknown {
  if (name.startsWith('enums')) return [['A']];
  if (name.startsWith('enum')) return 'A';
  if (name.startsWith('interface')) return { __typename: name.replace('interface', 'Behind'), v: 'v' };
  return /^(?:field|scalar)/.test(name) ? 'v' : { v: 'v' };
}

let api: Api;
let ran: string[] = [];
beforeAll(async () => {
  const elements = Object.values(ELEMENTS);
  const names = elements.flatMap(({ ask }) => rows.map((row) => nameOf(fill(ask, row))));
  api = await startApi({
    typeDefs: `directive @mark on OBJECT extend type Query { ${elements.flatMap(({ root }) => rows.map((row) => fill(root, row))).join('\n')} }
      ${elements.flatMap(({ types }) => rows.map((row) => fill(types, row))).join('\n')}`,
    resolvers: {
      Query: Object.fromEntries(
        names.map((name) => [
          name,
          () => {
            ran.push(name);
            return answerOf(name);
          },
        ]),
      ),
    },
    overrides: { Authorization: { AllowAnonymous: true }, Server: { MaxRootFields: 100, MaxTokens: 5_000 } },
  });
});
afterAll(() => api[Symbol.asyncDispose]());

describe.each(Object.entries(ELEMENTS))('on %s', (_kind, { ask }) => {
  test.each(Object.entries(CALLERS))('%s', async (caller, claims) => {
    ran = [];
    const { status, data, errors } = await api.ask(`{ ${rows.map((row) => fill(ask, row)).join(' ')} }`, claims);
    expect(status).toBe(200);
    const open = (row: number) => {
      const answer = data[nameOf(fill(ask, row))];
      return answer !== null && (typeof answer !== 'object' || Array.isArray(answer) || answer.v === 'v');
    };
    const wanted = PROMISE.map(([words, who]) => [words.join(' + '), who.includes(caller)]);
    expect(rows.map((row) => [PROMISE[row]?.[0].join(' + '), open(row)])).toEqual(wanted);
    expect(errors.map(({ extensions }) => extensions)).toEqual(
      wanted.filter(([, granted]) => !granted).map(() => ({ code: 'UNAUTHORIZED_FIELD_OR_TYPE' })),
    );
    // No resolver ran for a field that is refused at the root.
    const refusedAtRoot = errors.filter(({ path }) => path?.length === 1).map(({ path }) => path?.[0]);
    expect(ran.filter((name) => refusedAtRoot.includes(name))).toEqual([]);
  });
});

/** Guards in force, asked over HTTP: what is refused gives null and one error, everything else is answered, nothing runs for it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { APP, type Api, type Claims, startApi } from '../support/api.ts';

const typeDefs = /* GraphQL */ `
  extend type Query {
    open: String
    authenticated: String @authenticated
    mail: String @requiresScopes(scopes: [["Mail.Read"]])
    both: String @requiresScopes(scopes: [["Mail.Read", "Mail.Send"]])
    either: String @requiresScopes(scopes: [["Mail.Read"], ["Files.Read", "Files.List"]])
    signedInAndMail: String @authenticated @requiresScopes(scopes: [["Mail.Read"]])
    caseMatters: String @requiresScopes(scopes: [["mail.read"]])
    must: String! @requiresScopes(scopes: [["Mail.Read"]])
    person: Person
    people: [Person!]
    box: Box
    boxes: [Box!]!
    animal: Animal
    animals: [Animal!]!
    thing: Thing
    things: [Thing!]!
    secretNode: SecretNode
    deep: SecretDeep
    money: Money
    colour: Colour
    outer: Outer
  }
  extend type Query @authenticated { extended: String }
  type Person @requiresScopes(scopes: [["People.Read"]]) { name: String mail: String @requiresScopes(scopes: [["Mail.Read"]]) }
  type Box { id: ID! label: String letter: String @requiresScopes(scopes: [["Mail.Read"]]) note: String! @requiresScopes(scopes: [["Note.Read"]]) }
  interface Animal { name: String sound: String @requiresScopes(scopes: [["Sound.Hear"]]) }
  type Dog implements Animal { name: String sound: String tail: String }
  type Wolf implements Animal @requiresScopes(scopes: [["Wolf.See"]]) { name: String sound: String }
  union Thing = Box | Person
  interface SecretNode @requiresScopes(scopes: [["Node.Read"]]) { id: ID }
  interface SecretDeep implements SecretNode { id: ID }
  type Leaf implements SecretNode & SecretDeep { id: ID plain: String }
  scalar Money @requiresScopes(scopes: [["Money.See"]])
  enum Colour @requiresScopes(scopes: [["Colour.See"]]) { RED }
  type Outer { inner: Inner! sibling: String }
  type Inner { must: String! @requiresScopes(scopes: [["Mail.Read"]]) }
  type Mutation { send(text: String): String @requiresScopes(scopes: [["Mail.Send"]]) }
`;

const BOXES = [
  { __typename: 'Box', id: '1', label: 'a', letter: 'x', note: 'n' },
  { __typename: 'Box', id: '2', label: 'b', letter: 'y', note: 'n' },
];
const PERSON = { __typename: 'Person', name: 'Ada', mail: 'ada@contoso.example' };
const ANIMALS = [
  { __typename: 'Dog', name: 'Rex', sound: 'wuff', tail: 'long' },
  { __typename: 'Wolf', name: 'Isegrim', sound: 'huuh' },
];

let api: Api;
/** Root resolvers that ran, in order. */
let ran: string[] = [];
const said = (name: string, value: unknown) => () => {
  ran.push(name);
  return value;
};

beforeAll(async () => {
  const roots = {
    open: 'o',
    authenticated: 'a',
    mail: 'm',
    both: 'b',
    either: 'e',
    signedInAndMail: 's',
    caseMatters: 'c',
    must: 'n',
    extended: 'x',
  };
  const values = {
    ...roots,
    person: PERSON,
    people: [PERSON, PERSON],
    box: BOXES[0],
    boxes: BOXES,
    animal: ANIMALS[1],
    animals: ANIMALS,
    thing: PERSON,
    things: [BOXES[0], PERSON],
    secretNode: { __typename: 'Leaf', id: '1' },
    deep: { __typename: 'Leaf', id: '1' },
    money: 7,
    colour: 'RED',
    outer: { inner: { must: 'x' }, sibling: 's' },
  };
  api = await startApi({
    typeDefs,
    resolvers: {
      Query: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, said(name, value)])),
      Mutation: { send: said('send', 'sent') },
    },
    overrides: {
      Authorization: { AllowAnonymous: true },
      Server: { Budgets: { UserConcurrency: 1_000, TenantConcurrency: 1_000 } }, // hundreds at once, on purpose
    },
  });
});
afterAll(() => api[Symbol.asyncDispose]());
beforeEach(() => {
  ran = [];
});

const scopes = (...words: string[]) => ({ scp: ['access_as_user', ...words].join(' ') });
const refusedAt = (...path: (string | number)[]) =>
  expect.objectContaining({
    message: 'Unauthorized field or type',
    path,
    extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
  });

describe('one field', () => {
  const cases: [string, string, Claims | null, boolean][] = [
    ['authenticated', 'nobody', null, false],
    ['authenticated', 'a user', {}, true],
    ['authenticated', 'an app', APP, true],
    ['mail', 'nobody', null, false],
    ['mail', 'a user without the scope', {}, false],
    ['mail', 'a user with the scope', scopes('Mail.Read'), true],
    ['mail', 'a user with the scope among others', scopes('A', 'Mail.Read', 'B'), true],
    ['mail', 'a user with a scope that begins like it', scopes('Mail.Read.All', 'Mail.Rea'), false],
    ['mail', 'a user with the scope in other letters', scopes('mail.read'), false],
    ['mail', 'a user with the scope behind a tab', { scp: 'access_as_user\tMail.Read' }, false],
    ['mail', 'a user with the scope behind a no-break space', { scp: 'access_as_user\u00a0Mail.Read' }, false],
    ['mail', 'a user with a role of that name', { roles: ['Mail.Read'] }, false],
    ['mail', 'a user with the full text of the scope', scopes('api://x/Mail.Read'), false],
    ['mail', 'an app', APP, false],
    ['mail', 'an app with a role of that name', { ...APP, roles: ['Mail.Read'] }, false],
    ['both', 'a user with one of two', scopes('Mail.Read'), false],
    ['both', 'a user with both', scopes('Mail.Send', 'Mail.Read'), true],
    ['either', 'a user with the first', scopes('Mail.Read'), true],
    ['either', 'a user with half of the second', scopes('Files.Read'), false],
    ['either', 'a user with the second', scopes('Files.Read', 'Files.List'), true],
    ['signedInAndMail', 'an app', APP, false],
    ['signedInAndMail', 'a user with the scope', scopes('Mail.Read'), true],
    ['caseMatters', 'a user with the scope in other letters', scopes('Mail.Read'), false],
    ['money', 'a user without the scope of the scalar', {}, false],
    ['money', 'a user with the scope of the scalar', scopes('Money.See'), true],
    ['colour', 'a user without the scope of the enum', {}, false],
    ['colour', 'a user with the scope of the enum', scopes('Colour.See'), true],
  ];
  test.each(cases)('%s, asked by %s: %s', async (field, _who, claims, granted) => {
    const { status, data, errors } = await api.ask(`{ ${field} }`, claims);
    expect(status).toBe(200);
    expect(errors).toEqual(granted ? [] : [refusedAt(field)]);
    if (granted) expect(data[field]).not.toBeNull();
    else expect(data).toEqual({ [field]: null });
    expect(ran).toEqual(granted ? [field] : []);
  });
});

test('the type of Query extended with a requirement asks it of every root field, those of other modules included', async () => {
  const { data, errors } = await api.ask('{ open extended viewer { objectId } __typename }', null);
  expect(data).toEqual({ open: null, extended: null, viewer: null, __typename: 'Query' });
  expect(errors).toHaveLength(3);
  expect((await api.ask('{ open extended }')).data).toEqual({ open: 'o', extended: 'x' });
});

describe('a refused field leaves its siblings answered', () => {
  test('side by side, under aliases, with one error per position', async () => {
    const { data, errors } = await api.ask('{ a: mail b: open c: mail }');
    expect(data).toEqual({ a: null, b: 'o', c: null });
    expect(errors).toEqual([refusedAt('a'), refusedAt('c')]);
    expect(errors[0]).toHaveProperty('locations', [{ line: 1, column: 3 }]);
  });
  test('in a list, with the place in its path', async () => {
    const { data, errors } = await api.ask('{ boxes { label letter } }');
    expect(data).toEqual({
      boxes: [
        { label: 'a', letter: null },
        { label: 'b', letter: null },
      ],
    });
    expect(errors).toEqual([refusedAt('boxes', 0, 'letter'), refusedAt('boxes', 1, 'letter')]);
  });
  test('in fragments, named and inline, asked twice or skipped', async () => {
    const { data, errors } = await api.ask(`
      query ($no: Boolean = false) { box { ...F ... on Box { letter } again: letter letter @include(if: $no) other: letter @skip(if: true) } }
      fragment F on Box { id letter }
    `);
    expect(data).toEqual({ box: { id: '1', letter: null, again: null } });
    expect(errors).toEqual([refusedAt('box', 'letter'), refusedAt('box', 'again')]);
  });
  test('and null travels up from a place that may not be null, to the next that may', async () => {
    const { data, errors } = await api.ask('{ outer { inner { must } sibling } open box { note } }');
    expect(data).toEqual({ outer: null, open: 'o', box: null });
    expect(errors).toEqual([refusedAt('outer', 'inner', 'must'), refusedAt('box', 'note')]);
  });
  test('up to the whole answer, when nothing on the way may be null', async () => {
    const { status, data, errors } = await api.ask('{ open must }');
    expect({ status, data }).toEqual({ status: 200, data: null });
    expect(errors).toEqual([refusedAt('must')]);
  });
});

describe('a requirement travels with its type', () => {
  test('to the field that returns it, in a list too', async () => {
    const { data, errors } = await api.ask('{ person { name } people { name __typename } }');
    expect(data).toEqual({ person: null, people: null });
    expect(errors).toEqual([refusedAt('person'), refusedAt('people')]);
    expect(ran).toEqual([]);
  });
  test('and adds up with that of a field', async () => {
    const { data, errors } = await api.ask('{ person { name mail } }', scopes('People.Read'));
    expect(data).toEqual({ person: { name: 'Ada', mail: null } });
    expect(errors).toEqual([refusedAt('person', 'mail')]);
  });
  test('through a union, where only the members concerned are refused', async () => {
    const query =
      '{ things { __typename ... on Box { label } ... on Person { name } } thing { ... on Person { name } } }';
    const { data, errors } = await api.ask(query);
    expect(data).toEqual({
      things: [
        { __typename: 'Box', label: 'a' },
        { __typename: 'Person', name: null },
      ],
      thing: { name: null },
    });
    expect(errors).toEqual([refusedAt('things', 1, 'name'), refusedAt('thing', 'name')]);
    expect((await api.ask(query, scopes('People.Read'))).errors).toEqual([]);
  });
  test('through an interface, to the types that carry it', async () => {
    const { data, errors } = await api.ask('{ animals { __typename name } animal { name ... on Wolf { name } } }');
    expect(data).toEqual({
      animals: [
        { __typename: 'Dog', name: 'Rex' },
        { __typename: 'Wolf', name: null },
      ],
      animal: { name: null },
    });
    expect(errors).toEqual([refusedAt('animals', 1, 'name'), refusedAt('animal', 'name')]);
  });
  test('from the field of an interface to that of every type behind it, by whatever way it is asked', async () => {
    const query =
      '{ animals { sound } more: animals { ... on Dog { sound tail } ...F } } fragment F on Animal { s: sound }';
    const { data, errors } = await api.ask(query, scopes('Wolf.See'));
    expect(data.more).toEqual([{ sound: null, tail: 'long', s: null }, { s: null }]);
    expect(errors).toHaveLength(5);
    expect((await api.ask(query, scopes('Wolf.See', 'Sound.Hear'))).errors).toEqual([]);
    expect((await api.ask('{ animals { sound } }', scopes('Sound.Hear'))).errors).toEqual([
      refusedAt('animals', 1, 'sound'),
    ]);
  });
  test('from an interface to the field that returns it, also by way of another interface', async () => {
    const { data, errors } = await api.ask('{ secretNode { id } deep { ... on Leaf { plain } } }');
    expect(data).toEqual({ secretNode: null, deep: null });
    expect(errors).toEqual([refusedAt('secretNode'), refusedAt('deep')]);
    expect(ran).toEqual([]);
    expect((await api.ask('{ secretNode { id } deep { id } }', scopes('Node.Read'))).errors).toEqual([]);
  });
});

test('a refused mutation has no effect, and no answer but the refusal', async () => {
  const { status, data, errors } = await api.ask('mutation { send(text: "x") }');
  expect({ status, data }).toEqual({ status: 403, data: undefined });
  expect(errors).toEqual([refusedAt('send')]);
  expect(ran).toEqual([]);
  expect((await api.ask('mutation { send }', scopes('Mail.Send'))).data).toEqual({ send: 'sent' });
});

test('introspection and __typename are answered to everybody who may ask at all', async () => {
  const { data, errors } = await api.ask(
    '{ __typename __schema { queryType { name } } person: __type(name: "Person") { fields { name } } }',
  );
  expect(errors).toEqual([]);
  expect(data.person.fields).toEqual([{ name: 'name' }, { name: 'mail' }]);
});

test('a refusal names no scope, unless details are on', async () => {
  await using talkative = await startApi({
    typeDefs: `extend type Query { either: String @requiresScopes(scopes: [["A", "B", "C"], ["D", "E"]]) mail: String @authenticated @requiresScopes(scopes: [["Mail.Read"]]) }`,
    overrides: { Authorization: { Errors: { Details: true }, AllowAnonymous: true } },
  });
  const missing = async (claims: Claims | null) =>
    (await talkative.ask('{ either mail }', claims)).errors.map(({ extensions }) => extensions.authorization);
  expect(await missing(scopes('E'))).toEqual([{ missingScopes: ['D'] }, { missingScopes: ['Mail.Read'] }]);
  expect(await missing(scopes('D', 'E', 'Mail.Read'))).toEqual([]);
  expect(await missing(null)).toEqual([{ missingScopes: ['D', 'E'] }, { missingScopes: ['Mail.Read'] }]);
});

test('500 mixed requests at once: everybody gets their own answer', async () => {
  const callers = [null, {}, APP, scopes('Mail.Read'), scopes('Files.Read', 'Files.List'), { roles: ['Mail.Read'] }];
  const expected = [
    [null, null, null],
    ['a', null, null],
    ['a', null, null],
    ['a', 'm', 'e'],
    ['a', null, 'e'],
    ['a', null, null],
  ];
  const tokens = await Promise.all(
    callers.map(async (claims) => (claims === null ? undefined : await api.token(claims))),
  );
  const query = { query: '{ authenticated mail either }' };
  await Promise.all(
    Array.from({ length: 500 }, async (_, round) => {
      const at = (round * 7) % callers.length;
      const authorization = tokens[at] === undefined ? undefined : `Bearer ${tokens[at]}`;
      const { data } = await api.server.executeOperation(query, authorization === undefined ? {} : { authorization });
      expect(Object.values(data ?? {})).toEqual(expected[at]);
    }),
  );
});

/** `_entities` over HTTP with tokens of every kind: who is answered, who is refused, and what is looked up for it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { defineModule } from '../../src/index.ts';
import { APP, type Api, startApi } from '../support/api.ts';

const looked: string[] = [];
const texts = new Map([
  ['1', 'one'],
  ['2', 'two'],
]);

const notes = defineModule({
  name: 'notes',
  typeDefs: `
    extend type Query { notes: [Note!] open: Open }
    interface Owned @requiresScopes(scopes: [["Owned"]]) { owner: String }
    type Note implements Owned @key(fields: "id") @requiresScopes(scopes: [["Notes.Read"]]) {
      id: ID!
      text: String
      owner: String
      diary: String @requiresScopes(scopes: [["Diary.Read"]])
      salary: Int @requiresRoles(roles: [["Boss"]])
    }
    type Report @key(fields: "id") @requiresAppPermissions(permissions: [["Directory.Read"]]) { id: ID! }
    type Open @key(fields: "id") { id: ID! name: String }
    type Hidden { id: ID! }`,
  context: () => ({
    find(id: unknown) {
      looked.push(String(id));
      if (id === 'broken') throw new Error('the secret place is /etc/notes');
      return texts.has(String(id)) ? { id, text: texts.get(String(id)), diary: 'dear diary', salary: 1 } : null;
    },
  }),
  resolvers: { Query: { notes: () => [], open: () => null } },
  entities: {
    Note: ({ id }, context) => context.notes.find(id),
    Report: ({ id }, context) => context.notes.find(id),
    Open: ({ id }, context) => context.notes.find(id),
  },
});

let api: Api;
beforeAll(async () => {
  api = await startApi({ modules: [notes], overrides: { Server: { Federation: true } } });
});
beforeEach(() => {
  looked.length = 0;
});
afterAll(() => api[Symbol.asyncDispose]());

const QUERY = (fields: string) =>
  `query ($r: [_Any!]!) { entities: _entities(representations: $r) { __typename ${fields} } }`;
const note = (id: unknown) => ({ __typename: 'Note', id });
const references = (count: number) => Array.from({ length: count }, () => note('1'));
const READER = { scp: 'Notes.Read Owned' };

const ask = (r: readonly unknown[], fields = '... on Note { id text }', claims: Record<string, unknown> = READER) =>
  api.ask(QUERY(fields), claims, { r });

test('every reference is answered in its own place, whatever the others are', async () => {
  const { status, data, errors } = await ask([note('2'), note('missing'), note('broken'), note('1')]);
  expect(status).toBe(200);
  expect(data.entities).toEqual([
    { __typename: 'Note', id: '2', text: 'two' },
    null,
    null,
    { __typename: 'Note', id: '1', text: 'one' },
  ]);
  expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
    [['entities', 2], 'INTERNAL_SERVER_ERROR'],
  ]);
  expect(JSON.stringify(errors)).not.toContain('secret place');
});

test('what is no reference, or names a type that is no entity, is a mistake in its own place', async () => {
  const strange = [
    1,
    'Note',
    {},
    { __typename: 1 },
    { __typename: 'Hidden', id: '1' },
    { __typename: 'Query' },
    { __typename: 'Owned', id: '1' },
    { __typename: '__proto__' },
    [note('1')],
  ];
  const { data, errors } = await ask([...strange, note('1')]);
  expect(data.entities.at(-1)).toMatchObject({ text: 'one' });
  expect(data.entities.slice(0, -1)).toEqual(strange.map(() => null));
  expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual(
    strange.map((_one, index) => [['entities', index], 'BAD_USER_INPUT']),
  );
  expect(looked).toEqual(['1']);
});

test('a reference is never taken for its object', async () => {
  const { data } = await ask([{ __typename: 'Note', id: 'missing', text: 'made up' }]);
  expect(data.entities).toEqual([null]);
});

test('the caller is asked for what the type and its interfaces demand, before anything is looked up', async () => {
  for (const scp of ['Notes.Read', 'Owned', 'access_as_user']) {
    const { data, errors } = await ask([note('1'), note('missing')], '... on Note { text }', { scp });
    expect(data.entities).toEqual([null, null]);
    expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['entities', 0], 'UNAUTHORIZED_FIELD_OR_TYPE'],
      [['entities', 1], 'UNAUTHORIZED_FIELD_OR_TYPE'],
    ]);
  }
  // Not even whether it is there can be found out.
  const bare = await ask([note('1'), note('missing')], '', { scp: 'Notes.Read' });
  expect(bare.data.entities).toEqual([null, null]);
  expect(looked).toEqual([]);
});

const find = ({ id }: Readonly<Record<string, unknown>>) => {
  looked.push(String(id));
  return { id };
};

describe('a reference demands what the field does by which the object would be asked for', () => {
  const PERSON = 'type Person @key(fields: "id") { id: ID! }';
  const ONE = 'person(id: ID!): Person @requiresRoles(roles: [["Boss"]])';
  const people = (fields: string, like?: `Query.${string}`) =>
    defineModule({
      name: 'people',
      typeDefs: `extend type Query { ${fields} } ${PERSON}`,
      resolvers: { Query: { person: (_root, args) => find(args) } },
      entities: { Person: like ? { like, resolve: find } : find },
    });
  const reference = { r: [{ __typename: 'Person', id: '1' }] };
  const BOSS = { scp: 'access_as_user', roles: ['Boss'] };

  test.each([
    ['the only one', people(ONE)],
    ['the one that the module names', people(`anyone: Person ${ONE}`, 'Query.person')],
  ])('%s', async (_what, module) => {
    await using server = await startApi({ modules: [module], overrides: { Server: { Federation: true } } });
    for (const claims of [{ scp: 'access_as_user' }, { scp: 'access_as_user', roles: ['boss'] }, APP]) {
      const byField = await server.ask('{ person(id: 1) { id } }', claims);
      const byReference = await server.ask(QUERY('... on Person { id }'), claims, reference);
      expect([byField.data.person, byReference.data.entities]).toEqual([null, [null]]);
      expect(byReference.errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
        [['entities', 0], 'UNAUTHORIZED_FIELD_OR_TYPE'],
      ]);
    }
    expect(looked).toEqual([]);
    const { data } = await server.ask(QUERY('... on Person { id }'), BOSS, reference);
    expect(data.entities).toEqual([{ __typename: 'Person', id: '1' }]);
  });

  test('in its own place, also where whole operations are refused for what they select', async () => {
    const overrides = { Server: { Federation: true }, Authorization: { RejectUnauthorized: true } };
    await using server = await startApi({ modules: [people(ONE)], overrides });
    const { status, data, errors } = await server.ask(QUERY('... on Person { id }'), READER, reference);
    expect([status, data.entities]).toEqual([200, [null]]);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
    expect(looked).toEqual([]);
  });

  test('also the open one, where the module says so', async () => {
    const module = people(`anyone: Person ${ONE}`, 'Query.anyone');
    await using server = await startApi({ modules: [module], overrides: { Server: { Federation: true } } });
    const { data } = await server.ask(QUERY('... on Person { id }'), { scp: 'access_as_user' }, reference);
    expect(data.entities).toEqual([{ __typename: 'Person', id: '1' }]);
  });
});

test('users and applications each meet their own', async () => {
  const both = [note('1'), { __typename: 'Report', id: '1' }];
  const fields = '... on Note { id } ... on Report { id }';
  const user = await ask(both, fields);
  const app = await ask(both, fields, APP);
  expect(user.data.entities.map((one: object | null) => one !== null)).toEqual([true, false]);
  expect(app.data.entities.map((one: object | null) => one !== null)).toEqual([false, true]);
  expect(looked).toEqual(['1', '1']);
});

test('a refused field is refused beside the others; where all are, nothing is looked up', async () => {
  const some = await ask([note('1')], '... on Note { text diary salary }');
  expect(some.data.entities).toEqual([{ __typename: 'Note', text: 'one', diary: null, salary: null }]);
  expect(some.errors.map(({ path }) => path)).toEqual([
    ['entities', 0, 'diary'],
    ['entities', 0, 'salary'],
  ]);
  expect(looked).toEqual(['1']);
  const fields = '... on Note { diary ... on Owned { ...Pay } }';
  const withPay = `${QUERY(fields)} fragment Pay on Note { salary }`;
  const all = await api.ask(withPay, READER, { r: [note('1'), note('missing')] });
  expect(all.errors).toHaveLength(4);
  expect(all.data.entities).toHaveLength(2);
  expect(looked).toEqual(['1']);
});

test('an open entity is open, and to nobody without a token', async () => {
  const open = [{ __typename: 'Open', id: '1' }];
  expect((await ask(open, '... on Open { id }')).data.entities).toEqual([{ __typename: 'Open', id: '1' }]);
  expect((await api.ask(QUERY(''), null, { r: open })).status).toBe(401);
  expect(looked).toEqual(['1']);
});

describe('`_service`', () => {
  test('says the schema to whoever has a token, as introspection does', async () => {
    const { data } = await api.ask('{ service: _service { sdl } }', READER);
    expect(data.service.sdl).toContain('type Note implements Owned @key(fields: "id") @requiresScopes');
    expect((await api.ask('{ service: _service { sdl } }', null)).status).toBe(401);
  });

  test.each([
    ['nothing where introspection is off', { Server: { Federation: true, Introspection: false } }],
    [
      'nothing in production unless introspection is said to be on',
      { environment: 'production', allowLoopbackAuthority: true, Server: { Federation: true } },
    ],
  ])('says %s', async (_what, overrides) => {
    await using strict = await startApi({ modules: [notes], overrides });
    const { data, errors } = await strict.ask('{ service: _service { sdl } }', READER);
    expect(data).toBeNull();
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['OPERATION_REFUSED']);
    const { data: answered } = await strict.ask(QUERY('... on Note { text }'), READER, { r: [note('1')] });
    expect(answered.entities).toEqual([{ __typename: 'Note', text: 'one' }]);
  });

  test('is open with introspection to those without a token, where that is said, and alone', async () => {
    const overrides = { Server: { Federation: true }, Authorization: { AnonymousIntrospection: true } };
    await using shown = await startApi({ modules: [notes], overrides });
    expect((await shown.ask('{ service: _service { sdl } }', null)).data.service.sdl).toContain('@link');
    expect((await shown.ask('{ service: _service { sdl } open { id } }', null)).status).toBe(401);
    expect((await shown.ask(QUERY(''), null, { r: [note('1')] })).status).toBe(401);
  });
});

test('one point of cost for every reference: more than an operation may cost are refused before any is looked up', async () => {
  const overrides = { Server: { Federation: true, MaxCost: 40 } };
  await using tight = await startApi({ modules: [notes], overrides });
  const query = QUERY('... on Note { text }');
  const few = await tight.ask(query, READER, { r: references(40) });
  expect(few.errors).toEqual([]);
  looked.length = 0;
  const inline = references(41).map(() => '{ __typename: "Note", id: "1" }');
  for (const refused of [
    await tight.ask(query, READER, { r: references(41) }),
    await tight.ask(`{ entities: _entities(representations: [${inline.join()}]) { ... on Note { text } } }`, READER),
  ]) {
    expect(refused.status).toBe(400);
    expect(refused.errors[0]?.message).toMatch(/40 points of cost are allowed, 41 came/);
  }
  expect(looked).toEqual([]);
});

test('a mutation that is refused whole stays so, and `RejectUnauthorized: true` refuses references whole', async () => {
  const overrides = { Server: { Federation: true }, Authorization: { RejectUnauthorized: true } };
  await using strict = await startApi({ modules: [notes], overrides });
  const { status } = await strict.ask(QUERY('... on Note { text }'), { scp: 'access_as_user' }, { r: [note('1')] });
  expect(status).toBe(403);
  expect(looked).toEqual([]);
});

test('nobody in particular is let in where that is said, and to open entities alone', async () => {
  const overrides = { Server: { Federation: true }, Authorization: { AllowAnonymous: true } };
  await using open = await startApi({ modules: [notes], overrides });
  const both = [{ __typename: 'Open', id: '1' }, note('1')];
  const { data, errors } = await open.ask(QUERY('... on Open { id } ... on Note { id }'), null, { r: both });
  expect(data.entities).toEqual([{ __typename: 'Open', id: '1' }, null]);
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
  expect(looked).toEqual(['1']);
});

test('what federation adds to the root needs no directive where the default is to deny', async () => {
  const guarded = defineModule({
    name: 'guarded',
    typeDefs: 'extend type Query { a: A @authenticated } type A @key(fields: "id") @authenticated { id: ID! }',
    entities: { A: ({ id }) => ({ id }) },
  });
  const overrides = { Server: { Federation: true }, Authorization: { DefaultDeny: true } };
  await using denying = await startApi({ modules: [guarded], overrides });
  const { data } = await denying.ask(QUERY('... on A { id }'), {}, { r: [{ __typename: 'A', id: '7' }] });
  expect(data.entities).toEqual([{ __typename: 'A', id: '7' }]);
});

test('a dry run refuses nothing', async () => {
  const overrides = { Server: { Federation: true }, Authorization: { DryRun: true } };
  await using dry = await startApi({ modules: [notes], overrides });
  const { data } = await dry.ask(QUERY('... on Note { diary }'), { scp: 'x' }, { r: [note('1')] });
  expect(data.entities).toEqual([{ __typename: 'Note', diary: 'dear diary' }]);
});

test('one object found as two types is an error: guards of one are not those of the other', async () => {
  const one = { id: '1' };
  const typeDefs = `extend type Query { a: A b: B } type A @key(fields: "id") { id: ID! } type B @key(fields: "id") { id: ID! }`;
  const shared = defineModule({ name: 'shared', typeDefs, entities: { A: () => one, B: () => one } });
  await using both = await startApi({ modules: [shared], overrides: { Server: { Federation: true } } });
  const { data, errors } = await both.ask(
    QUERY('... on A { id } ... on B { id }'),
    {},
    { r: [{ __typename: 'A' }, { __typename: 'B' }] },
  );
  expect(data.entities).toEqual([{ __typename: 'A', id: '1' }, null]);
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['INTERNAL_SERVER_ERROR']);
});

test('without `Server.Federation` there is neither field, and a key does nothing', async () => {
  await using plain = await startApi({ modules: [notes] });
  for (const query of ['{ service: _service { sdl } }', QUERY('')]) {
    expect((await plain.ask(query, READER, { r: [] })).errors[0]?.message).toMatch(/Cannot query field|Unknown type/);
  }
});

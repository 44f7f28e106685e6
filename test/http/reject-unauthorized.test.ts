/** Operations refused whole, at the wire: which ones, with which status and challenge, and that nothing of them runs. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LogFields, Logger } from '../../src/observability/log.ts';
import { APP, type Api, startApi } from '../support/api.ts';

const typeDefs = /* GraphQL */ `
  extend type Query { open: String mail: String @requiresScopes(scopes: [["Mail.Read"]]) box: Box thing: Thing node: Node }
  type Mutation {
    touch: String
    send: String @requiresScopes(scopes: [["Mail.Send", "Mail.Read"], ["Mail.All"]])
    promote: String @requiresRoles(roles: [["Admin"]])
    sync: String @requiresAppPermissions(permissions: [["Sync.Run"]])
    make: Box
    change: Thing
    changeNode: Node
  }
  type Box { label: String letter: String @requiresScopes(scopes: [["Letter.Read"]]) again: Box }
  type Safe implements Node @requiresScopes(scopes: [["Safe.Open"]]) { id: ID gold: Int }
  type Shelf implements Node { id: ID books: Int }
  interface Node { id: ID }
  union Thing = Box | Safe
`;
const box = { __typename: 'Box', label: 'l', letter: 'x' };
const shelf = { __typename: 'Shelf', id: '1', books: 3 };
const NAMES = ['touch', 'send', 'promote', 'sync', 'make', 'change', 'changeNode'];
const values: Readonly<Record<string, unknown>> = { make: box, change: box, changeNode: shelf };

let ran: string[] = [];
let lines: { readonly event: string; readonly fields: LogFields | undefined }[] = [];
const note = (event: string, fields?: LogFields) => void lines.push({ event, fields });
const log: Logger = { debug: () => {}, info: note, warn: note, error: note };
const refusals = () => lines.filter(({ event }) => event === 'authorization.refused').map(({ fields }) => fields);

const start = (authorization: object = {}) =>
  startApi({
    typeDefs,
    resolvers: {
      Query: { open: () => 'o', mail: () => ran.push('mail'), box: () => box, thing: () => box, node: () => shelf },
      Mutation: Object.fromEntries(
        NAMES.map((name) => [
          name,
          () => {
            ran.push(name);
            return values[name] ?? name;
          },
        ]),
      ),
    },
    overrides: {
      Authorization: { AllowAnonymous: true, ...authorization },
      Server: { Budgets: { UserConcurrency: 1_000, TenantConcurrency: 1_000 } }, // hundreds at once, on purpose
    },
    log,
  });

let api: Api;
beforeAll(async () => {
  api = await start();
});
afterAll(() => api[Symbol.asyncDispose]());
beforeEach(() => {
  ran = [];
  lines = [];
});

const scopes = (...words: string[]) => ({ scp: ['access_as_user', ...words].join(' ') });
const REFUSED = { message: 'Unauthorized field or type', extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } };
const challengeOf = ({ headers }: { readonly headers: Headers }) => headers.get('www-authenticate');

describe('a mutation with a refused field is refused whole, before anything runs', () => {
  test('403 with a token, with the scopes that would do', async () => {
    const answer = await api.ask('mutation { first: touch send touch }', scopes('Mail.Read'));
    expect(answer).toMatchObject({ status: 403, data: undefined });
    expect(answer.errors).toEqual([{ ...REFUSED, path: ['send'], locations: [{ line: 1, column: 25 }] }]);
    expect(challengeOf(answer)).toBe('Bearer error="insufficient_scope", scope="Mail.Send Mail.Read"');
    expect(ran).toEqual([]);
    expect(await api.ask('mutation { first: touch send touch }', scopes('Mail.Read', 'Mail.Send'))).toMatchObject({
      status: 200,
      data: { first: 'touch', send: 'send', touch: 'touch' },
      errors: [],
    });
  });

  test('401 without one, and no error word in the challenge (RFC 6750 section 3.1)', async () => {
    const answer = await api.ask('mutation { touch send }', null);
    expect(answer).toMatchObject({ status: 401, data: undefined, errors: [REFUSED] });
    expect(challengeOf(answer)).toBe('Bearer scope="Mail.All"');
    expect(ran).toEqual([]);
    expect((await api.ask('mutation { touch }', null)).data).toEqual({ touch: 'touch' });
  });

  test('without a scope in the challenge where no scope would help', async () => {
    const promoted = await api.ask('mutation { touch promote }');
    expect([promoted.status, challengeOf(promoted)]).toEqual([403, 'Bearer error="insufficient_scope"']);
    const synced = await api.ask('mutation { sync }', { scp: 'access_as_user', roles: ['Sync.Run'] });
    expect([synced.status, challengeOf(synced)]).toEqual([403, 'Bearer error="insufficient_scope"']);
    const sent = await api.ask('mutation { send }', APP);
    expect([sent.status, challengeOf(sent)]).toEqual([403, 'Bearer error="insufficient_scope"']);
    expect(ran).toEqual([]);
    const app = { ...APP, roles: ['Sync.Run'] };
    expect((await api.ask('mutation { sync }', app)).data).toEqual({ sync: 'sync' });
    expect((await api.ask('mutation { promote }', { roles: ['Admin'] })).data).toEqual({ promote: 'promote' });
  });

  test('for a field below its result, by fragment and alias too, each place once', async () => {
    const answer = await api.ask(
      'mutation { make { label ...F again { secret: letter } } } fragment F on Box { letter }',
    );
    expect(answer.status).toBe(403);
    expect(answer.errors).toEqual([
      {
        ...REFUSED,
        path: ['make', 'again', 'secret'],
        locations: [
          { line: 1, column: 38 },
          { line: 1, column: 79 },
        ],
      },
    ]);
    expect(ran).toEqual([]);
  });

  test('and one without is carried out', async () => {
    const answer = await api.ask('mutation { make { label } touch }');
    expect(answer).toMatchObject({ status: 200, data: { make: { label: 'l' }, touch: 'touch' }, errors: [] });
    expect(challengeOf(answer)).toBeNull();
    expect(ran).toEqual(['make', 'touch']);
  });
});

describe('what counts is the operation that would run', () => {
  const document = 'query Q { open } mutation Bad { send } mutation Good { touch }';
  test.each([
    ['Good', 200],
    ['Bad', 403],
    ['Q', 200],
  ])('%s: %i', async (operationName, status) => {
    const response = await fetch(api.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await api.token()}` },
      body: JSON.stringify({ query: document, operationName }),
    });
    expect(response.status).toBe(status);
    expect(ran).toEqual(operationName === 'Good' ? ['touch'] : []);
  });

  const CONDITIONS: [string, object, number][] = [
    ['send @skip(if: $v)', { v: true }, 200],
    ['send @skip(if: $v)', { v: false }, 403],
    ['send @skip(if: $v)', {}, 200],
    ['send @include(if: $v)', { v: true }, 403],
    ['send @include(if: $v)', { v: false }, 200],
    ['send @include(if: $v)', {}, 403],
    ['send @skip(if: true)', {}, 200],
    ['send @include(if: false)', {}, 200],
    ['send @skip(if: false) @include(if: $v)', { v: true }, 403],
    ['... @include(if: $v) { send }', { v: false }, 200],
    ['... @include(if: $v) { ... on Mutation { send } }', { v: true }, 403],
    ['...F @skip(if: $v)', { v: true }, 200],
    ['...F @skip(if: $v)', { v: false }, 403],
    ['...F @skip(if: $v) ...F @include(if: $v)', { v: true }, 403],
    ['make @skip(if: $v) { letter }', { v: true }, 200],
    ['make { label } make @skip(if: $v) { letter }', { v: false }, 403],
  ];
  test.each(CONDITIONS)('%s with %j: %i', async (selection, variables, status) => {
    const fragment = selection.includes('...F') ? 'fragment F on Mutation { send }' : '';
    const unused = selection.includes('$v') ? '' : ' other: touch @skip(if: $v)';
    const query = `mutation ($v: Boolean = true) { touch ${selection}${unused} } ${fragment}`;
    const answer = await api.ask(query, {}, variables as Record<string, unknown>);
    expect(answer.status).toBe(status);
    expect(ran.includes('touch')).toBe(status === 200);
    if (status === 200) expect(answer.errors).toEqual([]);
  });
});

describe('behind an abstract type, any type that may stand there counts', () => {
  const ABSTRACT: [string, number][] = [
    ['mutation { change { __typename } }', 200],
    ['mutation { change { ... on Box { label } } }', 200],
    ['mutation { change { ... on Safe { gold } } }', 403],
    ['mutation { change { ... on Node { id } } }', 403],
    ['mutation { changeNode { id } }', 403],
    ['mutation { changeNode { ... on Shelf { id books } } }', 200],
    ['mutation { changeNode { ... on Shelf { id } ... on Safe { gold } } }', 403],
    ['mutation { changeNode { ... on Node { ... on Shelf { id } } __typename } }', 200],
    ['mutation { changeNode { ... on Shelf { ... on Node { id } } } }', 200],
  ];
  test.each(ABSTRACT)('%s: %i', async (query, status) => {
    expect((await api.ask(query)).status).toBe(status);
    expect(ran).toHaveLength(status === 200 ? 1 : 0);
    expect((await api.ask(query, scopes('Safe.Open'))).status).toBe(200);
  });
});

describe('Authorization.RejectUnauthorized', () => {
  test('by default queries answer what is left', async () => {
    const { status, data, errors } = await api.ask('{ open mail }');
    expect({ status, data }).toEqual({ status: 200, data: { open: 'o', mail: null } });
    expect(errors).toHaveLength(1);
  });

  test('true: queries are refused whole, too', async () => {
    await using strict = await start({ RejectUnauthorized: true });
    const answer = await strict.ask('{ open mail box { letter } }');
    expect(answer).toMatchObject({ status: 403, data: undefined });
    expect(challengeOf(answer)).toBe('Bearer error="insufficient_scope", scope="Mail.Read Letter.Read"');
    expect((await strict.ask('{ open mail }', null)).status).toBe(401);
    expect((await strict.ask('mutation { send }')).status).toBe(403);
    expect(ran).toEqual([]);
    expect((await strict.ask('{ open __typename __schema { queryType { name } } }')).errors).toEqual([]);
  });

  test('false: a mutation, too, answers what is left', async () => {
    await using lenient = await start({ RejectUnauthorized: false });
    const { status, data, errors } = await lenient.ask('mutation { touch send }');
    expect({ status, data }).toEqual({ status: 200, data: { touch: 'touch', send: null } });
    expect(errors).toHaveLength(1);
    expect(ran).toEqual(['touch']);
  });

  test('details name what is missing, of all that is refused', async () => {
    await using talkative = await start({ Errors: { Details: true } });
    const missing = async (claims: Readonly<Record<string, unknown>>) =>
      (await talkative.ask('mutation { send promote make { letter } }', claims)).errors[0]?.extensions.authorization;
    expect(await missing(scopes('Mail.Read'))).toEqual({
      missingScopes: ['Mail.Send', 'Letter.Read'],
      missingRoles: ['Admin'],
    });
    expect(await missing({ ...scopes('Mail.All', 'Letter.Read'), roles: ['Auditor'] })).toEqual({
      missingScopes: [],
      missingRoles: ['Admin'],
    });
    const app = await talkative.ask('mutation { sync }', APP);
    expect(app.errors[0]?.extensions.authorization).toEqual({
      missingScopes: [],
      missingAppPermissions: ['Sync.Run'],
    });
  });
});

test('a dry run refuses nothing and logs what would be', async () => {
  await using dry = await start({ DryRun: true, RejectUnauthorized: true });
  expect(lines).toContainEqual(expect.objectContaining({ event: 'authorization.dry_run' }));
  const answer = await dry.ask('mutation Send { send touch }', null);
  expect(answer).toMatchObject({ status: 200, data: { send: 'send', touch: 'touch' }, errors: [] });
  expect((await dry.ask('{ box { letter } }')).data).toEqual({ box: { letter: 'x' } });
  expect((await dry.ask('{ open }')).errors).toEqual([]);
  const reason = 'dry run: nothing was refused';
  expect(refusals()).toEqual([
    { correlationId: expect.any(String), operation: 'Send', reason, count: 1, detail: 'Mutation.send' },
    expect.objectContaining({ operation: undefined, reason, count: 1, detail: 'Box.letter' }),
  ]);
});

describe('the log has one line per operation with a refusal', () => {
  test('of a whole operation, with its coordinates', async () => {
    await api.ask('mutation Two { send make { letter } again: send }');
    expect(refusals()).toEqual([
      {
        correlationId: expect.any(String),
        principal: expect.stringMatching(/^[\w-]{12}$/),
        tenant: expect.any(String),
        operation: 'Two',
        reason: 'the whole operation',
        count: 2,
        detail: 'Mutation.send Box.letter',
      },
    ]);
  });
  test('of fields, with their paths and nothing of anybody', async () => {
    await api.ask('{ mail box { letter secret: letter } }', {
      ...scopes(),
      name: 'Ada Canary',
      upn: 'ada@canary.example',
    });
    expect(refusals()).toEqual([
      expect.objectContaining({ reason: 'fields of it', count: 3, detail: 'mail box.letter box.secret' }),
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/canary/i);
  });
  test('and none without', async () => {
    await api.ask('{ open }');
    await api.ask('mutation { touch }');
    expect(refusals()).toEqual([]);
  });
});

test('without HTTP the same operation is refused the same', async () => {
  const authorization = `Bearer ${await api.token()}`;
  const result = await api.server.executeOperation({ query: 'mutation { touch send }' }, { authorization });
  expect(result.data).toBeUndefined();
  expect(result.errors).toEqual([expect.objectContaining(REFUSED)]);
  expect(ran).toEqual([]);
});

test('two callers who send the same document are told apart', async () => {
  const query = 'mutation { touch send }';
  const [good, bad] = await Promise.all([api.token(scopes('Mail.All')), api.token()]);
  const answers = await Promise.all(
    Array.from({ length: 200 }, async (_, round) => {
      const isGood = round % 3 === 0;
      const authorization = `Bearer ${isGood ? good : bad}`;
      const { data } = await api.server.executeOperation({ query }, { authorization });
      return (data !== undefined) === isGood;
    }),
  );
  expect(answers.filter((right) => !right)).toEqual([]);
  expect(ran.filter((name) => name === 'send')).toHaveLength(67);
});

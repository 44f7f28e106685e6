/** What clients and logs never see: texts of resolvers, tokens, names of the house (ER-1, ER-2, LG-1, LG-2). */
import { Writable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLog, type LogLevel } from '../../src/observability/log.ts';
import { type Api, startApi } from '../support/api.ts';

const SECRET = 'canary-41c7';
const PERSON = {
  name: 'Ada Lovelace-Canary',
  preferred_username: 'ada.canary@contoso.example',
  oid: 'cafecafe-1234-4234-8234-123456789012',
};

let api: Api;
let written = '';
const capture = (level: LogLevel) =>
  createLog({
    level,
    destination: new Writable({
      write(chunk: Buffer, _encoding, done) {
        written += chunk.toString();
        done();
      },
    }),
  });
const lines = () =>
  written
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const typeDefs = `
  extend type Query { fine: String boom: String late: String odd: String nothing: String! text(of: Int!): Int }
  type Mutation { boom: String }
`;
const fail = () => {
  throw new Error(
    `connect to db.internal.contoso.example with Bearer ${SECRET}-0123456789 failed\n  password=${SECRET}`,
  );
};
const resolvers = {
  Query: {
    fine: () => 'fine',
    boom: fail,
    late: () => Promise.reject(new TypeError(SECRET)),
    odd: () => Promise.reject({ secret: SECRET }),
    nothing: () => null,
    text: () => SECRET,
  },
  Mutation: { boom: fail },
};
beforeAll(async () => {
  api = await startApi({ typeDefs, resolvers, log: capture('debug') });
});
afterAll(() => api[Symbol.asyncDispose]());
beforeEach(() => {
  written = '';
});

describe('a resolver that fails', () => {
  test.each(['boom', 'late', 'odd', 'nothing', 'text(of: 1)'])(
    '%s: the client gets a reference, the log the reason under it',
    async (field) => {
      const { status, errors } = await api.ask(`{ fine ${field} }`);
      const [error] = errors;
      expect(status).toBe(200);
      expect(JSON.stringify(errors)).not.toContain('canary');
      expect(error).toEqual({
        message: 'Something went wrong on our side.',
        path: [field.replace(/\(.*/, '')],
        locations: expect.anything(),
        extensions: { code: 'INTERNAL_SERVER_ERROR', reference: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      });
      expect(lines().filter(({ reference }) => reference === error?.extensions.reference)).toHaveLength(1);
    },
  );

  test('leaves no credential in the log', async () => {
    await api.ask('{ boom }');
    expect(written).toContain('db.internal.contoso.example');
    expect(written).not.toContain(SECRET);
  });

  test('leaves what else was asked answered', async () => {
    const { data } = await api.ask('{ fine boom late }');
    expect(data).toEqual({ fine: 'fine', boom: null, late: null });
  });
});

test('at no level does a log hold a token, a name, an address or an object id', async () => {
  for (const level of ['debug', 'info', 'warn', 'error'] as const) {
    await using own = await startApi({ typeDefs, resolvers, log: capture(level) });
    const tokens = [
      await own.token(PERSON),
      await own.token({ ...PERSON, aud: 'other' }),
      await own.token({ ...PERSON, exp: 1, iat: 0 }),
      await own.token({ ...PERSON, idtyp: SECRET }),
      await own.token({ ...PERSON, iss: `https://${SECRET}.example/` }),
    ];
    for (const token of [...tokens, `${tokens[0]}x`, `${SECRET}.${SECRET}.${SECRET}`, SECRET]) {
      for (const query of [
        '{ fine boom viewer { name username objectId } }',
        '{ nope }',
        '{',
        `{ fine(x: "${SECRET}") }`,
      ]) {
        await fetch(own.url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            authorization: `Bearer ${token}`,
            cookie: `a=${SECRET}`,
            'client-request-id': SECRET,
          },
          body: JSON.stringify({ query, variables: { secret: SECRET }, operationName: null }),
        });
      }
    }
    for (const token of tokens) {
      for (const part of token.split('.')) expect(written).not.toContain(part.slice(0, 24));
    }
  }
  expect(written).not.toMatch(/canary|lovelace|cafecafe/i);
  expect(lines().length).toBeGreaterThan(0);
});

test('the log says which rule refused a token, the client is not told', async () => {
  const { errors } = await api.ask('{ fine }', { aud: 'other' });
  expect(errors).toEqual([
    { message: 'The access token is not valid for this API.', extensions: { code: 'UNAUTHENTICATED' } },
  ]);
  expect(lines().some(({ code, reason }) => code === 'UNAUTHENTICATED' && /\baud\b/.test(String(reason)))).toBe(true);
});

test('what is wrong with a document is said, with a suggestion only where the schema may be read anyway', async () => {
  const { status, errors } = await api.ask('{ fin }');
  expect({ status, errors }).toEqual({
    status: 400,
    errors: [
      expect.objectContaining({
        message: 'Cannot query field "fin" on type "Query". Did you mean "fine"?',
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      }),
    ],
  });
  await using closed = await startApi({ typeDefs, resolvers, overrides: { Server: { Introspection: false } } });
  const { errors: silent } = await closed.ask('{ fin }');
  expect(silent[0]?.message).toBe('Cannot query field "fin" on type "Query".');
  const { status: refused, data } = await closed.ask('{ __schema { queryType { name } } }');
  expect({ refused, data }).toEqual({ refused: 400, data: undefined });
});

test('syntax and variables are the client’s own affair, and said', async () => {
  expect((await api.ask('{')).errors[0]).toMatchObject({
    message: expect.stringMatching(/^Syntax Error/),
    extensions: { code: 'GRAPHQL_PARSE_FAILED' },
  });
  expect((await api.ask('query ($of: Int!) { text(of: $of) }', {}, { of: 'x' })).errors[0]).toMatchObject({
    message: expect.stringMatching(/^Variable "\$of" got invalid value/),
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

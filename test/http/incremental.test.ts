/** `@defer`: what is quick comes first, what is slow in a part of its own, and everything else holds for parts too. */
import { Writable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ClaimsChallengeError } from '../../src/errors/errors.ts';
import { createLog } from '../../src/observability/log.ts';
import { type Api, type Claims, startApi } from '../support/api.ts';
import { allParts, merged, NEW_FORMAT, OLD_FORMAT, type Part, partsOf } from './parts.ts';

const CLAIMS = '{"access_token":{"acrs":{"value":"c1"}}}';
const challenge = () => {
  throw new ClaimsChallengeError(CLAIMS, 'api', 'arm');
};

let api: Api;
let gate = Promise.withResolvers<string>();
let guarded = 0;
let written = '';
const log = createLog({
  level: 'info',
  destination: new Writable({
    write(chunk: Buffer, _encoding, done) {
      written += chunk.toString();
      done();
    },
  }),
});
beforeAll(async () => {
  api = await startApi({
    log,
    typeDefs: `
      extend type Query {
        quick: String
        slow: String
        things: [Thing!]!
        thing: Thing
        challenged: String
        must: Thing
        secret: String @requiresScopes(scopes: [["Secret.Read"]])
        broken: String
        page(first: Int): [Thing!]!
      }
      type Thing { name: String slow: String never: String! thing: Thing }
      type Mutation { change: Thing }
    `,
    resolvers: {
      Query: {
        quick: () => 'at once',
        slow: () => gate.promise,
        thing: () => ({ name: 'a' }),
        things: () => [{ name: 'a' }, { name: 'b' }],
        page: () => [{ name: 'a' }],
        challenged: challenge,
        must: () => ({ name: 'a' }),
        secret: () => {
          guarded += 1;
          return 'secret';
        },
        broken: async () => {
          await gate.promise;
          throw new Error('connect ECONNREFUSED graph.internal.example');
        },
      },
      Thing: {
        slow: () => gate.promise,
        never: async () => gate.promise.then(() => null),
        thing: () => ({ name: 'c' }),
      },
      Mutation: { change: () => ({ name: 'changed' }) },
    },
  });
});
afterAll(() => api[Symbol.asyncDispose]());
beforeEach(() => {
  gate = Promise.withResolvers();
  guarded = 0;
  written = '';
});

interface Sent {
  readonly accept?: string | undefined;
  readonly claims?: Claims;
  readonly body?: object;
}

const send = async (query: string | undefined, { accept = OLD_FORMAT, claims, body }: Sent = {}) =>
  await fetch(api.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, authorization: `Bearer ${await api.token(claims)}` },
    body: JSON.stringify({ query, ...body }),
  });

const refusalOf = async (query: string, variables = {}) => {
  const response = await send(query, { body: { variables } });
  const { errors } = (await response.json()) as { errors: { message: string }[] };
  return [response.status, errors[0]?.message];
};

const SLOW = '{ quick ... @defer(label: "late") { slow } }';

describe.each([
  ['of August 2022', OLD_FORMAT, 'deferSpec=20220824', undefined],
  ['with pending parts', NEW_FORMAT, 'incrementalSpec=v0.2', [{ id: '0', path: [], label: 'late' }]],
])('in the format %s', (_name, accept, parameter, pending) => {
  test('the first part is there while the deferred field is still waited for', async () => {
    const response = await send(SLOW, { accept });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(`multipart/mixed; boundary="-"; ${parameter}`);
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    const parts = partsOf(response);
    const first = (await parts.next()).value as Part;
    expect(first).toEqual({ data: { quick: 'at once' }, hasNext: true, ...(pending ? { pending } : {}) });
    gate.resolve('at last');
    const rest: Part[] = [];
    for await (const part of parts) rest.push(part);
    expect(merged([first, ...rest])).toEqual({ data: { quick: 'at once', slow: 'at last' }, errors: [] });
    expect(rest.at(-1)?.hasNext).toBe(false);
    expect(JSON.stringify([first, ...rest])).toContain('"label":"late"');
  });

  test('a refused field is null with its error in its own part, and its resolver never runs', async () => {
    gate.resolve('');
    const parts = await allParts(await send('{ quick ... @defer { slow secret } }', { accept }));
    expect(parts[0]?.errors).toBeUndefined();
    const { data, errors } = merged(parts);
    expect(data).toEqual({ quick: 'at once', slow: '', secret: null });
    expect(errors).toMatchObject([{ path: ['secret'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
    expect(guarded).toBe(0);
    expect(written).toMatch(/"detail":"secret","event":"authorization\.refused"/);
  });

  test('what went wrong inside is masked in a part as it is elsewhere', async () => {
    gate.resolve('');
    const response = await send('{ quick ... @defer { broken } }', { accept });
    const text = await response.text();
    expect(text).toContain('"code":"INTERNAL_SERVER_ERROR"');
    expect(text).not.toMatch(/ECONNREFUSED|internal\.example|stack/);
  });

  test('a null that must not be takes its part along, and nothing else', async () => {
    gate.resolve('');
    const parts = await allParts(await send('{ quick thing { name ... @defer { never } } }', { accept }));
    const { data, errors } = merged(parts);
    expect(data).toEqual({ quick: 'at once', thing: { name: 'a' } });
    expect(errors).toMatchObject([{ path: ['thing', 'never'] }]);
  });

  test('a challenge in the first part is in the head, one in a later part in its error alone; the status is 200', async () => {
    gate.resolve('');
    const first = await send('{ challenged ... @defer { slow } }', { accept });
    expect(first.status).toBe(200);
    expect(first.headers.get('www-authenticate')).toContain('insufficient_claims');
    await first.text();
    const later = await send('{ quick ... @defer { challenged } }', { accept });
    expect([later.status, later.headers.get('www-authenticate')]).toEqual([200, null]);
    expect(merged(await allParts(later)).errors).toMatchObject([
      { path: ['challenged'], extensions: { code: 'CLAIMS_CHALLENGE', claims: CLAIMS, api: 'arm' } },
    ]);
  });

  test('a document that defers nothing, or nothing with these variables, is answered whole', async () => {
    gate.resolve('late');
    for (const query of ['{ quick slow }', 'query ($no: Boolean! = false) { quick ... @defer(if: $no) { slow } }']) {
      const response = await send(query, { accept });
      expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(await response.json()).toEqual({ data: { quick: 'at once', slow: 'late' } });
    }
  });
});

describe('which clients get parts', () => {
  test.each([
    ['application/json', 'application/json'],
    ['*/*', 'application/json'],
    ['multipart/*, application/json', 'application/json'],
    ['application/graphql-response+json', 'application/graphql-response+json'],
    ['multipart/mixed;q=0, application/json', 'application/json'],
    ['multipart/mixed; deferSpec=1, application/json', 'application/json'],
    ['multipart/mixed;boundary=graphql;subscriptionSpec=1.0, application/json', 'application/json'],
    ['application/json, multipart/mixed', 'multipart/mixed; boundary="-"; deferSpec=20220824'],
    ['multipart/mixed;deferSpec="20220824"', 'multipart/mixed; boundary="-"; deferSpec=20220824'],
    ['MULTIPART/MIXED;INCREMENTALSPEC=v0.2', 'multipart/mixed; boundary="-"; incrementalSpec=v0.2'],
    [
      'multipart/mixed;deferSpec=20220824;q=0.5, multipart/mixed;incrementalSpec=v0.2',
      'multipart/mixed; boundary="-"; incrementalSpec=v0.2',
    ],
  ])('%s: %s', async (accept, type) => {
    gate.resolve('late');
    const response = await send(SLOW, { accept });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')?.replace('; charset=utf-8', '')).toBe(type);
    expect(merged(await allParts(response))).toEqual({ data: { quick: 'at once', slow: 'late' }, errors: [] });
  });

  test('a client that reads nothing but parts gets no answer to an operation without any', async () => {
    const response = await send('{ quick }', { accept: 'multipart/mixed; deferSpec=20220824' });
    expect(response.status).toBe(406);
  });

  test('without HTTP the operation is answered whole', async () => {
    gate.resolve('late');
    const authorization = `Bearer ${await api.token()}`;
    expect(await api.server.executeOperation({ query: SLOW }, { authorization })).toEqual({
      data: { quick: 'at once', slow: 'late' },
    });
  });
});

describe('what a document may defer', () => {
  test('an answer comes in a hundred parts at most, those of a list once for each item', async () => {
    expect(await refusalOf('{ page(first: 101) { ... @defer { slow } } }')).toEqual([
      400,
      'The operation is refused: 100 deferred parts are allowed, 101 came.',
    ]);
    const byVariable =
      'query ($n: Int) { page(first: $n) { ...T @defer } } fragment T on Thing { thing { ... @defer { slow } } }';
    expect(await refusalOf(byVariable, { n: 51 })).toEqual([
      400,
      'The operation is refused: 100 deferred parts are allowed, 102 came.',
    ]);
    gate.resolve('');
    expect((await send(byVariable, { body: { variables: { n: 50 } } })).status).toBe(200);
    expect(await refusalOf(byVariable, { n: 51 })).toMatchObject([400, expect.stringContaining('102 came')]);
    expect(
      (
        await refusalOf(
          '{ things { ... @defer { thing { thing { ... @defer { slow } } } } page { ... @defer(if: false) { slow } } } }',
        )
      )[0],
    ).toBe(400);
  });

  test('fields below a deferred fragment are as deep and as dear as elsewhere', async () => {
    const deep = '{ thing '.repeat(12);
    expect(await refusalOf(`{ ... @defer ${deep} { name } ${'}'.repeat(12)} }`)).toEqual([
      400,
      'The operation is refused: 12 levels are allowed, 13 came.',
    ]);
  });

  test.each([
    ['{ things @stream(initialCount: 1) { name } }', 'Unknown directive "@stream".'],
    ['mutation { ... @defer { change { name } } }', '@defer cannot be used on the root of a mutation.'],
    [
      'mutation { ...M @defer } fragment M on Mutation { change { name } }',
      '@defer cannot be used on the root of a mutation.',
    ],
    ['query ($l: String) { ... @defer(label: $l) { slow } }', 'The label of @defer must be written in the document.'],
    ['{ ... @defer(label: "a") { slow } ... @defer(label: "a") { quick } }', 'Each label of @defer must be used once.'],
    ['{ slow @defer }', 'Directive "@defer" may not be used on FIELD.'],
  ])('%s: %s', async (query, message) => {
    expect(await refusalOf(query)).toEqual([400, message]);
  });

  test('a mutation defers what it reads afterwards', async () => {
    gate.resolve('read');
    const parts = await allParts(await send('mutation { change { name ... @defer { slow } } }'));
    expect(parts).toHaveLength(2);
    expect(merged(parts).data).toEqual({ change: { name: 'changed', slow: 'read' } });
  });
});

test('an operation that is known by its hash is held to the same limits, and comes in parts', async () => {
  gate.resolve('late');
  const sha256Hash = await sha256(SLOW);
  const extensions = { persistedQuery: { version: 1, sha256Hash } };
  await (await send(SLOW, { body: { extensions } })).text();
  const parts = await allParts(await send(undefined, { body: { extensions } }));
  expect(parts).toHaveLength(2);
});

test('who has not signed in defers nothing into an introspection', async () => {
  await using open = await startApi({ overrides: { Authorization: { AnonymousIntrospection: true } } });
  const response = await fetch(open.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: OLD_FORMAT },
    body: JSON.stringify({ query: '{ __typename ... @defer { viewer { objectId } } }' }),
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([401, 'application/json; charset=utf-8']);
});

test('where refused fields refuse the whole, those of deferred fragments do', async () => {
  await using strict = await startApi({
    typeDefs: 'extend type Query { quick: String secret: String @requiresScopes(scopes: [["Secret.Read"]]) }',
    resolvers: { Query: { quick: () => 'at once', secret: () => 'secret' } },
    overrides: { Authorization: { RejectUnauthorized: true } },
  });
  const response = await fetch(strict.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: OLD_FORMAT,
      authorization: `Bearer ${await strict.token()}`,
    },
    body: JSON.stringify({ query: '{ quick ... @defer { secret } }' }),
  });
  expect([response.status, response.headers.get('www-authenticate')]).toEqual([
    403,
    'Bearer error="insufficient_scope", scope="Secret.Read"',
  ]);
  expect(await response.json()).not.toHaveProperty('data');
});

async function sha256(text: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('hex');
}

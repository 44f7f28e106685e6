/** What answers ask for, in every place that they say it. */
import { describe, expect, test } from 'vitest';
import { readChallenges, readHead } from '../../src/client/challenge.ts';
import { addClaims } from '../../src/client/claims.ts';
import { hasOnlyQueries, isQuery, readAnswer, wasRefusedWhole } from '../../src/client/graphql-answer.ts';
import { mergeParts, withoutChallenges } from '../../src/client/incremental.ts';

const CLAIMS = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
const mfa = {
  message: 'Sign in again.',
  path: ['subscriptions'],
  extensions: { code: 'CLAIMS_CHALLENGE', claims: CLAIMS, api: 'arm' },
};
const other = { message: 'No.', extensions: { code: 'DOWNSTREAM_FORBIDDEN' } };
const consentTo = (consentUrl: unknown) => ({ extensions: { code: 'CONSENT_REQUIRED', consentUrl, api: 'graph' } });

describe('errors', () => {
  test('each challenge once, in the order of the answer, and nothing else', () => {
    const url = 'https://login.example/authorize?scope=Mail.Read';
    expect(readChallenges({ data: {}, errors: [other, mfa, consentTo(url), mfa] })).toEqual([
      { kind: 'claims', claims: CLAIMS, api: 'arm' },
      { kind: 'consent', consentUrl: url, api: 'graph' },
    ]);
  });

  test.each(['javascript:alert(1)', 'data:text/html,x', 'not an address', 1, undefined])(
    'no window is opened with %j',
    (url) => expect(readChallenges({ errors: [consentTo(url)] })).toEqual([]),
  );

  test.each([undefined, null, 1, 'text', [], {}, { errors: 1 }, { errors: [null, 1, { extensions: 'x' }] }])(
    'nothing is read from %j',
    (answer) => expect(readChallenges(answer)).toEqual([]),
  );

  test('those of deferred parts count, in both formats', () => {
    const found = [{ kind: 'claims', claims: CLAIMS, api: 'arm' }];
    expect(readChallenges({ hasNext: false, incremental: [{ path: [], data: null, errors: [mfa] }] })).toEqual(found);
    expect(readChallenges({ hasNext: false, completed: [{ id: '0', errors: [mfa] }] })).toEqual(found);
  });
});

describe('WWW-Authenticate', () => {
  test.each([btoa(CLAIMS), btoa(CLAIMS).replaceAll('=', ''), btoa(CLAIMS).replaceAll('+', '-').replaceAll('/', '_')])(
    'claims in base64: %s',
    (claims) =>
      expect(readHead(401, `Bearer realm="", error="insufficient_claims", claims="${claims}"`)).toEqual([
        { kind: 'claims', claims: CLAIMS },
      ]),
  );

  test('a 401 that asks for no claims asks for a sign-in; other answers ask for nothing', () => {
    expect(readHead(401, 'Bearer error="invalid_token"')).toEqual([{ kind: 'sign-in' }]);
    expect(readHead(401, null)).toEqual([{ kind: 'sign-in' }]);
    expect(readHead(403, 'Bearer error="insufficient_scope"')).toEqual([]);
    expect(readHead(200, null)).toEqual([]);
  });
});

describe('what may be sent again', () => {
  test.each([
    ['{ me { mutation } }', true],
    ['query mutation { me }', false], // a name, but who is sure?
    ['query A($text: String = "} mutation {") { me(text: $text) } fragment B on C { d }', true],
    ['# mutation\nquery { a(b: """ } mutation { """) }', true],
    ['mutation { a }', false],
    ['query A { a } mutation B { b }', false],
    ['subscription { a }', false],
  ])('%j: %s', (document, expected) => expect(hasOnlyQueries(document)).toBe(expected));

  test('what has no document, or several, may be anything', () => {
    expect(isQuery('{"extensions":{"persistedQuery":{}}}')).toBe(false);
    expect(isQuery('[{"query":"{ a }"}]')).toBe(false);
    expect(isQuery('not JSON')).toBe(false);
    expect(isQuery('{"query":"{ a }"}')).toBe(true);
  });

  test('a mutation that answered data, or anything but 401, may have run', () => {
    expect(wasRefusedWhole(401, undefined)).toBe(true);
    expect(wasRefusedWhole(401, { a: null })).toBe(false);
    expect(wasRefusedWhole(200, null)).toBe(false);
    expect(wasRefusedWhole(undefined, undefined)).toBe(false);
  });
});

describe('claims of several challenges', () => {
  test('come back letter by letter when there is one', () => {
    expect(addClaims(undefined, '{ "access_token" : {} }')).toBe('{ "access_token" : {} }');
    expect(addClaims('{"a":1}', 'not JSON')).toBe('not JSON');
  });

  test('are asked for together, the later of two for the same claim', () => {
    const before = '{"access_token":{"nbf":{"value":"1"},"acrs":{"value":"c1"}}}';
    const merged = addClaims(before, '{"access_token":{"nbf":{"value":"2"}},"id_token":{"auth_time":null}}');
    expect(JSON.parse(merged)).toEqual({
      access_token: { nbf: { value: '2' }, acrs: { value: 'c1' } },
      id_token: { auth_time: null },
    });
  });
});

const byPath = [
  { data: { me: { id: '1', manager: { id: '2' } } }, hasNext: true },
  { incremental: [{ path: ['me', 'manager'], data: { name: 'Ada' } }], hasNext: true },
  { incremental: [{ path: [], data: { subscriptions: null }, errors: [mfa, other] }], hasNext: false },
];
const byId = [
  {
    data: { me: { id: '1', manager: { id: '2' } } },
    pending: [
      { id: '0', path: ['me'] },
      { id: '1', path: [] },
    ],
    hasNext: true,
  },
  { incremental: [{ id: '0', subPath: ['manager'], data: { name: 'Ada' } }], completed: [{ id: '0' }], hasNext: true },
  {
    incremental: [{ id: '1', data: { subscriptions: null }, errors: [mfa, other] }],
    completed: [{ id: '1' }],
    hasNext: false,
  },
];

test.each([
  ['path', byPath],
  ['id', byId],
])('parts that name their place by %s make one answer', (_by, parts) => {
  expect(mergeParts(parts)).toEqual({
    data: { me: { id: '1', manager: { id: '2', name: 'Ada' } }, subscriptions: null },
    errors: [mfa, other],
  });
  expect(parts[0]?.data).toEqual({ me: { id: '1', manager: { id: '2' } } }); // as it came
});

test('what is shown meanwhile has no error that is being settled, and keeps the others', () => {
  expect(withoutChallenges({ data: { a: 1 }, errors: [mfa] })).toEqual({ data: { a: 1 } });
  expect(withoutChallenges({ data: { a: 1 }, errors: [mfa, other] })).toEqual({ data: { a: 1 }, errors: [other] });
  expect(withoutChallenges({ hasNext: false, incremental: [{ path: [], data: null, errors: [mfa] }] })).toEqual({
    hasNext: false,
    incremental: [],
  });
});

test('reads an answer in parts as they are on the wire', async () => {
  const body = byPath
    .map((part) => `content-type: application/json\r\n\r\n${JSON.stringify(part)}`)
    .join('\r\n---\r\n');
  const headers = { 'content-type': 'multipart/mixed; boundary="-"; deferSpec=20220824' };
  expect(await readAnswer(new Response(`\r\n---\r\n${body}\r\n-----\r\n`, { headers }))).toEqual(byPath);
  expect(await readAnswer(new Response('<p>', { headers: { 'content-type': 'text/html' } }))).toBeUndefined();
});

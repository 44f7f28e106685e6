/** What the page reads out of answers. */
import { expect, test } from 'vitest';
import { asksForPolicy, findChallenge } from '../../src/playground/graphql/challenge.ts';

const answer = (...extensions: unknown[]) => ({
  errors: extensions.map((value) => ({ message: 'no', extensions: value })),
});

test('finds the first challenge among other errors', () => {
  const claims = '{"access_token":{}}';
  expect(
    findChallenge(answer({ code: 'DOWNSTREAM_TIMEOUT' }, { code: 'CLAIMS_CHALLENGE', api: 'arm', claims })),
  ).toEqual({
    kind: 'claims',
    api: 'arm',
    claims,
  });
});

test.each([
  ['a challenge without claims asks for a plain sign-in', { code: 'CLAIMS_CHALLENGE' }, { kind: 'session-over' }],
  ['an ended session asks for a sign-in', { code: 'REAUTHENTICATION_REQUIRED' }, { kind: 'session-over' }],
  ['a missing token asks for a sign-in', { code: 'UNAUTHENTICATED' }, { kind: 'unauthenticated' }],
  ['other codes are left to the editor', { code: 'DOWNSTREAM_ERROR' }, undefined],
])('%s', (_title, extensions, expected) => {
  expect(findChallenge(answer(extensions))).toEqual(expected);
});

test.each(['javascript:alert(1)', 'data:text/html,x', 'not an address', 7, null])(
  'never makes a link of %j',
  (consentUrl) => {
    expect(findChallenge(answer({ code: 'CONSENT_REQUIRED', consentUrl }))).toEqual({
      kind: 'consent',
      api: undefined,
      consentUrl: undefined,
    });
  },
);

test.each([undefined, null, 'text', [], {}, { errors: 'x' }, { errors: [null, 1, { extensions: null }] }])(
  'finds nothing in %j',
  (body) => {
    expect(findChallenge(body)).toBeUndefined();
  },
);

test.each([
  ['an authentication context', '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}', true],
  ['policies by id', '{"access_token":{"capolids":{"essential":true,"values":["a"]}}}', true],
  ['a newer sign-in', '{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}', false],
  ['something unreadable', 'not JSON', false],
])('claims for %s: whether a policy asks', (_what, claims, expected) => {
  expect(asksForPolicy(claims)).toBe(expected);
});

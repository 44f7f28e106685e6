/** `WWW-Authenticate` as real services write it, and as we do. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bearerChallenge,
  claimsChallenge,
  claimsOfChallenge,
  decodeClaims,
  parseChallenges,
} from '../../src/protocol/challenges.ts';

const CLAIMS = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
const BASE64 = Buffer.from(CLAIMS).toString('base64');
const read = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

describe('reads', () => {
  test('the challenge of Microsoft Graph after a revoked session', () => {
    const header = `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000", errorDescription="Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp", error="insufficient_claims", claims="${BASE64}"`;
    expect(read(header)[0]?.[1]).toMatchObject({ error: 'insufficient_claims', claims: BASE64, realm: '' });
    expect(claimsOfChallenge(header)).toBe(CLAIMS);
  });
  test('the challenge of Azure Resource Manager, which calls it invalid_token', () => {
    const header = `Bearer authorization_uri="https://login.windows.net/", error="invalid_token", error_description="User session has been revoked", claims="${BASE64.replace(/=+$/, '')}"`;
    expect(claimsOfChallenge(header)).toBe(CLAIMS);
  });
  test('bare values, blanks around the equals sign, names in any letters', () => {
    expect(read('BEARER Error = invalid_token ,Claims=abc, authorization_uri=https://login.example/x')).toEqual([
      ['bearer', { error: 'invalid_token', claims: 'abc', authorization_uri: 'https://login.example/x' }],
    ]);
  });
  test('several challenges in one header, and several headers', () => {
    expect(read(`Basic realm="a, b", Bearer error="x", PoP nonce="y"`)).toEqual([
      ['basic', { realm: 'a, b' }],
      ['bearer', { error: 'x' }],
      ['pop', { nonce: 'y' }],
    ]);
    expect(claimsOfChallenge(['Basic realm="x"', `PoP claims="${BASE64}"`])).toBe(CLAIMS);
  });
  test('quoted quotes and commas', () => {
    expect(read(String.raw`Bearer error_description="a \"b\", c=\\d"`)).toEqual([
      ['bearer', { error_description: String.raw`a "b", c=\d` }],
    ]);
  });
  test('a scheme alone', () => {
    expect(read('Bearer')).toEqual([['bearer', {}]]);
    expect(read('Negotiate, NTLM')).toEqual([
      ['negotiate', {}],
      ['ntlm', {}],
    ]);
  });
  test('the first of two equal names', () => {
    expect(read('Bearer error="a", error="b"')).toEqual([['bearer', { error: 'a' }]]);
  });
  test('nothing from nothing, from too much, and no names that objects have', () => {
    expect(parseChallenges(undefined)).toEqual([]);
    expect(parseChallenges('')).toEqual([]);
    expect(parseChallenges(`Bearer error="${'x'.repeat(16_384)}"`)).toEqual([]);
    expect(parseChallenges('Bearer __proto__="x"')[0]?.parameters.get('__proto__')).toBe('x');
  });
  test('no claims of another scheme, or none that are claims', () => {
    expect(claimsOfChallenge(`Basic claims="${BASE64}"`)).toBeUndefined();
    expect(claimsOfChallenge('Bearer claims="!!"')).toBeUndefined();
    expect(claimsOfChallenge('Bearer error="insufficient_claims"')).toBeUndefined();
  });
});

test('a header of any bytes is read in time that grows with its length', () => {
  const hostile = [
    `Bearer ${'a="'.repeat(5_000)}`,
    `Bearer a="${'\\'.repeat(16_000)}`,
    'a '.repeat(8_000),
    `Bearer a=${','.repeat(16_000)}`,
  ];
  for (const header of hostile) {
    const began = performance.now();
    parseChallenges(header);
    expect(performance.now() - began).toBeLessThan(200);
  }
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (header) => void parseChallenges(header)));
});

test.each([
  ['JSON', CLAIMS],
  ['JSON with blanks around', ` ${CLAIMS} `],
  ['base64', BASE64],
  ['base64 without padding', BASE64.replace(/=+$/, '')],
  ['base64url', Buffer.from(CLAIMS).toString('base64url')],
])('decodes claims that come as %s', (_sentence, value) => {
  expect(decodeClaims(value)).toBe(CLAIMS);
});

test.each([
  '',
  '   ',
  'null',
  '[]',
  '"x"',
  '7',
  '{',
  'W10=',
  'eyJ',
  'not base64!',
  'a b',
  `{"a":"${'x'.repeat(8_192)}"}`,
  'A'.repeat(20_000),
])('takes %j for no claims', (value) => {
  expect(decodeClaims(value)).toBeUndefined();
});

test('writes a challenge that it reads as it was meant, and on one line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), fc.string({ unit: 'binary' }), (ascii, any) => {
      expect(read(bearerChallenge({ error: 'x', error_description: ascii }))).toEqual([
        ['bearer', { error: 'x', error_description: ascii }],
      ]);
      expect(bearerChallenge({ error_description: any })).toMatch(/^[\x20-\x7e]*$/);
    }),
  );
  expect(bearerChallenge()).toBe('Bearer');
});

test('writes a claims challenge that is no longer than clients take', () => {
  expect(claimsOfChallenge(claimsChallenge(CLAIMS))).toBe(CLAIMS);
  expect(claimsChallenge(CLAIMS)).toBe(`Bearer error="insufficient_claims", claims="${BASE64}"`);
  const long = `{"access_token":"${'x'.repeat(1_600)}"}`;
  expect(claimsChallenge(long)).toBeUndefined();
});

/** Which header counts as a bearer token, and what each kind of refusal says of itself (TV-11, RFC 6750 section 3.1). */
import { expect, test } from 'vitest';
import { missingToken, presentedToken } from '../../src/bearer/authorization-header.ts';
import { UnauthenticatedError } from '../../src/errors/errors.ts';

const refusalOf = (...rawHeaders: string[]): UnauthenticatedError => {
  try {
    presentedToken(rawHeaders);
  } catch (error) {
    if (error instanceof UnauthenticatedError) return error;
    throw error;
  }
  throw new Error('Expected a refusal.');
};

test('takes the token of the one Authorization header', () => {
  expect(presentedToken(['Host', 'api', 'Authorization', 'Bearer a.b.c'])).toBe('a.b.c');
});

test.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])('reads the scheme %s without regard to case', (scheme) => {
  expect(presentedToken(['authorization', `${scheme} a.b.c`])).toBe('a.b.c');
});

test('takes more than one blank before the token, as the grammar has it', () => {
  expect(presentedToken(['authorization', 'Bearer   a.b.c'])).toBe('a.b.c');
});

test('knows nothing of a token in any other header', () => {
  for (const name of ['X-Authorization', 'Proxy-Authorization', 'Cookie', 'X-MS-TOKEN-AAD-ACCESS-TOKEN'])
    expect(presentedToken([name, 'Bearer a.b.c'])).toBeUndefined();
});

test('refuses two headers, in whatever letters and order, even when they say the same', () => {
  for (const second of ['Bearer a.b.c', 'Bearer d.e.f', 'Basic eA==', '']) {
    expect(refusalOf('authorization', 'Bearer a.b.c', 'AUTHORIZATION', second).reason).toMatch(/more than one/);
    expect(refusalOf('authorization', second, 'Host', 'api', 'Authorization', 'Bearer a.b.c').reason).toMatch(
      /more than one/,
    );
  }
});

test.each(['Basic eDp5', 'Negotiate abc', 'PoP a.b.c', 'DPoP a.b.c', 'Bearerx a.b.c', 'a.b.c', 'Digest u="Bearer x"'])(
  'answers %j like a request without a token: its client did not know what is asked for',
  (value) => {
    const { challenge, reason } = refusalOf('authorization', value);
    expect(challenge).toBe('Bearer');
    expect(reason).toMatch(/scheme/);
  },
);

test.each(['Bearer', 'Bearer ', 'bearer   ', ''])(
  'answers %j, which holds no token, like a request without one',
  (value) => {
    expect(refusalOf('authorization', value).challenge).toBe('Bearer');
  },
);

test('refuses a token over 16 KiB before anything looks at it', () => {
  expect(presentedToken(['authorization', `Bearer ${'a'.repeat(16_384)}`])).toHaveLength(16_384);
  const { challenge, reason } = refusalOf('authorization', `Bearer ${'a'.repeat(16_385)}`);
  expect(challenge).toMatch(/^Bearer error="invalid_token"/);
  expect(reason).toMatch(/longer than 16384/);
});

test('asks for a token without an error when none was sent', () => {
  expect(missingToken()).toMatchObject({ code: 'UNAUTHENTICATED', challenge: 'Bearer' });
});

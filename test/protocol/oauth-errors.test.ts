/** What a refusal of the token endpoint means, by the bodies that Entra sends. */
import { expect, test } from 'vitest';
import { classifyTokenRefusal, parseTokenError, type TokenRefusal } from '../../src/protocol/oauth-errors.ts';

const CLAIMS = '{"access_token":{"polids":{"essential":true,"values":["x"]}}}';

const refusals: [string, number, Record<string, unknown> | undefined, TokenRefusal][] = [
  [
    'multi-factor authentication wanted',
    400,
    { error: 'interaction_required', error_codes: [50076], suberror: 'basic_action', claims: CLAIMS },
    'claims-challenge',
  ],
  [
    'conditional access that a new sign-in can meet',
    400,
    { error: 'interaction_required', error_codes: [53003], claims: CLAIMS },
    'claims-challenge',
  ],
  [
    'conditional access that nothing can meet',
    400,
    { error: 'interaction_required', error_codes: [53003], suberror: 'message_only' },
    'access-blocked',
  ],
  [
    'claims that are no JSON',
    400,
    { error: 'interaction_required', error_codes: [50076], claims: '!' },
    'reauthentication-required',
  ],
  [
    'no consent',
    400,
    { error: 'invalid_grant', error_codes: [65001], suberror: 'consent_required' },
    'consent-required',
  ],
  ['an assertion that ran out', 400, { error: 'invalid_grant', error_codes: [500133] }, 'assertion-expired'],
  [
    'an assertion that does not verify',
    400,
    { error: 'invalid_grant', error_codes: [50013] },
    'reauthentication-required',
  ],
  ['a refresh token that ran out', 400, { error: 'invalid_grant', error_codes: [700082] }, 'reauthentication-required'],
  [
    'a password that changed',
    400,
    { error: 'invalid_grant', error_codes: [50173], suberror: 'bad_token' },
    'reauthentication-required',
  ],
  ['an account that is disabled', 400, { error: 'invalid_grant', error_codes: [50057] }, 'access-blocked'],
  ['a user without a role in the application', 400, { error: 'invalid_grant', error_codes: [50105] }, 'access-blocked'],
  ['a wrong secret', 401, { error: 'invalid_client', error_codes: [7000215] }, 'credential'],
  ['a secret that ran out', 401, { error: 'invalid_client', error_codes: [7000222] }, 'credential'],
  [
    'a wrong secret, even with claims',
    401,
    { error: 'invalid_client', error_codes: [7000215], claims: CLAIMS },
    'credential',
  ],
  ['an unknown client error', 401, { error: 'invalid_client' }, 'credential'],
  ['an unknown resource', 400, { error: 'invalid_resource', error_codes: [500011] }, 'configuration'],
  ['a wrong scope', 400, { error: 'invalid_scope', error_codes: [70011] }, 'configuration'],
  ['too many requests', 429, { error: 'temporarily_unavailable' }, 'throttled'],
  ['too many requests, said in the body', 400, { error: 'invalid_grant', error_codes: [90055] }, 'throttled'],
  ['too many requests without a body', 429, undefined, 'throttled'],
  ['an outage', 503, undefined, 'unavailable'],
  ['an outage said with a code', 400, { error: 'invalid_grant', error_codes: [90033] }, 'unavailable'],
  ['a page of a front door', 403, undefined, 'unavailable'],
];

test.each(refusals)('%s', (_sentence, status, body, expected) => {
  expect(classifyTokenRefusal(status, parseTokenError(body))).toBe(expected);
});

test('reads the number from the description where there is no list', () => {
  const body = {
    error: 'invalid_grant',
    error_description: 'AADSTS65001: The user has not consented. Trace ID: x',
    trace_id: 't',
  };
  expect(parseTokenError(body)).toMatchObject({ codes: [65001], traceId: 't', description: body.error_description });
  expect(parseTokenError({ ...body, error_description: 'See AADSTS65001' })?.codes).toEqual([]);
});

test.each([undefined, null, 'error', 7, [], {}, { error: '' }, { error: 7 }, '<html>'])(
  '%j is no error body',
  (body) => {
    expect(parseTokenError(body)).toBeUndefined();
  },
);

test('takes members of other shapes for absent', () => {
  expect(
    parseTokenError({ error: 'x', suberror: 7, error_codes: ['65001', 1], claims: {}, error_description: [] }),
  ).toEqual({
    error: 'x',
    suberror: undefined,
    codes: [1],
    claims: undefined,
    description: undefined,
    traceId: undefined,
  });
});

/** Refusals of the token service → the codes a client acts on, through the acquirer, from real answers. */
import { expect, test } from 'vitest';
import type { ErrorCode } from '../../src/errors/codes.ts';
import { ConsentRequiredError, OnbehalfError } from '../../src/errors/errors.ts';
import { systemClock } from '../../src/observability/clock.ts';
import { createConsentUrl } from '../../src/tokens/consent-url.ts';
import { ExchangeWithheldError } from '../../src/tokens/engine.ts';
import { createTokenAcquirer } from '../../src/tokens/token-acquirer.ts';
import { createTokenAcquisition } from '../../src/tokens/token-acquisition.ts';
import { tokenError } from '../../src/tokens/token-errors.ts';
import { API, TENANT } from '../support/authority.ts';
import { bearerOf } from './bearer.ts';
import { aadsts, GRAPH, startTokenService, type TokenService } from './token-service.ts';

const STEP_UP = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';

/** What a resolver meets when the token endpoint answers so. */
async function outcomeOf(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  await using service = await startTokenService((_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body)),
  );
  return await acquire(service);
}

async function acquire(service: TokenService): Promise<OnbehalfError> {
  const acquisition = createTokenAcquisition({
    engine: service.engine(),
    maxBytes: 1_048_576,
    clockToleranceSeconds: 60,
    clock: systemClock,
  });
  const consentUrl = createConsentUrl({ instance: 'https://login.example/', clientId: API }, 'https://graphql.example');
  const acquirer = createTokenAcquirer({ acquisition, bearer: bearerOf('ada'), tenantId: TENANT, consentUrl });
  const error: unknown = await acquirer.acquireForUser([`${GRAPH}/Mail.Read`]).catch((reason: unknown) => reason);
  if (error instanceof OnbehalfError) return error;
  throw new Error('Expected an error of ours.', { cause: error });
}

const refusals: readonly [ErrorCode, number, ReturnType<typeof aadsts>][] = [
  ['UNAUTHENTICATED', 400, aadsts(500133, 'invalid_grant')],
  ['CLAIMS_CHALLENGE', 400, aadsts(50076, 'interaction_required', { suberror: 'basic_action', claims: STEP_UP })],
  ['CLAIMS_CHALLENGE', 400, aadsts(50079, 'interaction_required', { claims: STEP_UP })],
  ['CLAIMS_CHALLENGE', 400, aadsts(53003, 'interaction_required', { suberror: 'message_only', claims: STEP_UP })],
  ['CLAIMS_CHALLENGE', 400, aadsts(50173, 'interaction_required', { claims: STEP_UP })],
  ['CONSENT_REQUIRED', 400, aadsts(65001, 'invalid_grant', { suberror: 'consent_required' })],
  ['CONSENT_REQUIRED', 400, aadsts(65001, 'interaction_required')],
  ['REAUTHENTICATION_REQUIRED', 400, aadsts(50173, 'invalid_grant', { suberror: 'bad_token' })],
  ['REAUTHENTICATION_REQUIRED', 400, aadsts(700082, 'invalid_grant')],
  ['REAUTHENTICATION_REQUIRED', 400, aadsts(70043, 'invalid_grant')],
  ['REAUTHENTICATION_REQUIRED', 400, aadsts(50013, 'invalid_grant')],
  ['ACCESS_BLOCKED', 400, aadsts(53003, 'invalid_grant')],
  ['ACCESS_BLOCKED', 400, aadsts(53000, 'invalid_grant')],
  ['ACCESS_BLOCKED', 400, aadsts(50105, 'invalid_grant')],
  ['ACCESS_BLOCKED', 400, aadsts(50057, 'invalid_grant')],
  ['CREDENTIAL_ERROR', 401, aadsts(7000215, 'invalid_client')],
  ['CREDENTIAL_ERROR', 401, aadsts(7000222, 'invalid_client')],
  ['CREDENTIAL_ERROR', 401, aadsts(700027, 'invalid_client')],
  ['CREDENTIAL_ERROR', 400, aadsts(700016, 'unauthorized_client')],
  ['CREDENTIAL_ERROR', 400, aadsts(70011, 'invalid_scope')],
  ['DOWNSTREAM_UNAVAILABLE', 400, aadsts(90033, 'temporarily_unavailable')],
  ['DOWNSTREAM_UNAVAILABLE', 503, aadsts(90033, 'temporarily_unavailable')],
  ['DOWNSTREAM_UNAVAILABLE', 500, { error: 'server_error', error_codes: [], error_description: '' }],
];

test.each(refusals)('answers %s for HTTP %i %j', async (code, status, body) => {
  const error = await outcomeOf(status, body);
  expect(error.code).toBe(code);
  // The text of the token service names people: it stays behind the error, for the log.
  expect(`${error.message} ${JSON.stringify(error.extensions)}`).not.toContain('a person is named here');
});

test('passes the claims of a challenge on as they came', async () => {
  const error = await outcomeOf(400, aadsts(50076, 'interaction_required', { claims: STEP_UP }));
  expect(error.extensions).toEqual({ claims: STEP_UP });
});

test('passes on when to try again', async () => {
  const error = await outcomeOf(429, aadsts(90055, 'temporarily_unavailable'), { 'retry-after': '17' });
  expect(error.code).toBe('DOWNSTREAM_THROTTLED');
  expect(error.extensions).toEqual({ retryAfterSeconds: 17, downstream: { api: 'token-service', status: 429 } });
});

test('says which scopes want consent, and where to give it', async () => {
  const error = await outcomeOf(400, aadsts(65001, 'invalid_grant', { suberror: 'consent_required' }));
  expect(error).toBeInstanceOf(ConsentRequiredError);
  const { scopes, consentUrl } = error as ConsentRequiredError;
  expect(scopes).toEqual([`${GRAPH}/Mail.Read`]);
  const url = new URL(consentUrl);
  expect(`${url.origin}${url.pathname}`).toBe(`https://login.example/${TENANT}/oauth2/v2.0/authorize`);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: API,
    response_type: 'code',
    scope: `${GRAPH}/Mail.Read`,
    prompt: 'consent',
    redirect_uri: 'https://graphql.example/consent',
  });
});

test('calls a token endpoint that hangs up unavailable', async () => {
  await using service = await startTokenService((_request, response) => response.destroy());
  expect((await acquire(service)).code).toBe('DOWNSTREAM_UNAVAILABLE');
});

test('calls a token endpoint that says nothing late', async () => {
  await using service = await startTokenService(() => {});
  expect((await acquire(service)).code).toBe('DOWNSTREAM_TIMEOUT');
});

test('a front door that answers HTML is unavailable, not the application at fault', async () => {
  await using service = await startTokenService((_request, response) =>
    response.writeHead(403, { 'content-type': 'text/html' }).end('<html>blocked</html>'),
  );
  expect((await acquire(service)).code).toBe('DOWNSTREAM_UNAVAILABLE');
});

test.each([
  ['DOWNSTREAM_THROTTLED', 'throttled'],
  ['DOWNSTREAM_UNAVAILABLE', 'unavailable'],
] as const)('answers %s, and when to come back, while the token service is not asked', (code, reason) => {
  const error = tokenError(new ExchangeWithheldError(reason, 1_200), { scopes: [], consentUrl: () => '' });
  expect(error).toMatchObject({ code, extensions: { retryAfterSeconds: 2, downstream: { api: 'token-service' } } });
});

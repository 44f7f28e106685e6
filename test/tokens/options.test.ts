/** Each option of the callers, as it reaches the token service; and that options are the caller's own. */
import { expect, test } from 'vitest';
import { type Clock, systemClock } from '../../src/observability/clock.ts';
import { createAuthorizationHeaderProvider } from '../../src/tokens/authorization-header-provider.ts';
import { type AcquireTokenOptions, createTokenAcquirer } from '../../src/tokens/token-acquirer.ts';
import { createTokenAcquisition } from '../../src/tokens/token-acquisition.ts';
import { TENANT } from '../support/authority.ts';
import { createManualClock } from '../support/clock.ts';
import { bearerOf } from './bearer.ts';
import { GRAPH, grantTokens, startTokenService, type TokenService } from './token-service.ts';

const OTHER_TENANT = '99999999-2222-4333-8444-555555555555';
const CLAIMS = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
const SCOPES = [`${GRAPH}/User.Read`];

const start = () => startTokenService((_request, response) => grantTokens(response));

function headersFrom(service: TokenService, clock: Clock = systemClock) {
  const acquisition = createTokenAcquisition({
    engine: service.engine({ clock }),
    maxBytes: 1_048_576,
    clockToleranceSeconds: 60,
    clock,
  });
  const bearer = bearerOf('ada');
  const acquirer = createTokenAcquirer({ acquisition, bearer, tenantId: TENANT, consentUrl: () => '' });
  return createAuthorizationHeaderProvider(acquirer);
}

/** What one request with these options looks like on the wire. */
async function wireOf(acquireTokenOptions: AcquireTokenOptions, requestAppToken = false) {
  await using service = await start();
  const scopes = requestAppToken ? [`${GRAPH}/.default`] : SCOPES;
  await headersFrom(service).createAuthorizationHeader(scopes, { requestAppToken, acquireTokenOptions });
  const [seen] = service.seen;
  if (!seen) throw new Error('Expected a request.');
  const { pathname, searchParams } = new URL(seen.url, service.instance);
  return { pathname, query: searchParams, headers: seen.headers, form: service.form() };
}

test.each([false, true])('the tenant is in the address (for the application: %s)', async (app) => {
  expect((await wireOf({ tenant: OTHER_TENANT }, app)).pathname).toBe(`/${OTHER_TENANT}/oauth2/v2.0/token`);
});

test.each([false, true])('the correlation id is the client request id (for the application: %s)', async (app) => {
  const correlationId = 'cccccccc-0000-4000-8000-00000000000c';
  const { headers, form } = await wireOf({ correlationId }, app);
  expect(headers['client-request-id'] ?? form.get('client-request-id')).toBe(correlationId);
});

test.each([
  ['JSON', CLAIMS],
  ['base64', Buffer.from(CLAIMS).toString('base64')],
  ['base64 without padding', Buffer.from(CLAIMS).toString('base64').replace(/=+$/, '')],
  ['base64url', Buffer.from(CLAIMS).toString('base64url')],
])('claims as %s are in the form, beside our capabilities', async (_name, claims) => {
  for (const app of [false, true]) {
    const sent: unknown = JSON.parse((await wireOf({ claims }, app)).form.get('claims') ?? '');
    expect(sent).toMatchObject({
      access_token: { acrs: { essential: true, value: 'c1' }, xms_cc: { values: ['cp1'] } },
    });
  }
});

test.each([false, true])('allowed extra query parameters are in the address (for the application: %s)', async (app) => {
  const { query } = await wireOf({ extraQueryParameters: { slice: 'testslice', dc: 'ESTS-PUB-WEULR1' } }, app);
  expect(Object.fromEntries(query)).toMatchObject({ dc: 'ESTS-PUB-WEULR1', slice: 'testslice' });
});

test.each([
  [{ client_id: 'another' }],
  [{ scope: 'more' }],
  [{ claims: '{}' }],
  [{ dc: 'a&client_id=b' }],
  [{ dc: '' }],
  [{ slice: 'one\r\ntwo' }],
])('extra query parameters %j are refused, and nothing is sent', async (extraQueryParameters) => {
  await using service = await start();
  await expect(
    headersFrom(service).createAuthorizationHeaderForUser(SCOPES, { acquireTokenOptions: { extraQueryParameters } }),
  ).rejects.toThrow(TypeError);
  expect(service.seen).toEqual([]);
});

test.each([false, true])(
  'forcing a refresh reaches the token service, once in half a minute (for the application: %s)',
  async (app) => {
    const clock = createManualClock(Date.now());
    await using service = await start();
    const headers = headersFrom(service, clock);
    const scopes = app ? [`${GRAPH}/.default`] : SCOPES;
    const get = (forceRefresh: boolean) =>
      headers.createAuthorizationHeader(scopes, { requestAppToken: app, acquireTokenOptions: { forceRefresh } });
    await get(false);
    await get(true);
    for (let insisting = 0; insisting < 5; insisting += 1) await get(true);
    expect(service.seen).toHaveLength(2);
    clock.advance(31_000);
    await get(true);
    expect(service.seen).toHaveLength(3);
  },
);

test('a caller that has left asks nothing, and one that leaves ends no exchange', async () => {
  await using service = await start();
  const headers = headersFrom(service);
  const left = headers.createAuthorizationHeaderForUser(SCOPES, {
    acquireTokenOptions: { signal: AbortSignal.abort() },
  });
  await expect(left).rejects.toThrow('aborted');
  expect(service.seen).toEqual([]);
  const leaving = new AbortController();
  const leaves = headers.createAuthorizationHeaderForUser(SCOPES, { acquireTokenOptions: { signal: leaving.signal } });
  leaving.abort();
  await expect(leaves).rejects.toThrow('aborted');
  expect(await headers.createAuthorizationHeaderForUser(SCOPES)).toBe('Bearer downstream-token');
  expect(service.seen).toHaveLength(1);
});

test('options are read when they come and never written to', async () => {
  await using service = await start();
  const options = { claims: CLAIMS, tenant: OTHER_TENANT, extraQueryParameters: { dc: 'one' } };
  const frozen = Object.freeze({ acquireTokenOptions: options });
  const header = headersFrom(service).createAuthorizationHeaderForUser(SCOPES, frozen);
  options.tenant = TENANT;
  options.extraQueryParameters.dc = 'other';
  await header;
  expect(service.seen[0]?.url).toContain(OTHER_TENANT);
  expect(service.seen[0]?.url).toContain('dc=one');
  expect(options).toEqual({ claims: CLAIMS, tenant: TENANT, extraQueryParameters: { dc: 'other' } });
});

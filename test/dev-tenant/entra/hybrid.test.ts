/** What /authorize answers beside a code: id tokens by form_post, as web apps of ASP.NET Core ask for, and their like. */
import { createHash } from 'node:crypto';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, expect, test } from 'vitest';
import { fragmentOf, openBrowser, signInUrl } from './browser.ts';
import { claimsOf, ids, startTenant, type TestTenant } from './support.ts';

const webApp = '11111111-0000-4000-8000-000000000005';
const redirectUri = 'https://localhost:5001/signin-oidc';
const tenant = await startTenant();
afterAll(() => tenant.stop());
const adaOf = ({ directory }: TestTenant) => directory.findPerson('ada')?.objectId ?? '';

/** The request of Microsoft.Identity.Web's templates. */
const asked = {
  client_id: webApp,
  redirect_uri: redirectUri,
  response_type: 'id_token',
  response_mode: 'form_post',
  scope: 'openid profile',
  code_challenge: undefined,
  code_challenge_method: undefined,
};

async function land(parameters: Record<string, string | undefined>, at = tenant) {
  const browser = openBrowser(at);
  return await browser.press(await browser.go(signInUrl(at, { ...asked, ...parameters }).url), 'person', adaOf(at));
}

function formOf(page: string): Record<string, string> {
  const fields = [...page.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  return Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]));
}

test('posts an id token to a web app, by a page that sends itself and has a button for browsers without scripts', async () => {
  const { page, headers, status } = await land({});
  expect(status).toBe(200);
  expect(page).toContain(`<form method="post" action="${redirectUri}">`);
  expect(page).toContain('document.forms[0].submit()');
  expect(page).toMatch(/<noscript><button[^>]*>Continue<\/button><\/noscript>/);
  expect(headers.get('content-security-policy')).toContain("form-action 'self' https://localhost:5001");
  const { id_token = '', state, session_state, code } = formOf(page);
  expect([state, code]).toEqual(['state of the app', undefined]);
  expect(session_state).toBe(claimsOf(id_token).sid);

  const keys = await (await tenant.fetch(`${tenant.authority}/discovery/v2.0/keys`)).json();
  const { payload } = await jwtVerify(id_token, createLocalJWKSet(keys as Parameters<typeof createLocalJWKSet>[0]), {
    issuer: `${tenant.authority}/v2.0`,
    audience: webApp,
  });
  expect(payload).toMatchObject({ nonce: 'nonce of the app', preferred_username: 'ada@fabrikam.example', ver: '2.0' });
});

test('binds the code beside an id token to it, and the code is redeemed by the server', async () => {
  const scope = `api://${ids.api}/access_as_user openid offline_access`;
  const { code = '', id_token = '' } = formOf((await land({ response_type: 'code id_token', scope })).page);
  const half = createHash('sha256').update(code).digest().subarray(0, 16).toString('base64url');
  expect(claimsOf(id_token).c_hash).toBe(half);
  const { status, body } = await tenant.token({
    grant_type: 'authorization_code',
    client_id: webApp,
    client_secret: 'dev-tenant-secret-of-the-web-app',
    redirect_uri: redirectUri,
    code,
  });
  expect(status).toBe(200);
  expect(claimsOf(body.access_token)).toMatchObject({ aud: ids.api, azp: webApp, azpacr: '1' });
});

test('answers in the fragment unless said otherwise, and never in the query', async () => {
  const landed = await land({ response_mode: undefined });
  expect(fragmentOf(landed).get('id_token')).toMatch(/^eyJ/);
  const query = await openBrowser(tenant).go(signInUrl(tenant, { ...asked, response_mode: 'query' }).url);
  expect(query.url.search).toBe('');
  expect(fragmentOf(query).get('error_uri')).toContain('code=70007');
});

test.each([
  ['without a nonce', { nonce: undefined }, 900144],
  ['without openid', { scope: 'profile' }, 70005],
  ['of an access token where the registration has no implicit grant', { response_type: 'id_token token' }, 700051],
  ['of a kind nobody knows', { response_type: 'code assertion' }, 70005],
])('refuses a request %s', async (_what, parameters, code) => {
  const { page } = await openBrowser(tenant).go(signInUrl(tenant, { ...asked, ...parameters }).url);
  expect(formOf(page)).toMatchObject({ state: 'state of the app', error_uri: expect.stringContaining(`code=${code}`) });
});

test('refuses an id token to an app whose registration does not allow it', async () => {
  const { url } = await openBrowser(tenant).go(
    signInUrl(tenant, { response_type: 'id_token', response_mode: undefined }).url,
  );
  expect(new URLSearchParams(url.hash.slice(1)).get('error')).toBe('unsupported_response_type');
});

test('gives an access token with its hash where the implicit grant is on', async () => {
  const implicitGrant = { idTokens: true, accessTokens: true };
  await using own = await startTenant({ apps: [{ name: 'web app', implicitGrant }] });
  const scope = 'https://graph.microsoft.com/User.Read openid';
  const landed = fragmentOf(await land({ response_type: 'id_token token', response_mode: undefined, scope }, own));
  const accessToken = landed.get('access_token') ?? '';
  const half = createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
  expect(claimsOf(landed.get('id_token') ?? '').at_hash).toBe(half);
  expect(claimsOf(accessToken)).toMatchObject({ scp: 'User.Read', appidacr: '0' });
  expect(Number(landed.get('expires_in'))).toBeGreaterThan(0);
  expect(landed.get('refresh_token')).toBeNull();
});

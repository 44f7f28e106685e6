/** The v1.0 endpoints: `resource` instead of `scope`, numbers as texts, id tokens of their own issuer. */
import { afterAll, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { apiSecret, claimsOf, ids, onBehalfOf, startTenant } from './support.ts';

const tenant = await startTenant();
afterAll(() => tenant.stop());
const webApp = '11111111-0000-4000-8000-000000000005';
const webAppSecret = 'dev-tenant-secret-of-the-web-app';
const daemonSecret = 'dev-tenant-secret-of-the-daemon';
const redirectUri = 'http://localhost:4100/signin-oidc';

async function token(fields: Record<string, string>): Promise<{ status: number; body: Record<string, string> }> {
  const reply = await tenant.fetch(`${tenant.authority}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(fields),
  });
  return { status: reply.status, body: JSON.parse(await reply.text()) };
}

const forApp = { grant_type: 'client_credentials', client_id: ids.daemon, client_secret: daemonSecret };

test('documents name its own endpoints, keys and words', async () => {
  const reply = await tenant.fetch(`${tenant.authority}/.well-known/openid-configuration`);
  expect(await reply.json()).toMatchObject({
    issuer: `${tenant.authority}/`,
    authorization_endpoint: `${tenant.authority}/oauth2/authorize`,
    token_endpoint: `${tenant.authority}/oauth2/token`,
    device_authorization_endpoint: `${tenant.authority}/oauth2/devicecode`,
    end_session_endpoint: `${tenant.authority}/oauth2/logout`,
    jwks_uri: `${tenant.origin}/common/discovery/keys`,
    scopes_supported: ['openid'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'token id_token', 'token'],
    microsoft_multi_refresh_token: true,
  });
});

test.each(['https://management.azure.com/', 'https://management.azure.com'])(
  'puts the resource %s into the audience letter for letter',
  async (resource) => {
    const { body } = await token({ ...forApp, resource });
    expect(claimsOf(body.access_token ?? '')).toMatchObject({ aud: resource, appid: ids.daemon, ver: '1.0' });
    const now = Math.floor(Date.now() / 1000);
    expect(body).toMatchObject({ token_type: 'Bearer', resource, ext_expires_in: body.expires_in });
    expect(Math.abs(Number(body.expires_on) - now - Number(body.expires_in))).toBeLessThanOrEqual(2);
    expect(Number(body.not_before)).toBeLessThanOrEqual(now);
    expect(body).not.toHaveProperty('refresh_token');
  },
);

test('gives tokens of the version that the API is registered for', async () => {
  const { body } = await token({ ...forApp, resource: `api://${ids.api}` });
  expect(claimsOf(body.access_token ?? '')).toMatchObject({ aud: ids.api, ver: '2.0', roles: ['Reports.Read.All'] });
});

test('leads a web app from a sign-in to a code, and from there to tokens without a scope', async () => {
  const query = new URLSearchParams({
    client_id: webApp,
    response_type: 'code id_token',
    response_mode: 'form_post',
    redirect_uri: redirectUri,
    resource: 'https://graph.microsoft.com',
    nonce: 'n',
    state: 's',
  });
  const browser = openBrowser(tenant);
  const picker = await browser.go(`${tenant.authority}/oauth2/authorize?${query.toString()}`);
  const { page } = await browser.press(picker, 'person', tenant.directory.findPerson('ada')?.objectId ?? '');
  const fieldOf = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
  expect(claimsOf(fieldOf('id_token'))).toMatchObject({
    ver: '1.0',
    iss: `${tenant.authority}/`,
    upn: 'ada@fabrikam.example',
    unique_name: 'ada@fabrikam.example',
    amr: ['pwd'],
    nonce: 'n',
  });
  const { status, body } = await token({
    grant_type: 'authorization_code',
    client_id: webApp,
    client_secret: webAppSecret,
    redirect_uri: redirectUri,
    code: fieldOf('code'),
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    resource: 'https://graph.microsoft.com',
    scope: expect.stringMatching(/\bUser\.Read\b/),
  });
  expect(body.scope).not.toContain('/');
  expect(claimsOf(body.id_token ?? '')).toMatchObject({ ver: '1.0' });
  const renewed = await token({
    grant_type: 'refresh_token',
    client_id: webApp,
    client_secret: webAppSecret,
    refresh_token: body.refresh_token ?? '',
    resource: ids.api,
  });
  expect(claimsOf(renewed.body.access_token ?? '').scp).toContain('access_as_user');
});

test('exchanges on behalf of a user', async () => {
  const { body } = await token({
    grant_type: onBehalfOf,
    client_id: ids.api,
    client_secret: apiSecret,
    requested_token_use: 'on_behalf_of',
    assertion: await tenant.tokenFor('ada'),
    resource: 'https://management.azure.com/',
  });
  expect(claimsOf(body.access_token ?? '')).toMatchObject({
    aud: 'https://management.azure.com/',
    scp: 'user_impersonation',
    upn: 'ada@fabrikam.example',
  });
});

test('wants a resource, and the second generation wants none', async () => {
  expect(await token(forApp)).toMatchObject({ status: 400, body: { error: 'invalid_request', error_codes: [90014] } });
  const { body } = await tenant.token({ ...forApp, resource: 'https://graph.microsoft.com', scope: 'x' });
  expect(body).toMatchObject({ error: 'invalid_request', error_codes: [901002] });
});

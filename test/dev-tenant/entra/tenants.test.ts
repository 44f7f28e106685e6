/** Which tenant a sign-in is for: by GUID, by domain, by `common`; guests here and at home. */
import { afterAll, expect, test } from 'vitest';
import { fragmentOf, openBrowser, signInUrl } from './browser.ts';
import { claimsOf, ids, readClientInfo, startTenant } from './support.ts';

const tenant = await startTenant();
afterAll(() => tenant.stop());
const [contoso] = tenant.directory.otherTenants;
const guest = tenant.directory.findPerson('guest');
const origin = 'http://localhost:4000';

/** Signs somebody in under another name of the tenant, and redeems the code there. */
async function signInAt(
  segment: string,
  choose: (page: string) => string,
  scope = `api://${ids.api}/access_as_user openid`,
) {
  const browser = openBrowser(tenant);
  const signIn = signInUrl(tenant, { scope });
  let landed = await browser.go(signIn.url.replace(tenant.tenantId, segment));
  const picker = landed.page;
  landed = await browser.press(landed, 'person', choose(landed.page));
  if (landed.page.includes('Permissions requested')) landed = await browser.press(landed, 'decision', 'accept');
  const code = fragmentOf(landed).get('code');
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: ids.frontEnd,
    redirect_uri: signIn.redirectUri,
    code: code ?? '',
    code_verifier: signIn.verifier,
    client_info: '1',
  });
  const reply = await tenant.fetch(`${tenant.origin}/${segment}/oauth2/v2.0/token`, {
    method: 'POST',
    body: form,
    headers: { origin },
  });
  const body = JSON.parse(await reply.text());
  return { landed, picker, status: reply.status, body, claims: () => claimsOf(String(body.access_token)) };
}

const byName = (name: string) => (page: string) =>
  new RegExp(`value="([^"]+)">\\s*<span[^>]*>[^<]*</span>\\s*<span class="name">${name}<`).exec(page)?.[1] ?? '';

test.each(['fabrikam.example', 'common', 'organizations'])(
  'a member signs in at %s and is of the company',
  async (segment) => {
    const { status, claims } = await signInAt(segment, byName('Ada Lindqvist'));
    expect(status).toBe(200);
    expect(claims()).toMatchObject({ tid: tenant.tenantId, iss: `${tenant.authority}/v2.0` });
  },
);

test('a guest here has another object id than at home, and the home account is the same', async () => {
  const here = await signInAt(tenant.tenantId, () => guest?.objectId ?? '');
  const home = await signInAt('common', byName('Gustav Guestling'));
  expect(here.claims()).toMatchObject({
    tid: tenant.tenantId,
    oid: guest?.objectId,
    idp: `https://sts.windows.net/${contoso?.tenantId}/`,
    preferred_username: 'gustav@contoso.example',
  });
  expect(home.claims()).toMatchObject({
    tid: contoso?.tenantId,
    iss: `${tenant.origin}/${contoso?.tenantId}/v2.0`,
    preferred_username: 'gustav@contoso.example',
  });
  expect(home.claims()).not.toHaveProperty('idp');
  expect(home.claims().oid).not.toBe(guest?.objectId);
  expect(readClientInfo(here.body.client_info)).toEqual({ uid: home.claims().oid, utid: contoso?.tenantId });
  expect(readClientInfo(home.body.client_info)).toEqual({ uid: home.claims().oid, utid: contoso?.tenantId });

  const exchange = (at: string) =>
    tenant.fetch(`${tenant.origin}/${at}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        client_id: ids.api,
        client_secret: 'dev-tenant-secret-of-the-api',
        requested_token_use: 'on_behalf_of',
        scope: 'https://graph.microsoft.com/User.Read',
        assertion: String(home.body.access_token),
      }),
    });
  // The middle tier has to ask the tenant of the assertion, where nobody has consented to what it calls.
  expect(await (await exchange(tenant.tenantId)).json()).toMatchObject({ error_codes: [50013] });
  expect(await (await exchange(contoso?.tenantId ?? '')).json()).toMatchObject({ error_codes: [65001] });
});

test('another tenant has its own people, and whoever is not among them is told so', async () => {
  const { picker } = await signInAt(contoso?.tenantId ?? '', byName('Gustav Guestling'));
  expect(picker).toContain('Sign in to Contoso Dyes');
  expect(picker).not.toContain('Ada Lindqvist');
  const other = await openBrowser(tenant).go(signInUrl(tenant).url.replace(tenant.tenantId, 'contoso.example'));
  const chosen = await tenant.fetch(other.url.href, {
    method: 'POST',
    body: new URLSearchParams({
      interaction: other.url.searchParams.get('interaction') ?? '',
      step: 'sign-in',
      person: tenant.directory.findPerson('ada')?.objectId ?? '',
    }),
  });
  expect(await chosen.text()).toContain('AADSTS50020');
});

test('an app of one tenant is not known in another, and not to be used through common', async () => {
  const one = { client_id: '11111111-0000-4000-8000-000000000005', redirect_uri: 'https://localhost/signin-oidc' };
  const url = signInUrl(tenant, { ...one, response_type: 'id_token', scope: 'openid' }).url;
  const { page } = await openBrowser(tenant).go(url.replace(tenant.tenantId, contoso?.tenantId ?? ''));
  expect(page).toContain('AADSTS700016');
  for (const [segment, code] of [
    ['common', 50194],
    ['consumers', 9002346],
  ] as const) {
    const landed = await openBrowser(tenant).go(url.replace(tenant.tenantId, segment));
    expect(fragmentOf(landed).get('error_uri')).toContain(`code=${code}`);
  }
});

async function passwordOfGuest(segment: string) {
  const reply = await tenant.fetch(`${tenant.origin}/${segment}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: ids.frontEnd,
      username: 'Gustav@contoso.example',
      password: 'dev',
      scope: 'openid profile',
    }),
  });
  return JSON.parse(await reply.text());
}

test('the password grant finds a guest here by the address of home, and at organizations the account of home', async () => {
  expect(claimsOf((await passwordOfGuest('fabrikam.example')).id_token)).toMatchObject({ oid: guest?.objectId });
  const home = { tid: contoso?.tenantId, preferred_username: 'gustav@contoso.example' };
  for (const segment of ['contoso.example', 'organizations']) {
    expect(claimsOf((await passwordOfGuest(segment)).id_token)).toMatchObject(home);
  }
  expect(await passwordOfGuest('common')).toMatchObject({ error_codes: [9001023] });
});

test('a code of one tenant is worth nothing at another', async () => {
  const browser = openBrowser(tenant);
  const signIn = signInUrl(tenant);
  const landed = await browser.press(
    await browser.go(signIn.url),
    'person',
    tenant.directory.findPerson('ada')?.objectId ?? '',
  );
  const reply = await tenant.fetch(`${tenant.origin}/contoso.example/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { origin },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: ids.frontEnd,
      redirect_uri: signIn.redirectUri,
      code: fragmentOf(landed).get('code') ?? '',
      code_verifier: signIn.verifier,
    }),
  });
  expect(await reply.json()).toMatchObject({ error: 'invalid_grant', error_codes: [70000] });
});

const arm = 'https://management.azure.com/';

async function askArm(path: string, token: string) {
  const reply = await tenant.fetch(`${tenant.arm}${path}`, { headers: { authorization: `Bearer ${token}` } });
  return { status: reply.status, body: JSON.parse(await reply.text()) };
}

test('a token of home shows Azure every tenant its holder is known in, and none of the subscriptions of the others', async () => {
  const home = await signInAt('common', byName('Gustav Guestling'), `${arm}/user_impersonation`);
  const token = String(home.body.access_token);
  const { body } = await askArm('/tenants?api-version=2022-12-01', token);
  expect(body.value.map(({ defaultDomain }: { defaultDomain: string }) => defaultDomain).toSorted()).toEqual([
    'contoso.example',
    'fabrikam.example',
  ]);
  expect((await askArm('/subscriptions?api-version=2022-12-01', token)).body.value).toEqual([]);
  const [subscription] = tenant.directory.subscriptions;
  const refused = await askArm(`/subscriptions/${subscription?.subscriptionId}?api-version=2022-12-01`, token);
  expect(refused).toMatchObject({ status: 401, body: { error: { code: 'InvalidAuthenticationTokenTenant' } } });
});

async function askAsCommandLine(at: string, fields: Record<string, string>) {
  const body = new URLSearchParams({ client_id: '11111111-0000-4000-8000-000000000006', client_info: '1', ...fields });
  const reply = await tenant.fetch(`${tenant.origin}/${at}/oauth2/v2.0/token`, { method: 'POST', body });
  return JSON.parse(await reply.text());
}

/** What a command line does for each tenant that it found. */
async function refreshAt(segment: string, username: string) {
  const person = { grant_type: 'password', username, password: 'dev', scope: 'openid offline_access' };
  const signedIn = await askAsCommandLine('organizations', person);
  const { refresh_token } = signedIn;
  const scope = `${arm}/.default`;
  const renewed = await askAsCommandLine(segment, { grant_type: 'refresh_token', refresh_token, scope });
  return { signedIn, renewed };
}

test('a refresh token of home gets tokens of the guest, and is the same account of the client', async () => {
  const { signedIn, renewed } = await refreshAt('fabrikam.example', 'Gustav@contoso.example');
  expect(claimsOf(signedIn.id_token)).toMatchObject({ tid: contoso?.tenantId });
  expect(claimsOf(renewed.access_token)).toMatchObject({ tid: tenant.tenantId, oid: guest?.objectId });
  expect(readClientInfo(renewed.client_info)).toEqual(readClientInfo(signedIn.client_info));
  expect((await askArm('/subscriptions?api-version=2022-12-01', renewed.access_token)).status).toBe(200);
});

test('a refresh token is worth nothing where its holder is no guest', async () => {
  const { renewed } = await refreshAt('contoso.example', 'ada@fabrikam.example');
  expect(renewed).toMatchObject({ error: 'invalid_grant', error_codes: [50020] });
});

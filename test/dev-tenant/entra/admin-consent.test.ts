/** Consent that nobody has to be asked for: an administrator's for everybody, and that of an API for the clients it lists. */
import { expect, test } from 'vitest';
import { fragmentOf, openBrowser, signInUrl } from './browser.ts';
import { setControl } from './control.ts';
import { claimsOf, ids, startTenant, type TestTenant } from './support.ts';

const redirectUri = 'http://localhost:4000/consent';
const idOf = ({ directory }: TestTenant, alias: string) => directory.findPerson(alias)?.objectId ?? '';

function consentUrl(tenant: TestTenant, path: string, parameters: Record<string, string> = {}) {
  const query = new URLSearchParams({ client_id: ids.api, redirect_uri: redirectUri, state: 's1', ...parameters });
  return `${tenant.authority}${path}?${query.toString()}`;
}

const withdraw = (tenant: TestTenant, scope: string) =>
  setControl(tenant, 'consent', {
    client: ids.api,
    resource: 'https://graph.microsoft.com',
    scopes: [scope],
    withdraw: true,
  });

test('an administrator consents for everybody to all that the app is registered for', async () => {
  await using tenant = await startTenant();
  await withdraw(tenant, 'User.Read');
  const assertion = await tenant.tokenFor('ada');
  expect((await tenant.exchange(assertion)).body.error_codes).toEqual([65001]);
  const browser = openBrowser(tenant);
  const page = await browser.press(
    await browser.go(consentUrl(tenant, '/adminconsent')),
    'person',
    idOf(tenant, 'alan'),
  );
  expect(page.page).toContain('Permissions requested for your organisation');
  expect(page.page).toContain('Windows Azure Service Management API');
  const { url } = await browser.press(page, 'decision', 'accept');
  expect(`${url.origin}${url.pathname}`).toBe(redirectUri);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    admin_consent: 'True',
    tenant: tenant.tenantId,
    state: 's1',
  });
  expect((await tenant.exchange(assertion)).status).toBe(200);
  // Those who had refused for themselves are covered too.
  expect((await tenant.exchange(await tenant.tokenFor('edsger'), { scope: 'Mail.Read' })).status).toBe(200);
});

test('at the v2.0 address to what is named, and no more', async () => {
  await using tenant = await startTenant();
  const browser = openBrowser(tenant);
  const scope = 'https://graph.microsoft.com/People.Read';
  const asked = consentUrl(tenant, '/v2.0/adminconsent', { scope });
  const page = await browser.press(await browser.go(asked), 'person', idOf(tenant, 'alan'));
  expect(page.page).not.toContain('Mail.Read');
  const { url } = await browser.press(page, 'decision', 'accept');
  expect(url.searchParams.get('scope')).toBe(scope);
  expect((await tenant.exchange(await tenant.tokenFor('ada'), { scope })).status).toBe(200);
  expect((await browser.go(consentUrl(tenant, '/v2.0/adminconsent'))).page).toContain('AADSTS900144');
});

test('comes back as permission_denied from somebody who is no administrator, and from one who says no', async () => {
  await using tenant = await startTenant();
  for (const [alias, code] of [
    ['ada', 90094],
    ['alan', 65004],
  ] as const) {
    const browser = openBrowser(tenant);
    const start = await browser.go(consentUrl(tenant, '/adminconsent'));
    let landed = await browser.press(start, 'person', idOf(tenant, alias));
    if (landed.page !== '') landed = await browser.press(landed, 'decision', 'decline');
    expect(Object.fromEntries(landed.url.searchParams)).toMatchObject({
      error: 'permission_denied',
      error_description: expect.stringContaining(`AADSTS${code}`),
      admin_consent: 'True',
      state: 's1',
    });
  }
});

test('lets whoever is signed in and is no administrator choose another account', async () => {
  await using tenant = await startTenant();
  const browser = openBrowser(tenant);
  await browser.press(await browser.go(signInUrl(tenant).url), 'person', idOf(tenant, 'ada'));
  const { page } = await browser.go(consentUrl(tenant, '/adminconsent'));
  expect(page).toContain('Choose a person');
});

test('goes to no address that is not registered', async () => {
  await using tenant = await startTenant();
  const asked = consentUrl(tenant, '/adminconsent', { redirect_uri: 'https://evil.example/' });
  expect(await openBrowser(tenant).go(asked)).toMatchObject({
    status: 400,
    page: expect.stringContaining('AADSTS50011'),
  });
});

test('a client that the API pre-authorizes needs no consent, for what is listed', async () => {
  const client = crypto.randomUUID();
  await using tenant = await startTenant({
    apps: [
      { name: 'partner', clientId: client, redirectUris: ['http://localhost/*'] },
      { name: 'stranger', redirectUris: ['http://localhost/*'] },
      {
        name: 'orders',
        identifierUri: 'api://orders',
        scopes: ['Orders.Read', 'Orders.Write'],
        preAuthorizedApplications: [{ clientId: client, scopes: ['Orders.Read'] }],
      },
    ],
  });
  const read = await tenant.tokenFor('ada', { clientId: client, scope: 'api://orders/Orders.Read' });
  expect(claimsOf(read).scp).toBe('Orders.Read');
  const write = tenant.tokenFor('ada', { clientId: client, scope: 'api://orders/Orders.Write' });
  await expect(write).rejects.toMatchObject({ code: 65001 });
  const stranger = tenant.tokenFor('ada', { clientId: 'stranger', scope: 'api://orders/Orders.Read' });
  await expect(stranger).rejects.toMatchObject({ code: 65001 });
});

test('what only an administrator can grant is a page for anybody else, and a plain consent for one', async () => {
  await using tenant = await startTenant();
  const asked = signInUrl(tenant, { scope: 'https://graph.microsoft.com/Directory.Read.All' }).url;
  const browser = openBrowser(tenant);
  const { page, status } = await browser.press(await browser.go(asked), 'person', idOf(tenant, 'ada'));
  expect([status, page]).toEqual([400, expect.stringContaining('AADSTS90094')]);
  const silent = await browser.go(`${asked}&prompt=none`);
  expect(fragmentOf(silent).get('error')).toBe('access_denied');
  const administrator = openBrowser(tenant);
  const consent = await administrator.press(await administrator.go(asked), 'person', idOf(tenant, 'alan'));
  expect(consent.page).toContain('Consent on behalf of your organisation');
});

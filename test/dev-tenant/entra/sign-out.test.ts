/** Sign-out: back to the app that asked, after the apps of the session were told; and the page behind an error number. */
import { afterAll, expect, test } from 'vitest';
import { fragmentOf, openBrowser, signInUrl } from './browser.ts';
import { claimsOf, startTenant } from './support.ts';

const webApp = '11111111-0000-4000-8000-000000000005';
const tenant = await startTenant();
afterAll(() => tenant.stop());
const ada = tenant.directory.findPerson('ada')?.objectId ?? '';

async function signedIn() {
  const browser = openBrowser(tenant);
  const asked = {
    client_id: webApp,
    redirect_uri: 'https://localhost:5001/signin-oidc',
    response_type: 'id_token',
    scope: 'openid',
  };
  const landed = await browser.press(await browser.go(signInUrl(tenant, asked).url), 'person', ada);
  return { browser, idToken: fragmentOf(landed).get('id_token') ?? '' };
}

const logout = (parameters: Record<string, string> = {}, path = 'oauth2/v2.0/logout') =>
  `${tenant.authority}/${path}?${new URLSearchParams(parameters).toString()}`;

test.each(['oauth2/v2.0/logout', 'oauth2/logout'])(
  '%s tells the apps of the session in frames, then goes back',
  async (path) => {
    const { browser, idToken } = await signedIn();
    const back = 'https://localhost:5001/';
    const { page, headers, status } = await browser.go(
      logout({ post_logout_redirect_uri: back, id_token_hint: idToken, state: 'x y' }, path),
    );
    expect(status).toBe(200);
    const { sid = '' } = claimsOf(idToken);
    const told = new URLSearchParams({ sid: String(sid), iss: `${tenant.authority}/v2.0` });
    expect(page).toContain(
      `<iframe hidden title="Sign-out of an app" src="https://localhost:5001/signout-oidc?${told.toString().replace('&', '&amp;')}">`,
    );
    expect(headers.get('content-security-policy')).toContain('frame-src https://localhost:5001;');
    expect(page).toContain(`content="2;url=${back}?state=x+y"`);
    expect(page).toContain(`<a href="${back}?state=x+y">`);
    const silent = await browser.go(signInUrl(tenant, { prompt: 'none' }).url);
    expect(fragmentOf(silent).get('error')).toBe('login_required');
  },
);

test('goes back to no address of an app other than the one the id token names', async () => {
  const { browser, idToken } = await signedIn();
  const foreign = { post_logout_redirect_uri: 'http://localhost:4000/anywhere', id_token_hint: idToken };
  expect((await browser.go(logout(foreign))).page).not.toContain('Back to the app');
  const bare = await openBrowser(tenant).go(logout({ post_logout_redirect_uri: 'http://localhost:4000/anywhere' }));
  expect(bare.url.href).toBe('http://localhost:4000/anywhere');
  expect((await browser.go(logout({ id_token_hint: 'not.a.token' }))).status).toBe(200);
});

test('the page behind a number says how it is answered', async () => {
  const browser = openBrowser(tenant);
  const { page } = await browser.go(`${tenant.origin}/error?code=65001`);
  expect(page).toContain('AADSTS65001');
  expect(page).toContain('<code>invalid_grant</code> with suberror <code>consent_required</code>');
  const strange = await browser.go(`${tenant.origin}/error?code=%3Cscript%3E`);
  expect(strange.page).not.toContain('<script>');
});

/** Policies that a test sets at run time, and how each grant says that they are not met. */
import { expect, test } from 'vitest';
import { fragmentOf, openBrowser, signInUrl } from './browser.ts';
import { setControl } from './control.ts';
import { claimsOf, ids, standingClock, startTenant, type TestTenant } from './support.ts';

const arm = 'https://management.azure.com/';
const forArm = { scope: 'https://management.azure.com//.default' };
const graph = 'https://graph.microsoft.com';
const idOf = ({ directory }: TestTenant, alias: string) => directory.findPerson(alias)?.objectId ?? '';

async function demand(tenant: TestTenant, policy: object): Promise<string> {
  const { status, answer } = await setControl(tenant, 'conditional-access', policy);
  expect(status).toBe(200);
  return String(answer.id);
}

/** Tokens of a page in a browser, whose refresh token serves every API. */
async function signInPage(tenant: TestTenant, parameters: Record<string, string> = {}) {
  const browser = openBrowser(tenant);
  const signIn = signInUrl(tenant, parameters);
  let landed = await browser.press(await browser.go(signIn.url), 'person', idOf(tenant, 'ada'));
  if (landed.page.includes('Approve')) landed = await browser.press(landed, 'decision', 'accept');
  const { body } = await tenant.token(
    {
      grant_type: 'authorization_code',
      client_id: ids.frontEnd,
      redirect_uri: signIn.redirectUri,
      code: fragmentOf(landed).get('code') ?? '',
      code_verifier: signIn.verifier,
    },
    { origin: 'http://localhost:4000' },
  );
  const refresh = (fields: Record<string, string> = {}) =>
    tenant.token(
      { grant_type: 'refresh_token', client_id: ids.frontEnd, refresh_token: body.refresh_token, ...fields },
      { origin: 'http://localhost:4000' },
    );
  return { browser, body, refresh };
}

const apiScope = `api://${ids.api}/access_as_user`;

test.each([
  ['mfa', 50076, 'must use multi-factor authentication'],
  ['registration', 50079, 'must enroll in multi-factor authentication'],
  ['external', 50158, 'External security challenge not satisfied'],
])(
  'a demand for %s names its policy, and a second factor with these claims meets it',
  async (require, code, sentence) => {
    await using tenant = await startTenant();
    const id = await demand(tenant, { person: 'ada', resource: arm, require });
    const { body } = await tenant.exchange(await tenant.tokenFor('ada'), forArm);
    const claims = JSON.stringify({ access_token: { capolids: { essential: true, values: [id] } } });
    expect(body).toMatchObject({
      error: 'interaction_required',
      error_codes: [code],
      suberror: 'basic_action',
      claims,
    });
    expect(body.error_description).toContain(sentence);

    const { body: stepped } = await signInPage(tenant, { claims });
    expect((await tenant.exchange(stepped.access_token, forArm)).status).toBe(200);
    expect((await tenant.exchange(await tenant.tokenFor('ada'))).status).toBe(200);
    expect((await tenant.exchange(await tenant.tokenFor('linus'), forArm)).status).toBe(200);
  },
);

test('a refresh token is refused with the claims for a new sign-in, as invalid_grant, and lives on for other APIs', async () => {
  await using tenant = await startTenant();
  const { refresh } = await signInPage(tenant);
  await demand(tenant, { resource: `api://${ids.api}`, require: 'mfa' });
  const refused = await refresh({ scope: apiScope });
  expect(refused).toMatchObject({
    status: 400,
    body: {
      error: 'invalid_grant',
      suberror: 'basic_action',
      error_codes: [50076],
      claims: expect.stringContaining('capolids'),
    },
  });
  expect((await refresh({ scope: 'openid' })).status).toBe(200);
  const { body } = await signInPage(tenant);
  expect(claimsOf(body.access_token)).toMatchObject({ aud: ids.api });
});

test('an authentication context is asked for in `acrs`, and the tokens say that it is met', async () => {
  await using tenant = await startTenant();
  await demand(tenant, { person: 'ada', resource: arm, require: { acrs: 'c1' } });
  const { body } = await tenant.exchange(await tenant.tokenFor('ada'), forArm);
  expect(body.claims).toBe('{"access_token":{"acrs":{"essential":true,"value":"c1"}}}');
  const { body: stepped } = await signInPage(tenant, { claims: String(body.claims) });
  expect(claimsOf(stepped.access_token).acrs).toEqual(['c1']);
  const exchanged = await tenant.exchange(stepped.access_token, forArm);
  expect(claimsOf(exchanged.body.access_token)).toMatchObject({ acrs: ['c1'], amr: ['pwd', 'mfa'] });
});

test('a sign-in that is too old ends the refresh token with token_expired, and the page asks who it is', async () => {
  const clock = standingClock();
  await using tenant = await startTenant({ clock });
  await demand(tenant, { resource: `api://${ids.api}`, require: { signInFrequencySeconds: 3600 } });
  const { refresh, browser } = await signInPage(tenant);
  expect((await refresh({ scope: apiScope })).status).toBe(200);
  clock.ms += 3600 * 1000;
  expect((await refresh({ scope: apiScope })).body).toMatchObject({
    error: 'invalid_grant',
    error_codes: [70043],
    suberror: 'token_expired',
  });
  const silent = await browser.go(signInUrl(tenant, { prompt: 'none' }).url);
  expect(fragmentOf(silent).get('error')).toBe('login_required');
  const again = await browser.press(await browser.go(signInUrl(tenant).url), 'person', idOf(tenant, 'ada'));
  expect(fragmentOf(again).get('code')).not.toBeNull();
});

test.each([
  ['block', 53003, undefined],
  ['compliant-device', 53000, expect.stringContaining('capolids')],
])(
  '%s cannot be met: the exchange says message_only, the person sees a page, a silent request comes back',
  async (require, code, claims) => {
    await using tenant = await startTenant();
    const assertion = await tenant.tokenFor('ada');
    await demand(tenant, { person: 'ada', resource: graph, require });
    const { body } = await tenant.exchange(assertion);
    expect(body).toMatchObject({ error: 'interaction_required', suberror: 'message_only', error_codes: [code] });
    expect(body.claims).toEqual(claims);

    await demand(tenant, { person: 'ada', resource: ids.api, require });
    const browser = openBrowser(tenant);
    const page = await browser.press(await browser.go(signInUrl(tenant).url), 'person', idOf(tenant, 'ada'));
    expect(page.page).toContain(`AADSTS${code}`);
    const silent = fragmentOf(await browser.go(signInUrl(tenant, { prompt: 'none' }).url));
    expect(Object.fromEntries(silent)).toMatchObject({ error: 'interaction_required', suberror: 'message_only' });
  },
);

test('policies end with a reset, and what is no policy is refused', async () => {
  await using tenant = await startTenant();
  const assertion = await tenant.tokenFor('ada');
  await demand(tenant, { resource: graph, require: 'block' });
  expect((await tenant.exchange(assertion)).status).toBe(400);
  await setControl(tenant, 'reset', {});
  expect((await tenant.exchange(assertion)).status).toBe(200);
  expect((await setControl(tenant, 'conditional-access', { resource: graph, require: 'magic' })).status).toBe(400);
  expect((await setControl(tenant, 'conditional-access', { resource: 'x', require: 'mfa' })).status).toBe(404);
});

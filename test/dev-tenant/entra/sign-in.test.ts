/** Signing in at the dev tenant: through its pages to a code, and from the code to tokens. */
import { afterAll, describe, expect, test } from 'vitest';
import { fragmentOf, openBrowser, type SignIn, signInUrl } from './browser.ts';
import { apiSecret, claimsOf, ids, readClientInfo, standingClock, startTenant, type TestTenant } from './support.ts';

const tenant = await startTenant();
afterAll(() => tenant.stop());

const origin = 'http://localhost:4000';
const idOf = (alias: string) => tenant.directory.findPerson(alias)?.objectId ?? '';

function redeem(
  code: string | null,
  { verifier, redirectUri }: SignIn,
  fields: Record<string, string | undefined> = {},
  at: TestTenant = tenant,
) {
  return at.token(
    {
      grant_type: 'authorization_code',
      client_id: ids.frontEnd,
      redirect_uri: redirectUri,
      code: code ?? '',
      code_verifier: verifier,
      client_info: '1',
      ...fields,
    },
    { origin },
  );
}

async function codeFor(parameters: Record<string, string> = {}) {
  const browser = openBrowser(tenant);
  const signIn = signInUrl(tenant, parameters);
  const landed = await browser.press(await browser.go(signIn.url), 'person', idOf('ada'));
  return { signIn, code: fragmentOf(landed).get('code') };
}

test('leads from the picker to a code, from the code to tokens, and from there to Graph', async () => {
  const browser = openBrowser(tenant);
  const signIn = signInUrl(tenant);
  const picker = await browser.go(signIn.url);
  expect(picker.page).toContain('Ada Lindqvist');
  const landed = await browser.press(picker, 'person', idOf('ada'));

  expect(`${landed.url.origin}${landed.url.pathname}`).toBe(signIn.redirectUri);
  const answer = fragmentOf(landed);
  expect(answer.get('state')).toBe('state of the app');
  expect(readClientInfo(answer.get('client_info') ?? '')).toEqual({ uid: idOf('ada'), utid: tenant.tenantId });

  const { status, headers, body } = await redeem(answer.get('code'), signIn);
  expect(status).toBe(200);
  expect(headers.get('access-control-allow-origin')).toBe(origin);
  expect(claimsOf(body.access_token)).toMatchObject({ aud: ids.api, azp: ids.frontEnd, scp: 'access_as_user' });
  expect(claimsOf(body.id_token)).toMatchObject({
    aud: ids.frontEnd,
    nonce: 'nonce of the app',
    name: 'Ada Lindqvist',
    oid: idOf('ada'),
  });
  expect((await tenant.exchange(body.access_token)).status).toBe(200);
});

test('finds everybody by name, job or department', async () => {
  const browser = openBrowser(tenant);
  const picker = await browser.go(signInUrl(tenant).url);
  const found = await browser.go(`${picker.url.href}&search=elodie.moreau`);
  expect(found.page).toContain('Élodie Moreau');
  const landed = await browser.press(found, 'person', idOf('elodie.moreau'));
  expect(fragmentOf(landed).get('code')).not.toBeNull();
  const nobody = await browser.go(
    `${(await browser.go(signInUrl(tenant, { prompt: 'login' }).url)).url.href}&search=zzz`,
  );
  expect(nobody.page).toContain('Nobody found');
});

test('puts the hinted person first', async () => {
  const { page } = await openBrowser(tenant).go(signInUrl(tenant, { login_hint: 'linus@fabrikam.example' }).url);
  expect(page.indexOf('Linus Tornberg')).toBeGreaterThan(0);
  expect(page.indexOf('Linus Tornberg')).toBeLessThan(page.indexOf('Ada Lindqvist'));
});

test('escapes what a stranger writes into an address', async () => {
  const browser = openBrowser(tenant);
  const picker = await browser.go(signInUrl(tenant).url);
  const { page, headers } = await browser.go(
    `${picker.url.href}&search=${encodeURIComponent('"><script>alert(1)</script>')}`,
  );
  expect(page).not.toContain('<script>alert');
  expect(page).toContain('&quot;&gt;&lt;script&gt;');
  expect(headers.get('content-security-policy')).toContain("script-src 'none'");
});

describe('the session of a browser', () => {
  test('answers silently once somebody has signed in', async () => {
    const browser = openBrowser(tenant);
    await browser.press(await browser.go(signInUrl(tenant).url), 'person', idOf('ada'));
    const silent = await browser.go(signInUrl(tenant, { prompt: 'none' }).url);
    expect(fragmentOf(silent).get('code')).not.toBeNull();
    const other = await browser.go(signInUrl(tenant, { prompt: 'none', login_hint: 'linus' }).url);
    expect(fragmentOf(other).get('error')).toBe('login_required');
    const chosen = await browser.go(signInUrl(tenant, { prompt: 'select_account' }).url);
    expect(chosen.page).toContain('Choose a person');
  });

  test('ends with sign-out, which returns to the app', async () => {
    const browser = openBrowser(tenant);
    await browser.press(await browser.go(signInUrl(tenant).url), 'person', idOf('ada'));
    const back = encodeURIComponent(`${origin}/`);
    const out = await browser.go(`${tenant.authority}/oauth2/v2.0/logout?post_logout_redirect_uri=${back}&state=s`);
    expect(out.url.href).toBe(`${origin}/?state=s`);
    const silent = await browser.go(signInUrl(tenant, { prompt: 'none' }).url);
    expect(fragmentOf(silent).get('error')).toBe('login_required');
    const elsewhere = await browser.go(
      `${tenant.authority}/oauth2/v2.0/logout?post_logout_redirect_uri=https%3A%2F%2Fevil.example`,
    );
    expect(elsewhere.page).toContain('You signed out');
  });

  test('ends with a revocation', async () => {
    await using own = await startTenant();
    const browser = openBrowser(own);
    await browser.press(await browser.go(signInUrl(own).url), 'person', idOf('linus'));
    own.revokeSessions('linus');
    const silent = await browser.go(signInUrl(own, { prompt: 'none' }).url);
    expect(fragmentOf(silent).get('error')).toBe('login_required');
  });
});

test('asks for the second factor when claims do, and the token says that it was shown', async () => {
  const browser = openBrowser(tenant);
  const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
  const signIn = signInUrl(tenant, { claims });
  const factor = await browser.press(await browser.go(signIn.url), 'person', idOf('grace'));
  expect(factor.page).toContain('Approve sign-in request');
  const landed = await browser.press(factor, 'decision', 'accept');
  const { body } = await redeem(fragmentOf(landed).get('code'), signIn);
  expect(claimsOf(body.access_token).acrs).toEqual(['c1']);
  const arm = await tenant.exchange(body.access_token, { scope: 'https://management.azure.com/.default' });
  expect(arm.status).toBe(200);

  const again = signInUrl(tenant, { claims, prompt: 'login' });
  const denied = await browser.press(
    await browser.press(await browser.go(again.url), 'person', idOf('grace')),
    'decision',
    'decline',
  );
  expect(fragmentOf(denied).get('error')).toBe('access_denied');
});

describe('consent', () => {
  test('covers the API and what it calls downstream in one page, and heals the exchange', async () => {
    await using own = await startTenant();
    const browser = openBrowser(own);
    const mail = { scope: 'Mail.Read' };
    expect((await own.exchange(await own.tokenFor('edsger'), mail)).body.error_codes).toEqual([65001]);

    const signIn = signInUrl(own, { scope: `api://${ids.api}/.default openid`, prompt: 'consent' });
    const page = await browser.press(await browser.go(signIn.url), 'person', idOf('edsger'));
    expect(page.page).toContain('Permissions requested');
    expect(page.page).toContain('Read your mail');
    expect(page.page).not.toContain('on behalf of your organisation');
    const declined = await browser.press(page, 'decision', 'decline');
    expect(Object.fromEntries(fragmentOf(declined))).toMatchObject({
      error: 'access_denied',
      error_uri: `${own.origin}/error?code=65004`,
      state: 'state of the app',
    });

    const second = await browser.go(signInUrl(own, { scope: `api://${ids.api}/.default`, prompt: 'consent' }).url);
    const landed = await browser.press(second, 'decision', 'accept');
    expect(fragmentOf(landed).get('code')).not.toBeNull();
    expect((await own.exchange(await own.tokenFor('edsger'), mail)).status).toBe(200);
  });

  test('is asked for a permission that is new, and an administrator gives it for everybody', async () => {
    await using own = await startTenant();
    const wanted = { scope: 'https://graph.microsoft.com/People.Read' };
    const silent = await openBrowser(own).go(signInUrl(own, { ...wanted, prompt: 'none' }).url);
    expect(fragmentOf(silent).get('error')).toBe('login_required');
    const browser = openBrowser(own);
    const page = await browser.press(await browser.go(signInUrl(own, wanted).url), 'person', idOf('alan'));
    expect(page.page).toContain('Consent on behalf of your organisation');
    const none = await browser.go(signInUrl(own, { ...wanted, prompt: 'none' }).url);
    expect(fragmentOf(none).get('error')).toBe('consent_required');
    await browser.press(page, 'decision', 'accept', { everybody: 'yes' });
    const token = await own.tokenFor('ada', wanted);
    expect(claimsOf(token).scp).toBe('People.Read');
  });
});

describe('a server of type web', () => {
  const consent = {
    client_id: ids.api,
    scope: 'https://graph.microsoft.com/Mail.Read offline_access',
    redirect_uri: undefined,
    code_challenge: undefined,
    code_challenge_method: undefined,
    response_mode: undefined,
    prompt: 'consent',
  };

  test('asks for its own consent without a challenge, at its one registered address', async () => {
    await using own = await startTenant();
    const browser = openBrowser(own);
    const page = await browser.press(await browser.go(signInUrl(own, consent).url), 'person', idOf('edsger'));
    const landed = await browser.press(page, 'decision', 'accept');
    expect(`${landed.url.origin}${landed.url.pathname}`).toBe('http://localhost:4000/consent');
    const form = {
      grant_type: 'authorization_code',
      client_id: ids.api,
      client_secret: apiSecret,
      redirect_uri: 'http://localhost:4000/consent',
      code: landed.url.searchParams.get('code') ?? '',
    };
    expect((await own.token({ ...form, client_secret: undefined })).body.error_codes).toEqual([7000218]);
    const { body } = await own.token(form);
    expect(claimsOf(body.access_token)).toMatchObject({ scp: 'Mail.Read', appidacr: '1' });
    expect(body).not.toHaveProperty('refresh_token_expires_in');
    expect((await own.exchange(await own.tokenFor('edsger'), { scope: 'Mail.Read' })).status).toBe(200);
  });

  test('redeems its code itself: not from a browser', async () => {
    const browser = openBrowser(tenant);
    const wanted = { ...consent, prompt: undefined, redirect_uri: 'http://localhost:5123/consent' };
    const landed = await browser.press(await browser.go(signInUrl(tenant, wanted).url), 'person', idOf('ada'));
    expect(landed.url.port).toBe('5123');
    const { body } = await tenant.token(
      {
        grant_type: 'authorization_code',
        client_id: ids.api,
        client_secret: apiSecret,
        redirect_uri: 'http://localhost:5123/consent',
        code: landed.url.searchParams.get('code') ?? '',
      },
      { origin },
    );
    expect(body.error_codes).toEqual([9002326]);
  });
});

test('tells a disabled person so and offers the others', async () => {
  const browser = openBrowser(tenant);
  const page = await browser.press(await browser.go(signInUrl(tenant).url), 'person', idOf('dennis'));
  expect(page.page).toContain('AADSTS50057');
  const landed = await browser.press(page, 'person', idOf('ada'));
  expect(fragmentOf(landed).get('code')).not.toBeNull();
});

test('answers in the query or with a form when asked to', async () => {
  const browser = openBrowser(tenant);
  const query = await browser.press(
    await browser.go(signInUrl(tenant, { response_mode: 'query' }).url),
    'person',
    idOf('ada'),
  );
  expect(query.url.searchParams.get('code')).not.toBeNull();
  expect(query.url.hash).toBe('');
  const post = await browser.go(signInUrl(tenant, { response_mode: 'form_post' }).url);
  expect(post.page).toContain('action="http://localhost:4000/redirect.html"');
  expect(post.page).toContain('name="code"');
  expect(post.headers.get('content-security-policy')).toContain('http://localhost:4000');
});

describe('a wrong request to /authorize', () => {
  test.each([
    ['a redirect URI of somebody else', { redirect_uri: 'https://evil.example/' }, 'AADSTS50011'],
    ['loopback with another scheme', { redirect_uri: 'https://localhost/' }, 'AADSTS50011'],
    ['a host that only begins like loopback', { redirect_uri: 'http://localhost.evil.example/' }, 'AADSTS50011'],
    ['user info before the host', { redirect_uri: 'http://localhost@evil.example/' }, 'AADSTS50011'],
    ['no redirect URI', { redirect_uri: undefined }, 'AADSTS900144'],
    ['an unknown client', { client_id: crypto.randomUUID() }, 'AADSTS700016'],
  ])('is shown on a page, not sent on: %s', async (_what, parameters, code) => {
    const { status, page, url } = await openBrowser(tenant).go(signInUrl(tenant, parameters).url);
    expect({ status, origin: url.origin }).toEqual({ status: 400, origin: tenant.origin });
    expect(page).toContain(code);
  });

  test.each([
    ['no code challenge', { code_challenge: undefined }, 'invalid_request'],
    ['a plain code challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['the implicit flow', { response_type: 'token' }, 'unsupported_response_type'],
    ['no scope', { scope: undefined }, 'invalid_request'],
    ['an API nobody knows', { scope: 'api://nobody/x' }, 'invalid_resource'],
    ['nobody signed in for a silent request', { prompt: 'none' }, 'login_required'],
  ])('goes back to the app: %s', async (_what, parameters, error) => {
    const landed = await openBrowser(tenant).go(signInUrl(tenant, parameters).url);
    expect(landed.url.origin).toBe(origin);
    expect(Object.fromEntries(fragmentOf(landed))).toMatchObject({ error, state: 'state of the app' });
    expect(fragmentOf(landed).get('error_uri')).toMatch(/\/error\?code=\d+$/);
  });
});

describe('a code', () => {
  test('works once', async () => {
    const { signIn, code } = await codeFor();
    expect((await redeem(code, signIn)).status).toBe(200);
    expect((await redeem(code, signIn)).body.error_codes).toEqual([54005]);
  });

  test.each([
    ['another verifier', { code_verifier: 'x'.repeat(43) }, 501481],
    ['no verifier', { code_verifier: undefined }, 501481],
    ['another redirect URI', { redirect_uri: 'http://localhost:4000/other' }, 70000],
    ['a code nobody issued', { code: 'made-up' }, 70000],
    ['a secret in the browser', { client_secret: 'secret' }, 9002326],
  ])('is refused with %s', async (_what, fields, errorCode) => {
    const { signIn, code } = await codeFor();
    expect((await redeem(code, signIn, fields)).body.error_codes).toEqual([errorCode]);
  });

  test('is refused outside of a browser', async () => {
    const { signIn, code } = await codeFor();
    const { body } = await tenant.token({
      grant_type: 'authorization_code',
      client_id: ids.frontEnd,
      redirect_uri: signIn.redirectUri,
      code: code ?? '',
      code_verifier: signIn.verifier,
    });
    expect(body.error_codes).toEqual([9002327]);
  });

  test('is refused to another client', async () => {
    const { signIn, code } = await codeFor();
    const api = { client_id: ids.api, client_secret: apiSecret };
    const { body } = await tenant.token({
      grant_type: 'authorization_code',
      ...api,
      redirect_uri: signIn.redirectUri,
      code: code ?? '',
    });
    expect(body.error_codes).toEqual([70000]);
  });

  test('ends after ten minutes', async () => {
    const clock = standingClock();
    await using own = await startTenant({ clock });
    const browser = openBrowser(own);
    const signIn = signInUrl(own);
    const landed = await browser.press(await browser.go(signIn.url), 'person', idOf('ada'));
    clock.ms += 10 * 60 * 1000;
    expect((await redeem(fragmentOf(landed).get('code'), signIn, {}, own)).body.error_codes).toEqual([70008]);
  });
});

describe('a refresh token of a single-page application', () => {
  test('is renewed with every use, for any API, but ends a day after the sign-in', async () => {
    const clock = standingClock();
    await using own = await startTenant({ clock });
    const browser = openBrowser(own);
    const signIn = signInUrl(own);
    const landed = await browser.press(await browser.go(signIn.url), 'person', idOf('ada'));
    const first = await redeem(fragmentOf(landed).get('code'), signIn, {}, own);
    expect(first.body.refresh_token_expires_in).toBe(86_400);
    const renew = (refresh_token: string, headers: Record<string, string> = { origin }) =>
      own.token(
        {
          grant_type: 'refresh_token',
          client_id: ids.frontEnd,
          refresh_token,
          scope: `api://${ids.api}/Mail.Read openid offline_access`,
        },
        headers,
      );
    clock.ms += 23 * 3600 * 1000;
    const second = await renew(first.body.refresh_token);
    expect(claimsOf(second.body.access_token).scp).toBe('Mail.Read');
    expect(second.body.refresh_token).not.toBe(first.body.refresh_token);
    expect(second.body.refresh_token_expires_in).toBe(3_600);
    expect((await renew(second.body.refresh_token, {})).body.error_codes).toEqual([9002327]);
    clock.ms += 3600 * 1000;
    expect((await renew(second.body.refresh_token)).body).toMatchObject({
      error: 'invalid_grant',
      error_codes: [700084],
    });
  });

  test('is worth nothing when changed or in the hands of another client', async () => {
    const { body } = await tenant.exchange(await tenant.tokenFor('ada'), { scope: 'User.Read offline_access' });
    const renew = (refresh_token: string, fields: Record<string, string> = {}) =>
      tenant.token({
        grant_type: 'refresh_token',
        client_id: ids.api,
        client_secret: apiSecret,
        scope: 'Mail.Send',
        refresh_token,
        ...fields,
      });
    expect(claimsOf((await renew(body.refresh_token)).body.access_token).scp).toBe('Mail.Send');
    const changed = `${body.refresh_token.slice(0, -2)}AA`;
    expect((await renew(changed)).body.error_codes).toEqual([70000]);
    const daemon = { client_id: ids.daemon, client_secret: 'dev-tenant-secret-of-the-daemon' };
    expect((await renew(body.refresh_token, daemon)).body.error_codes).toEqual([70000]);
  });
});

test('a page may call the token endpoint after a preflight, and only from a registered origin', async () => {
  const preflight = await tenant.fetch(`${tenant.httpOrigin}/${tenant.tenantId}/oauth2/v2.0/token`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-anchormailbox,content-type',
    },
  });
  expect(preflight.status).toBe(200);
  expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
  expect(preflight.headers.get('access-control-allow-headers')).toBe('x-anchormailbox,content-type');
  const foreign = await tenant.token({ grant_type: 'password' }, { origin: 'https://evil.example' });
  expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
});

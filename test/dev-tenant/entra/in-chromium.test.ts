/** What only a real browser shows: the page of form_post sends itself past its own policy, and a device is approved by keyboard. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../../support/chromium.ts';
import { listen } from '../../support/loopback.ts';
import { signInUrl } from './browser.ts';
import { claimsOf, startTenant } from './support.ts';

const tenant = await startTenant();
afterAll(() => tenant.stop());

describe('in Chromium', () => {
  let browser: Browser | undefined;
  beforeEach(async ({ skip }) => {
    const chromium = findChromium();
    if (!chromium.available) skip(chromium.reason);
    browser ??= await launchChromium();
  });
  afterAll(() => browser?.close());
  async function newPage(): Promise<Page> {
    if (!browser) throw new Error('the browser is started before each test');
    return await browser.newPage();
  }

  test('an id token reaches a web app by POST, with nothing in any address', async () => {
    await using webApp = await listen((_request, response) => {
      response.setHeader('content-type', 'text/html').end('<link rel="icon" href="data:,"><h1>Welcome</h1>');
    });
    const redirectUri = `http://localhost:${new URL(webApp.url).port}/signin-oidc`;
    const { url } = signInUrl(tenant, {
      client_id: '11111111-0000-4000-8000-000000000005',
      redirect_uri: redirectUri,
      response_type: 'id_token',
      response_mode: 'form_post',
      scope: 'openid profile',
    });
    const page = await newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(url.replace(tenant.origin, tenant.httpOrigin));
    await page.getByRole('button', { name: 'Ada Lindqvist' }).click();
    await page.getByRole('heading', { name: 'Welcome' }).waitFor();
    const [received] = webApp.seen;
    expect(received).toMatchObject({ method: 'POST', url: '/signin-oidc' });
    const idToken = new URLSearchParams(received?.body).get('id_token') ?? '';
    expect(claimsOf(idToken)).toMatchObject({ name: 'Ada Lindqvist' });
    expect(page.url()).toBe(redirectUri);
    expect(complaints).toEqual([]);
  });

  test('a device is approved with nothing but the keyboard', async () => {
    const clientId = '11111111-0000-4000-8000-000000000006';
    const reply = await tenant.fetch(`${tenant.authority}/oauth2/v2.0/devicecode`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: clientId, scope: 'User.Read' }),
    });
    const begun = JSON.parse(await reply.text());
    const page = await newPage();
    await page.goto(begun.verification_uri);
    await page.keyboard.press('Tab');
    await page.keyboard.type(begun.user_code.toLowerCase());
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Are you trying to sign in' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('You have signed in to the command line application').waitFor();
    const { body } = await tenant.token({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      client_id: clientId,
      device_code: begun.device_code,
    });
    expect(claimsOf(body.access_token).upn).toBe('ada@fabrikam.example');
  });
});

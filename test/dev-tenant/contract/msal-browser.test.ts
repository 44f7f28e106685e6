/** `@azure/msal-browser` in Chromium on a page of nobody: popup, silent by frame, by cache and by refresh, step-up, sign-out. */
import { readFile } from 'node:fs/promises';
import type * as Msal from '@azure/msal-browser';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DevTenant, startDevTenant } from '../../../src/dev-tenant/index.ts';
import { useBrowser } from '../../playground/browser.ts';
import { type LoopbackServer, listen } from '../../support/loopback.ts';

/** What the scripts of MSAL.js put on the page, and the page beside them. */
declare global {
  var msal: typeof Msal;
  var app: Msal.IPublicClientApplication;
}

const library = new URL('../../../node_modules/@azure/msal-browser/lib/', import.meta.url);
const open = useBrowser();
let tenant: DevTenant;
let site: LoopbackServer;
let origin: string;

beforeAll(async () => {
  tenant = await startDevTenant();
  const files: Readonly<Record<string, string>> = {
    '/msal.js': await readFile(new URL('msal-browser.min.js', library), 'utf8'),
    '/bridge.js': await readFile(new URL('redirect-bridge/msal-redirect-bridge.min.js', library), 'utf8'),
    '/': '<!doctype html><title>A page</title><script src="/msal.js"></script>',
    '/redirect':
      '<!doctype html><title>Back</title><script src="/bridge.js"></script><script>msalRedirectBridge.broadcastResponseToMainFrame()</script>',
  };
  site = await listen(({ url }, response) => {
    const path = url.split('?')[0] ?? '/';
    response.setHeader('content-type', path.endsWith('.js') ? 'text/javascript' : 'text/html');
    response.writeHead(files[path] === undefined ? 404 : 200).end(files[path]);
  });
  origin = site.url.replace('127.0.0.1', 'localhost');
});
afterAll(async () => {
  await site[Symbol.asyncDispose]();
  await tenant.stop();
});

const scopeOf = (name: string) => `api://${tenant.app('onbehalf API').clientId}/${name}`;

/** Opens the page with a client that knows nobody. The certificate of the tenant is none that a browser knows: it takes the http door. */
async function openApp(page: Page): Promise<void> {
  const metadata = await fetch(`${tenant.httpOrigin}/${tenant.tenantId}/v2.0/.well-known/openid-configuration`);
  const auth = {
    clientId: tenant.app('onbehalf playground').clientId,
    authority: tenant.authority,
    knownAuthorities: [new URL(tenant.authority).host],
    authorityMetadata: await metadata.text(),
    redirectUri: `${origin}/redirect`,
    postLogoutRedirectUri: `${origin}/redirect`,
  };
  await page.goto(origin);
  await page.evaluate(async (options) => {
    sessionStorage.clear();
    globalThis.app = await msal.createStandardPublicClientApplication({ auth: options });
  }, auth);
}

async function signInWithPopup(page: Page, name = 'Ada Lindqvist'): Promise<string> {
  const popup = page.waitForEvent('popup');
  const signedIn = page.evaluate(async (scope) => {
    const { account, accessToken } = await app.loginPopup({ scopes: [scope] });
    app.setActiveAccount(account);
    return accessToken;
  }, scopeOf('access_as_user'));
  const picker = await popup;
  await picker
    .getByRole('button', { name: new RegExp(name) })
    .first()
    .click();
  return await signedIn;
}

/** What the API would make of the token. */
async function claimsOf(accessToken: string) {
  const keys = createRemoteJWKSet(new URL(`${tenant.httpOrigin}/${tenant.tenantId}/discovery/v2.0/keys`));
  const audience = tenant.app('onbehalf API').clientId;
  return (await jwtVerify(accessToken, keys, { audience, issuer: `${tenant.authority}/v2.0` })).payload;
}

const silently = (page: Page) =>
  page.evaluate(
    (scope) =>
      app.ssoSilent({ scopes: [scope] }).then(
        ({ accessToken }) => ({ accessToken, error: '' }),
        (error: unknown) => ({
          accessToken: '',
          error: error instanceof msal.InteractionRequiredAuthError ? error.errorCode : String(error),
        }),
      ),
    scopeOf('access_as_user'),
  );

test('signs in by popup, then answers from its cache, and by refresh for another scope', async () => {
  await using browser = await open();
  const { page } = browser;
  await openApp(page);
  expect(await claimsOf(await signInWithPopup(page))).toMatchObject({ name: 'Ada Lindqvist', scp: 'access_as_user' });

  tenant.requests.clear();
  const [cached, wider] = await page.evaluate(
    async ([known, other]) => {
      const first = await app.acquireTokenSilent({ scopes: [known ?? ''] });
      const second = await app.acquireTokenSilent({ scopes: [other ?? ''] });
      return [first.fromCache, second.accessToken] as const;
    },
    [scopeOf('access_as_user'), scopeOf('Mail.Read')],
  );
  expect(cached).toBe(true);
  expect((await claimsOf(wider)).scp).toContain('Mail.Read');
  expect(tenant.requests.received('entra').filter(({ method }) => method === 'POST')).toHaveLength(1);
  expect(browser.foreign).toEqual([]);
});

test('signs in silently in a hidden frame while there is a session, and says so when there is none', async () => {
  await using browser = await open();
  const { page } = browser;
  await openApp(page);
  expect(await silently(page)).toEqual({ accessToken: '', error: 'login_required' });
  await signInWithPopup(page);
  await openApp(page); // the page forgets, the tenant does not
  const { accessToken } = await silently(page);
  expect(await claimsOf(accessToken)).toMatchObject({ name: 'Ada Lindqvist' });
  expect(browser.foreign).toEqual([]);
});

test('brings the claims of a challenge to a popup, and a token that satisfies it back', async () => {
  await using browser = await open();
  const { page } = browser;
  await openApp(page);
  await signInWithPopup(page, 'Grace Holloway');
  const popup = page.waitForEvent('popup');
  const stronger = page.evaluate(
    async ([scope, claims]) =>
      (await app.acquireTokenPopup({ scopes: [scope ?? ''], claims: claims ?? '' })).accessToken,
    [scopeOf('access_as_user'), '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'],
  );
  await (await popup).getByRole('button', { name: 'Approve' }).click();
  expect(await claimsOf(await stronger)).toMatchObject({ name: 'Grace Holloway', acrs: ['c1'] });
});

test('is signed out at the tenant, too', async () => {
  await using browser = await open();
  const { page } = browser;
  await openApp(page);
  await signInWithPopup(page);
  await page.evaluate(() => app.logoutPopup());
  expect(await page.evaluate(() => app.getAllAccounts().length)).toBe(0);
  expect((await silently(page)).error).toBe('login_required');
});

/**
 * The page against the dev tenant itself: MSAL.js, the tenant's own sign-in pages, and tokens whose signature is checked.
 *
 * The tenant's authority is https with a certificate that the browser does not trust; everything here works without trusting it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { startDevTenant } from '../../src/dev-tenant/index.ts';
import { answerWith, editorIsThere, runQuery, useBrowser } from './browser.ts';
import { type Site, startSite } from './site.ts';

const open = useBrowser();

/** A dev tenant on free ports, and the page set up for it as `onbehalf dev` does. */
async function startTenantSite() {
  const stateDirectory = await mkdtemp(join(tmpdir(), 'onbehalf-playground-'));
  const tenant = await startDevTenant({ port: 0, httpPort: 0, stateDirectory });
  const metadata = await fetch(`${tenant.httpOrigin}/${tenant.tenantId}/v2.0/.well-known/openid-configuration`);
  const { apps, people } = tenant.info();
  const clientId = (name: string) => apps.find((app) => app.name === name)?.clientId ?? '';
  const authorityMetadata: Record<string, unknown> = Object(await metadata.json());
  const api = clientId('onbehalf API');
  const site = await startSite({
    authority: tenant.authority,
    authorityMetadata,
    clientId: clientId('onbehalf playground'),
    scopes: [`api://${api}/access_as_user`],
    people: people.slice(0, 9),
  });
  return {
    site,
    tenant,
    /** Claims of the last bearer that reached the server, once its signature and audience are right. */
    async lastToken(): Promise<JWTPayload> {
      const bearer = site.queries.at(-1)?.authorization?.replace(/^Bearer /, '') ?? '';
      const keys = createRemoteJWKSet(new URL(`${tenant.httpOrigin}/${tenant.tenantId}/discovery/v2.0/keys`));
      return (await jwtVerify(bearer, keys, { audience: api })).payload;
    },
    async [Symbol.asyncDispose]() {
      await site[Symbol.asyncDispose]();
      await tenant.stop();
      await rm(stateDirectory, { recursive: true, force: true });
    },
  };
}

/** In the page, then on the tenant's sign-in page, where the one hinted at comes first. */
async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
  await page
    .getByRole('button', { name: new RegExp(name) })
    .first()
    .click();
}

async function openPage(page: Page, site: Site): Promise<void> {
  await page.goto(site.url);
  await editorIsThere(page);
}

async function isSignedInAs(page: Page, name: string): Promise<void> {
  await page.getByRole('region', { name: 'Signed in' }).getByText(name, { exact: true }).waitFor();
  await editorIsThere(page);
}

const stepUp = {
  body: {
    errors: [
      {
        message: 'Sign in again.',
        extensions: {
          code: 'CLAIMS_CHALLENGE',
          api: 'arm',
          claims: '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}',
        },
      },
    ],
  },
};

test('signs a person in on the tenant’s own page and queries with their token', async () => {
  await using set = await startTenantSite();
  await using browser = await open();
  const { page } = browser;
  await openPage(page, set.site);
  await choose(page, 'Ada Lindqvist');
  await isSignedInAs(page, 'Ada Lindqvist');
  await page.getByText('access_as_user', { exact: true }).waitFor();
  await runQuery(page);
  await answerWith(page, 'Engine Room');
  expect(await set.lastToken()).toMatchObject({
    scp: expect.stringContaining('access_as_user'),
    oid: set.tenant.directory.findPerson('ada')?.objectId,
    tid: set.tenant.tenantId,
  });
  expect(browser.foreign).toEqual([]);
  expect(browser.complaints).toEqual([]);
});

test('shows the second factor that a challenge asks for, and sends the stronger token afterwards', async () => {
  await using set = await startTenantSite();
  await using browser = await open();
  const { page } = browser;
  await openPage(page, set.site);
  await choose(page, 'Grace Holloway');
  await isSignedInAs(page, 'Grace Holloway');
  set.site.answer = stepUp;
  await runQuery(page);
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await page.getByRole('button', { name: 'Approve' }).click();
  await isSignedInAs(page, 'Grace Holloway');
  set.site.answer = undefined;
  await page.getByRole('button', { name: 'Repeat the query' }).click();
  await answerWith(page, 'Engine Room');
  expect(await set.lastToken()).toMatchObject({
    acrs: ['c1'],
    oid: set.tenant.directory.findPerson('grace')?.objectId,
  });
});

test('comes back with the reason when the second factor is denied, still signed in', async () => {
  await using set = await startTenantSite();
  await using browser = await open();
  const { page } = browser;
  await openPage(page, set.site);
  await choose(page, 'Grace Holloway');
  await isSignedInAs(page, 'Grace Holloway');
  set.site.answer = stepUp;
  await runQuery(page);
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await page.getByRole('button', { name: 'Deny' }).click();
  await page.getByText(/The sign-in did not finish\. AADSTS500121: .*request\.$/).waitFor();
  await isSignedInAs(page, 'Grace Holloway');
});

test('switches to somebody else, and signs out at the tenant too', async () => {
  await using set = await startTenantSite();
  await using browser = await open();
  const { page } = browser;
  await openPage(page, set.site);
  await choose(page, 'Ada Lindqvist');
  await isSignedInAs(page, 'Ada Lindqvist');
  await page.getByRole('button', { name: 'Switch' }).click();
  await choose(page, 'Alan Thornbury');
  await isSignedInAs(page, 'Alan Thornbury');
  await runQuery(page);
  await answerWith(page, 'Engine Room');
  expect((await set.lastToken()).oid).toBe(set.tenant.directory.findPerson('alan')?.objectId);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in to begin' }).waitFor();
  await choose(page, 'Alan Thornbury'); // asked again: the tenant's session has ended as well
  await isSignedInAs(page, 'Alan Thornbury');
});

test('leaves a disabled account on the tenant’s page, with the reason', async () => {
  await using set = await startTenantSite();
  await using browser = await open();
  const { page } = browser;
  await openPage(page, set.site);
  await choose(page, 'Dennis Rowley');
  await page.getByText('AADSTS50057').waitFor();
});

test('the hinted person signs in with one press, and the others are a fold away', async () => {
  await using set = await startTenantSite();
  await using browser = await open();
  const { page } = browser;
  await openPage(page, set.site);
  await page.getByRole('button', { name: /Ada Lindqvist/ }).click();
  const known = page.getByRole('button', { name: 'Continue as Ada Lindqvist' });
  await known.waitFor();
  expect(await page.getByRole('button', { name: /Grace Holloway/ }).isVisible()).toBe(false);
  await page.getByText('Somebody else').first().click();
  await page.getByRole('button', { name: /Grace Holloway/ }).waitFor();
  await known.focus();
  await page.keyboard.press('Enter');
  await isSignedInAs(page, 'Ada Lindqvist');
});

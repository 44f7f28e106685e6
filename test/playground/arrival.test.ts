/** Where somebody stands who comes back to the page: the focus, the notices, the drawers. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { answerWith, runQuery, signInAs, useBrowser } from './browser.ts';
import { startSite } from './site.ts';

const open = useBrowser();

const focused = (page: Page): Promise<string> =>
  page.evaluate<string>("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent");

test('the keyboard goes on at who is signed in, and after the scopes were chosen at their button', async () => {
  await using site = await startSite();
  await using browser = await open();
  const { page } = browser;
  await page.goto(site.url);
  await signInAs(page, /Ada Lindqvist/);
  expect(await focused(page)).toBe('Signed in');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Scopes');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Get this token' }).click();
  await page.getByRole('form', { name: 'Scopes of the next token' }).waitFor({ state: 'detached' });
  expect(await focused(page)).toBe('Scopes');
});

test('says that a second factor is asked for, and the keyboard goes on at the notice afterwards', async () => {
  await using site = await startSite();
  await using browser = await open();
  const { page } = browser;
  await page.goto(site.url);
  await signInAs(page, /Grace Holloway/);
  const claims = '{"access_token":{"capolids":{"essential":true,"values":["a"]}}}';
  site.answer = {
    body: { errors: [{ message: 'Again.', extensions: { code: 'CLAIMS_CHALLENGE', api: 'arm', claims } }] },
  };
  await runQuery(page);
  await page.getByText('Azure Resource Manager asks you to sign in again with a second factor').waitFor();
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await page.getByText('You signed in again').waitFor();
  expect(await focused(page)).toContain('You signed in again');
});

test('a consent that was given offers to repeat the query, one that was refused asks again', async () => {
  await using site = await startSite();
  await using browser = await open();
  const { page, context } = browser;
  await page.goto(site.url);
  await signInAs(page, /Edsger Dekker/);
  const consentUrl = `${site.url}/consent`;
  site.answer = {
    body: { errors: [{ message: 'Consent.', extensions: { code: 'CONSENT_REQUIRED', api: 'graph', consentUrl } }] },
  };
  await runQuery(page);
  const agreed = page.getByRole('status').filter({ hasText: 'You agreed' });
  for (const end of ['?error=access_denied', '?code=c']) {
    site.answer = {
      body: {
        errors: [
          { message: 'Consent.', extensions: { code: 'CONSENT_REQUIRED', api: 'graph', consentUrl: consentUrl + end } },
        ],
      },
    };
    const before = site.queries.length;
    await page.getByRole('button', { name: 'Repeat the query' }).click();
    await expect.poll(() => site.queries.length, { timeout: 15_000 }).toBeGreaterThan(before);
    const [consent, visit] = await Promise.all([
      context.waitForEvent('page'),
      context.waitForEvent('request', (request) => request.url().startsWith(consentUrl)),
      page.getByRole('button', { name: 'Review and agree' }).click(),
    ]);
    expect(new URL(visit.url()).searchParams.get('login_hint')).toBe('edsger@example.test');
    await (end === '?code=c' ? agreed.waitFor() : consent.getByText('You can close this page').waitFor());
  }
  site.answer = undefined;
  await page.getByRole('button', { name: 'Repeat the query' }).click();
  await answerWith(page, 'Engine Room');
  await agreed.waitFor({ state: 'detached' });
});

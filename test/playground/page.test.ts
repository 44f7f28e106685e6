/** The page in a real browser, on a server that can be made to say anything. */
import { expect, test } from 'vitest';
import { answerWith, editorIsThere, runQuery, signInAs, useBrowser } from './browser.ts';
import { startSite } from './site.ts';

const open = useBrowser();

const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
const challenge = {
  data: { subscriptions: null },
  errors: [
    {
      message: 'Sign in again.',
      path: ['subscriptions'],
      extensions: { code: 'CLAIMS_CHALLENGE', api: 'arm', claims },
    },
  ],
};

const needsConsent = (consentUrl: string) => ({
  body: { errors: [{ message: 'Consent.', extensions: { code: 'CONSENT_REQUIRED', api: 'graph', consentUrl } }] },
});

test('opens, signs in and answers without a call to another host and without a word on the console', async () => {
  await using site = await startSite();
  await using browser = await open();
  const { page } = browser;
  await page.goto(site.url);
  await editorIsThere(page);
  await signInAs(page, /Ada Lindqvist/);
  await runQuery(page);
  await answerWith(page, 'Engine Room');
  expect(browser.foreign).toEqual([]);
  expect(browser.complaints).toEqual([]);
});

test('sends the token in the Authorization header of queries, and keeps it out of addresses and lasting storage', async () => {
  await using site = await startSite();
  await using browser = await open();
  const { page } = browser;
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await page.goto(site.url);
  await editorIsThere(page);
  expect(site.queries.every(({ authorization }) => authorization === undefined)).toBe(true);
  await signInAs(page, /Ada Lindqvist/);
  await runQuery(page);
  await answerWith(page, 'Engine Room');
  expect(site.queries.at(-1)).toMatchObject({ authorization: 'Bearer access-token-of-ada', url: '/graphql' });
  expect(site.queries.at(-1)?.query).toContain('subscriptions');
  expect(addresses.filter((address) => address.includes('access-token'))).toEqual([]);
  expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('access-token');
});

test('takes the claims of a challenge unchanged to the next sign-in, and repeats the query with the new token', async () => {
  await using site = await startSite();
  await using browser = await open();
  const { page } = browser;
  await page.goto(site.url);
  await signInAs(page, /Ada Lindqvist/);
  site.answer = { body: challenge };
  await runQuery(page);
  await page.getByText('Azure Resource Manager asks you to sign in again').waitFor();
  site.answer = undefined;
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await page.getByRole('button', { name: 'Repeat the query' }).click();
  await answerWith(page, 'Engine Room');
  const asked: unknown = JSON.parse(site.visits.at(-1)?.get('claims') ?? 'null');
  expect(asked).toMatchObject(JSON.parse(claims)); // MSAL adds its own claims beside
  expect(site.visits.at(-1)?.get('login_hint')).toBe('ada@example.test');
  expect(site.queries.at(-1)?.authorization).toBe('Bearer access-token-of-ada-with-acrs');
});

test('opens the consent that an answer asks for, for the one who is signed in, but never a script', async () => {
  await using site = await startSite();
  await using browser = await open();
  const { page, context } = browser;
  await page.goto(site.url);
  await signInAs(page, /Ada Lindqvist/);
  site.answer = needsConsent(`${site.url}/consent?scope=Mail.Read`);
  await runQuery(page);
  await page.getByText('You have not agreed yet that this API calls Microsoft Graph').waitFor();
  const consent = page.getByRole('button', { name: 'Review and agree' });
  const [visit] = await Promise.all([
    context.waitForEvent('request', (request) => request.url().includes('Mail.Read')),
    consent.click(),
  ]);
  expect(visit.url()).toBe(`${site.url}/consent?scope=Mail.Read&login_hint=ada%40example.test`);
  site.answer = needsConsent('javascript:alert(1)');
  await page.getByRole('button', { name: 'Repeat the query' }).click();
  await consent.waitFor({ state: 'detached' });
});

test('asks somebody who is not signed in to sign in first', async () => {
  await using site = await startSite();
  await using browser = await open();
  await browser.page.goto(site.url);
  await editorIsThere(browser.page);
  await runQuery(browser.page);
  await browser.page.getByText('sign in first').waitFor();
});

test('signs out, and then sends no token any more', async () => {
  await using site = await startSite();
  await using browser = await open();
  const { page } = browser;
  await page.goto(site.url);
  await signInAs(page, /Grace Holloway/);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in to begin' }).waitFor();
  await editorIsThere(page);
  await runQuery(page);
  await page.getByText('sign in first').waitFor();
  expect(site.queries.at(-1)?.authorization).toBeUndefined();
});

test('can be used with the keyboard alone', async () => {
  await using site = await startSite({ sandbox: true });
  await using browser = await open();
  const { page } = browser;
  await page.goto(site.url);
  await editorIsThere(page);
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.id')).toBe('tab-graphiql');
  await page.keyboard.press('Tab'); // the other tab is reached by arrow keys, not by another stop
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('access_as_user', { exact: true }).waitFor();
  await page.locator('.graphiql-query-editor .view-line').first().click();
  await page.keyboard.press('Control+Enter');
  await answerWith(page, 'Engine Room');
});

test('Tab goes through the whole page and out of it again, with the focus seen at every stop', async () => {
  await using site = await startSite({ sandbox: true });
  await using browser = await open();
  const { page } = browser;
  await page.goto(site.url);
  await signInAs(page, /Ada Lindqvist/);
  await page.getByRole('button', { name: 'Scopes', exact: true }).click();
  await page.getByRole('tab', { name: 'GraphiQL' }).focus();
  const stops: string[] = [];
  for (let press = 0; press < 60 && !stops.includes('the browser'); press += 1) {
    await page.keyboard.press('Tab');
    stops.push(await page.evaluate<string>(describeFocus));
  }
  expect(stops.at(-1)).toBe('the browser');
  expect(stops.filter((stop) => stop.endsWith('(unseen)'))).toEqual([]);
  const ours = ['Scopes', 'Switch', 'Sign out', 'access_as_user', 'Get this token', 'Check all'];
  expect(stops.filter((stop) => ours.includes(stop))).toEqual(ours);
  expect(stops.filter((stop) => stop === 'editor').length).toBe(2); // the one for variables is folded away
  await page.locator('.graphiql-query-editor .view-line').first().click();
  await page.keyboard.press('Tab');
  expect(await page.evaluate("document.activeElement.closest('.monaco-editor')")).toBeNull();
});

/** In the page: what has the focus, by its name. An editor is one stop, where Enter begins to write. */
const describeFocus = `(() => {
  const at = document.activeElement;
  if (!at || at === document.body) return 'the browser';
  if (at.querySelector('.monaco-editor')) return 'editor';
  const name = (at.getAttribute('aria-label') || at.closest('label')?.textContent || at.textContent).trim();
  const { outlineStyle, boxShadow } = getComputedStyle(at);
  return name + (outlineStyle === 'none' && boxShadow === 'none' ? ' (unseen)' : '');
})()`;

test.each([
  ['a phone', { width: 360, height: 740 }],
  ['a desktop', { width: 1366, height: 768 }],
])('fits the width of %s', async (_name, viewport) => {
  await using site = await startSite();
  await using browser = await open({ viewport });
  await browser.page.goto(site.url);
  await editorIsThere(browser.page);
  expect(await browser.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(viewport.width);
  expect(await browser.page.getByRole('button', { name: /Execute query/ }).isVisible()).toBe(true);
});

test('tells in a sentence that the server gave no settings', async () => {
  await using site = await startSite();
  await using browser = await open();
  const { page } = browser;
  await page.route('**/settings.json', (route) => route.fulfill({ status: 404, body: 'nothing here' }));
  await page.goto(site.url);
  await page.getByText('The server answered 404').waitFor();
});

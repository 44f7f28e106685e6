/** The React example in Chromium: what is shown, in which order, and what the person is asked. Makes the screenshots of its README. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { comeBack } from '../client/front-end.ts';
import { choose, useBrowser } from '../playground/browser.ts';
import { type ReactSite, startReactSite } from './react-apollo-site.ts';

const open = useBrowser();
const desk = { viewport: { width: 1180, height: 900 } };

let site: ReactSite;
beforeAll(async () => {
  site = await startReactSite();
}, 180_000);
afterAll(() => site?.[Symbol.asyncDispose]());
afterEach(() => site.product.tenant.faults.clear());

async function signIn(page: Page, name: string): Promise<void> {
  await page.goto(site.url);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await choose(page, name);
  await page.getByRole('heading', { name, level: 1 }).waitFor();
}

const azure = (page: Page) => page.getByRole('region', { name: /^Azure subscriptions/ });
const subscription = (page: Page) => azure(page).getByRole('heading', { name: /^Fabrikam production/ });
const mail = (page: Page) => page.getByRole('region', { name: 'Latest mail' });

const example = join(import.meta.dirname, '../../examples/react-apollo');

/** Written with `UPDATE_SCREENSHOTS=1`; otherwise there has to be one, and the README has to show it. */
async function screenshot(page: Page, name: string): Promise<void> {
  const path = `screenshots/${name}.png`;
  if (process.env.UPDATE_SCREENSHOTS === '1')
    await page.screenshot({ path: join(example, path), animations: 'disabled' });
  expect(existsSync(join(example, path))).toBe(true);
  expect(readFileSync(join(example, 'README.md'), 'utf8')).toContain(path);
}

test('shows ada herself, her manager and her mail before the slow subscriptions of the same query', async () => {
  site.product.tenant.faults.set('arm', { latencyMs: 60_000 }); // until the rest has been seen
  await using browser = await open(desk);
  const { page } = browser;
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/graphql')) asked.push(request.postDataJSON().operationName);
  });
  await signIn(page, 'Ada Lindqvist');
  await azure(page).getByRole('status', { name: 'Loading subscriptions' }).waitFor();
  expect(await page.getByRole('link', { name: /^Grace Holloway/ }).count()).toBe(1);
  await mail(page).getByRole('listitem').nth(3).waitFor();
  expect(await subscription(page).count()).toBe(0);
  await screenshot(page, 'azure-later');
  site.product.tenant.faults.clear();
  await subscription(page).waitFor();
  expect(await page.getByRole('list', { name: 'Resource groups of Fabrikam production' }).textContent()).toContain(
    'rg-',
  );
  await screenshot(page, 'home');
  expect(asked.toSorted()).toEqual(['Home', 'Mail']);
  expect(await faultsOfStructure(page)).toEqual([]);
  expect(browser.foreign).toEqual([]);
  expect(browser.complaints).toEqual([]);
});

test('leads grace to her subscriptions: people at once, a notice in the place of Azure, and the second factor in a window', async () => {
  await using browser = await open(desk);
  const { page, context } = browser;
  await signIn(page, 'Grace Holloway');
  await azure(page).getByText('Azure needs another factor.').waitFor();
  await screenshot(page, 'step-up');
  expect(context.pages()).toHaveLength(1); // no window opens by itself

  await azure(page).getByRole('button', { name: 'Not now' }).click();
  await azure(page).getByRole('alert').waitFor();
  // The focus is not lost with the button.
  expect(await page.evaluate("document.activeElement.getAttribute('aria-labelledby')")).toBe('azure');
  await azure(page).getByRole('button', { name: 'Try again' }).click();

  const opened = context.waitForEvent('page');
  await azure(page).getByRole('button', { name: 'Continue' }).click();
  const window = await opened;
  await window.getByRole('button', { name: 'Approve' }).click();
  await subscription(page).waitFor();
  expect(window.isClosed()).toBe(true);
  expect(await azure(page).getByRole('alert').count()).toBe(0);
  expect(browser.foreign).toEqual([]);
  // Chromium says each refusal of the token service to renew without her.
  expect(browser.complaints.filter((text) => !text.includes('status of 400'))).toEqual([]);
});

test('shows edsger everything but his mail, and his mail once he allows it', async () => {
  await using browser = await open(desk);
  const { page, context } = browser;
  await signIn(page, 'Edsger Dekker');
  await azure(page)
    .getByRole('heading', { name: /^Fabrikam staging/ })
    .waitFor();
  await mail(page).getByText('This page may not read your mail yet.').waitFor();
  await screenshot(page, 'consent');
  const opened = context.waitForEvent('page');
  await mail(page).getByRole('button', { name: 'Allow it' }).click();
  const window = await opened;
  const gone = window.waitForEvent('close');
  await window.getByRole('button', { name: 'Accept' }).click();
  await gone;
  await comeBack(page);
  await mail(page).getByRole('listitem').first().waitFor();
  expect(browser.foreign).toEqual([]);
});

test('says beside Azure that Azure failed, keeps the rest, and tries again', async () => {
  site.product.tenant.faults.set('arm', { status: 503 });
  await using browser = await open(desk);
  const { page } = browser;
  await signIn(page, 'Ada Lindqvist');
  await azure(page).getByRole('alert').waitFor();
  await mail(page).getByRole('listitem').nth(3).waitFor();
  site.product.tenant.faults.clear();
  await azure(page).getByRole('button', { name: 'Try again' }).click();
  await subscription(page).waitFor();
});

test('finds people on a phone in the dark, more of them page by page, and leads from one to their manager', async () => {
  await using browser = await open({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  const { page } = browser;
  await signIn(page, 'Ada Lindqvist');
  await subscription(page).waitFor();
  expect(await overflow(page)).toBe(0);
  await screenshot(page, 'phone');
  await page.getByRole('link', { name: 'People', exact: true }).click();
  const people = page.getByRole('region', { name: 'People' });
  const found = people.getByRole('listitem');
  await found.nth(23).waitFor();
  await people.getByRole('button', { name: 'More people' }).click();
  await found.nth(47).waitFor();
  expect(await faultsOfStructure(page)).toEqual([]);

  await people.getByRole('searchbox', { name: 'Search people by name' }).fill('hollo');
  await people.getByText('1 person').waitFor();
  expect(await found.count()).toBe(1);
  expect(await overflow(page)).toBe(0);
  // By keyboard from here on.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Grace Holloway', level: 1 }).waitFor();
  expect(await page.evaluate('document.activeElement.localName')).toBe('main');
  expect(await page.title()).toBe('Grace Holloway · Directory');
  await page.goBack();
  await people.waitFor();
  expect(browser.foreign).toEqual([]);
  expect(browser.complaints).toEqual([]);
});

/** How many pixels the page is wider than the window. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** What a screen reader would stumble over, one line each. */
const faultsOfStructure = (page: Page): Promise<readonly string[]> =>
  page.evaluate(`(() => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    const nameOf = (one) => one.getAttribute('aria-label') ?? one.textContent.trim();
    const levels = all('h1,h2,h3').map((one) => Number(one.localName[1]));
    const ids = all('[id]').map(({ id }) => id);
    return [
      ...(document.documentElement.lang ? [] : ['no language']),
      ...(all('main').length === 1 && all('h1').length === 1 ? [] : ['not one main and one h1']),
      ...all('a,button,input').filter((one) => nameOf(one) === '').map((one) => 'no name: ' + one.outerHTML),
      ...all('img:not([alt])').map((one) => 'no alt: ' + one.outerHTML),
      ...all('[aria-labelledby]').filter((one) => !document.getElementById(one.getAttribute('aria-labelledby'))).map((one) => 'label of nobody: ' + one.localName),
      ...levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1).map((level) => 'a level before h' + level + ' is skipped'),
      ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => 'twice: ' + id),
    ];
  })()`);

/**
 * One browser per test file, one fresh profile per test, cut off from every host but loopback. Says why where there is none.
 * @module
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { findChromium, launchChromium } from '../support/chromium.ts';
import { dist } from './site.ts';

/** A page with what happened in it. */
export interface WatchedPage extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Addresses asked for on other hosts than loopback. None was let through. */
  readonly foreign: readonly string[];
  /** What the page wrote to the console or threw. */
  readonly complaints: readonly string[];
}

/** Call at the top of a test file: skips its tests, with the reason, where they cannot run. */
export function useBrowser(): (options?: BrowserContextOptions) => Promise<WatchedPage> {
  let browser: Browser | undefined;
  const isThere = findChromium().available;
  // Its start takes a busy machine seconds that belong to no test.
  beforeAll(async () => {
    if (isThere) browser = await launchChromium();
  }, 60_000);
  beforeEach(({ skip }) => {
    const chromium = findChromium();
    if (!chromium.available) skip(chromium.reason);
    const built = existsSync(join(dist, 'index.html'));
    if (!built && process.env.CI === undefined) skip('the page is not built: run `npm run playground`');
  });
  afterAll(() => browser?.close());

  return async (options) => {
    if (!browser) throw new Error('Expected a browser: this test should have been skipped.');
    const context = await browser.newContext(options);
    return watch(context, await context.newPage());
  };
}

async function watch(context: BrowserContext, page: Page): Promise<WatchedPage> {
  const foreign: string[] = [];
  const complaints: string[] = [];
  await context.route(
    (url) => /^(https?|wss?):$/.test(url.protocol) && !isLoopback(url),
    async (route) => {
      foreign.push(route.request().url());
      await route.abort('internetdisconnected');
    },
  );
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, context, foreign, complaints, [Symbol.asyncDispose]: () => context.close() };
}

const isLoopback = ({ hostname }: URL): boolean => hostname === 'localhost' || hostname === '127.0.0.1';

/** Waits for GraphiQL: its editor has text, and the query can be run. */
export async function editorIsThere(page: Page): Promise<void> {
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
}

export async function runQuery(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Execute query/ }).click();
}

/** Text of the answer pane. Monaco writes blanks as non-breaking ones. */
export async function answerWith(page: Page, text: string): Promise<void> {
  await page.locator('.graphiql-response .view-lines', { hasText: text }).waitFor();
}

/** Chooses somebody, and waits until the page is back with a token and an editor. */
export async function signInAs(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).click();
  await page.getByText('access_as_user', { exact: true }).waitFor();
  await editorIsThere(page);
}

/** Opens the page of a server, signs in on the dev tenant's own page, and runs what the editor opens with. */
export async function firstQueryAs(page: Page, server: string, name: string): Promise<void> {
  await page.goto(new URL('/', server).href);
  await editorIsThere(page);
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await choose(page, name);
  await page.getByText('access_as_user', { exact: true }).waitFor();
  await editorIsThere(page);
  await runQuery(page);
}

/** Picks somebody on the sign-in page of the dev tenant. */
export async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
  await page
    .getByRole('button', { name: new RegExp(name) })
    .first()
    .click();
}

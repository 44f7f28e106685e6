/** Browsers that let a page open windows after a click only: what a front-end then offers, and what comes of it. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { choose, useBrowser } from '../playground/browser.ts';
import { DOORS, type FrontEnd, inPopup, settledIn, signIn, startFrontEnd } from './front-end.ts';
import type { Door, Shown } from './page/clients.ts';

const openBrowser = useBrowser();

/**
 * The rule of browsers: within some seconds of a click. Chromium has no blocker when it runs without a screen, and takes each look of a
 * test at the page for the act of a person.
 */
const BLOCKER = `{
  const { open } = globalThis;
  let clicked = -Infinity;
  addEventListener('click', ({ isTrusted }) => { if (isTrusted) clicked = performance.now(); }, true);
  globalThis.open = (...args) => (performance.now() - clicked < 5_000 ? open.apply(globalThis, args) : null);
}`;

async function open() {
  const browser = await openBrowser();
  await browser.context.addInitScript(BLOCKER);
  return browser;
}

let site: FrontEnd;
beforeAll(async () => {
  site = await startFrontEnd();
}, 180_000);
afterAll(() => site?.[Symbol.asyncDispose]());

/** As pages do: it asks when it is loaded, and nobody has clicked yet. */
const load = (page: Page, door: Door, query: string) =>
  page.goto(`${site.url}?${String(new URLSearchParams({ door, query }))}`);
const loaded = (page: Page): Promise<readonly Shown[]> => page.evaluate('lab.loaded');
const approve = (popup: Page) => popup.getByRole('button', { name: 'Approve' }).click();
const press = (page: Page, name: string) => page.getByRole('button', { name }).click();

const SUBSCRIPTIONS = '{ subscriptions { nodes { displayName } } }';

describe.each(DOORS)('%s', (door) => {
  test('waits for a click where the browser blocks the window, and answers after it', async () => {
    await using browser = await open();
    const { page, context } = browser;
    await signIn(page, context, site, 'Grace Holloway');
    await load(page, door, SUBSCRIPTIONS);
    await Promise.all([press(page, 'Continue'), inPopup(context, approve)]);
    expect((await loaded(page)).at(-1)).toMatchObject({
      data: { subscriptions: { nodes: expect.any(Array) } },
      codes: [],
    });
    expect(await settledIn(page)).toEqual(['claims by the person']);
  });
});

test('gives the errors of the server to whoever does not want to', async () => {
  await using browser = await open();
  const { page, context } = browser;
  await signIn(page, context, site, 'Grace Holloway');
  await load(page, 'fetch', SUBSCRIPTIONS);
  await press(page, 'No, thanks');
  expect(await loaded(page)).toMatchObject([{ data: { subscriptions: null }, codes: ['CLAIMS_CHALLENGE'] }]);
  expect(context.pages()).toHaveLength(1);
});

test('signs in whoever is nobody yet, and sends the operation with the token', async () => {
  await using browser = await open();
  const { page, context } = browser;
  await load(page, 'urql', '{ me { displayName } }');
  await Promise.all([press(page, 'Continue'), inPopup(context, (popup) => choose(popup, 'Ada Lindqvist'))]);
  expect((await loaded(page)).at(-1)).toMatchObject({ data: { me: { displayName: 'Ada Lindqvist' } }, codes: [] });
});

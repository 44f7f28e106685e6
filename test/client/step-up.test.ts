/** Front-ends with fetch, Apollo Client and urql, on an origin of their own, against the server and the dev tenant. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { choose, useBrowser } from '../playground/browser.ts';
import { ask, comeBack, DOORS, type FrontEnd, inPopup, settledIn, signIn, startFrontEnd } from './front-end.ts';

const open = useBrowser();

let site: FrontEnd;
beforeAll(async () => {
  site = await startFrontEnd();
}, 180_000);
afterAll(() => site?.[Symbol.asyncDispose]());

const TAG =
  'mutation { updateTags(input: { scope: "/subscriptions/22222222-0000-4000-8000-000000000000", operation: MERGE, tags: [{ name: "team", value: "loom" }] }) { scope } }';
const PEOPLE_AND_AZURE = '{ me { displayName } subscriptions { nodes { displayName } } }';

const signInAgain = (popup: Page) => choose(popup, 'Radia Pearson');
/** Whom the page hints at stands first: others have to be looked for. */
async function signInAsAda(popup: Page): Promise<void> {
  await popup.getByText('Somebody else').first().click();
  await choose(popup, 'Ada Lindqvist');
}
const approve = (popup: Page) => popup.getByRole('button', { name: 'Approve' }).click();

describe.each(DOORS)('%s', (door) => {
  test('shows people at once, and subscriptions after the second factor', async () => {
    await using browser = await open();
    const { page, context } = browser;
    await signIn(page, context, site, 'Grace Holloway');
    const [shown] = await Promise.all([ask(page, door, PEOPLE_AND_AZURE), inPopup(context, approve)]);
    const me = { displayName: 'Grace Holloway' };
    expect(shown).toMatchObject([
      { data: { me, subscriptions: null } },
      { data: { me, subscriptions: { nodes: expect.any(Array) } }, codes: [] },
    ]);
    expect(await settledIn(page)).toEqual(['claims by the person']);
    expect(browser.foreign).toEqual([]);
  });

  test('signs in again when the session was revoked', async () => {
    await using browser = await open();
    const { page, context } = browser;
    await signIn(page, context, site, 'Radia Pearson');
    const [shown] = await Promise.all([ask(page, door, PEOPLE_AND_AZURE), inPopup(context, signInAgain)]);
    expect(shown.at(-1)).toMatchObject({ data: { me: { displayName: 'Radia Pearson' } }, codes: [] });
  });

  test('opens one window for ten operations that wait', async () => {
    await using browser = await open();
    const { page, context } = browser;
    await signIn(page, context, site, 'Grace Holloway');
    let opened = 0;
    context.on('page', () => {
      opened += 1;
    });
    const ten = Array.from({ length: 10 }, (_, index) =>
      ask(page, door, `{ a${index}: subscriptions { nodes { id } } }`),
    );
    const [answers] = await Promise.all([Promise.all(ten), inPopup(context, approve)]);
    expect(answers.flatMap((shown) => shown.at(-1)?.codes)).toEqual([]);
    expect(opened).toBe(1);
  });

  test('gives the errors of the server when the window is closed', async () => {
    await using browser = await open();
    const { page, context } = browser;
    await signIn(page, context, site, 'Grace Holloway');
    const leave = async (popup: Page) => {
      await popup.getByRole('button', { name: 'Approve' }).waitFor();
      await popup.close();
      await comeBack(page);
    };
    const [shown] = await Promise.all([ask(page, door, PEOPLE_AND_AZURE), inPopup(context, leave)]);
    expect(shown.at(-1)).toMatchObject({ data: { subscriptions: null }, codes: ['CLAIMS_CHALLENGE'] });
    expect(await settledIn(page)).toEqual(['claims cancelled']);
  });

  test('does not send a mutation that ran again, and the next try succeeds', async () => {
    await using browser = await open();
    const { page, context } = browser;
    await signIn(page, context, site, 'Grace Holloway');
    const sent = sentMutations(page);
    const [shown] = await Promise.all([ask(page, door, TAG), inPopup(context, approve)]);
    expect(shown).toMatchObject([{ codes: ['CLAIMS_CHALLENGE'] }]);
    expect(sent()).toBe(1);
    await page.waitForFunction('lab.settled.length > 0');
    expect((await ask(page, door, TAG)).at(-1)?.codes).not.toContain('CLAIMS_CHALLENGE');
    expect(sent()).toBe(2);
  });
});

test.each(['apollo', 'urql'] as const)('%s: settles what a deferred part asks for', async (door) => {
  await using browser = await open();
  const { page, context } = browser;
  await signIn(page, context, site, 'Grace Holloway');
  const deferred = '{ me { displayName } ... @defer(label: "azure") { subscriptions { nodes { displayName } } } }';
  const [shown] = await Promise.all([ask(page, door, deferred), inPopup(context, approve)]);
  const me = { displayName: 'Grace Holloway' };
  expect(shown[0]).toMatchObject({ data: { me }, codes: [] });
  expect(shown.at(-1)).toMatchObject({ data: { me, subscriptions: { nodes: expect.any(Array) } }, codes: [] });
  expect(await settledIn(page)).toEqual(['claims by the person']);
});

test.each(['apollo', 'urql'] as const)(
  '%s: shows a deferred part though the first part asks for something',
  async (door) => {
    await using browser = await open();
    const { page, context } = browser;
    await signIn(page, context, site, 'Grace Holloway');
    const deferred = '{ subscriptions { nodes { displayName } } ... @defer(label: "people") { me { displayName } } }';
    const me = { displayName: 'Grace Holloway' };
    const approveWhenShown = async (popup: Page) => {
      await page.waitForFunction('lab.shown[0].some(({ data }) => data?.me)');
      await approve(popup);
    };
    const [shown] = await Promise.all([ask(page, door, deferred), inPopup(context, approveWhenShown)]);
    expect(shown.at(-1)).toMatchObject({ data: { me, subscriptions: { nodes: expect.any(Array) } }, codes: [] });
    expect(await settledIn(page)).toEqual(['claims by the person']);
  },
);

test.each(DOORS)('%s: leaves the page for the second factor, and the page asks anew when it is back', async (door) => {
  await using browser = await open();
  const { page, context } = browser;
  await signIn(page, context, site, 'Grace Holloway');
  const asking = new URLSearchParams({ door, query: PEOPLE_AND_AZURE, interaction: 'redirect' });
  await page.goto(`${site.url}?${String(asking)}`);
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.waitForURL((url) => url.search === `?${String(asking)}` && url.hash === '');
  await page.waitForFunction('globalThis.lab !== undefined');
  const shown: unknown = await page.evaluate('lab.loaded');
  expect(shown).toMatchObject([{ data: { subscriptions: { nodes: expect.any(Array) } }, codes: [] }]);
  expect(await settledIn(page)).toEqual([]);
  expect(context.pages()).toHaveLength(1);
});

test('a query of Apollo Client that an error would end goes on all the same', async () => {
  await using browser = await open();
  const { page, context } = browser;
  await signIn(page, context, site, 'Grace Holloway');
  const named = `query strictly ${PEOPLE_AND_AZURE}`;
  const [shown] = await Promise.all([ask(page, 'apollo', named), inPopup(context, approve)]);
  expect(shown).toMatchObject([
    { data: { subscriptions: null }, codes: [] },
    { data: { subscriptions: { nodes: expect.any(Array) } }, codes: [] },
  ]);
});

test('somebody else’s token repeats nobody’s operations', async () => {
  await using browser = await open();
  const { page, context } = browser;
  await signIn(page, context, site, 'Radia Pearson');
  const [shown] = await Promise.all([ask(page, 'fetch', PEOPLE_AND_AZURE), inPopup(context, signInAsAda)]);
  expect(shown.at(-1)?.codes).toContain('CLAIMS_CHALLENGE');
  expect(await settledIn(page)).toEqual(['claims other-account']);
  const [again] = await Promise.all([ask(page, 'fetch', PEOPLE_AND_AZURE), inPopup(context, signInAgain)]);
  expect(again.at(-1)).toMatchObject({ data: { me: { displayName: 'Radia Pearson' } }, codes: [] });
});

/** Counts those that leave the page. */
function sentMutations(page: Page): () => number {
  let count = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.postData()?.includes('mutation')) count += 1;
  });
  return () => count;
}

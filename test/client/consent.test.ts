/** Consent that our API may call another one, asked for by a front-end: given, refused, and by somebody who comes back without an answer. */
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { useBrowser } from '../playground/browser.ts';
import { ask, comeBack, DOORS, type FrontEnd, inPopup, settledIn, signIn, startFrontEnd } from './front-end.ts';

const open = useBrowser();

// Of its own for each test: consent that was given stays.
let site: FrontEnd;
beforeEach(async () => {
  site = await startFrontEnd();
}, 180_000);
afterEach(() => site?.[Symbol.asyncDispose]());

const EDSGER = 'Edsger Dekker';
const MAIL = '{ me { displayName messages(first: 1) { nodes { subject } } } }';
const WITHOUT_MAIL = { data: { me: { displayName: EDSGER, messages: null } } };
const WITH_MAIL = { data: { me: { displayName: EDSGER, messages: { nodes: expect.any(Array) } } }, codes: [] };

const answer = (popup: Page, name: 'Accept' | 'Cancel') => popup.getByRole('button', { name }).click();

describe.each(DOORS)('%s', (door) => {
  test('asks for consent where it is missing, and shows the mail', async () => {
    await using browser = await open();
    const { page, context } = browser;
    await signIn(page, context, site, EDSGER);
    const accept = async (popup: Page) => {
      const gone = popup.waitForEvent('close');
      await answer(popup, 'Accept');
      await gone;
      await comeBack(page);
    };
    const [shown] = await Promise.all([ask(page, door, MAIL), inPopup(context, accept)]);
    expect(shown).toMatchObject([WITHOUT_MAIL, WITH_MAIL]);
    expect(await settledIn(page)).toEqual(['consent by the person']);
    expect(browser.foreign).toEqual([]);
  });

  test('gives the errors of the server when consent is refused, and asks once', async () => {
    await using browser = await open();
    const { page, context } = browser;
    await signIn(page, context, site, EDSGER);
    const refuse = async (popup: Page) => {
      await answer(popup, 'Cancel');
      await popup.getByText('You can close this page').waitFor();
      await popup.close();
      await comeBack(page);
    };
    const [shown] = await Promise.all([ask(page, door, MAIL), inPopup(context, refuse)]);
    expect(shown.at(-1)).toMatchObject({ ...WITHOUT_MAIL, codes: ['CONSENT_REQUIRED'] });
    expect(context.pages()).toHaveLength(1);
  });
});

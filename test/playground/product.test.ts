/** The page, the server and the dev tenant together, as `onbehalf dev` joins them: nothing here plays a part. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Product, startProduct } from '../support/product.ts';
import { answerWith, editorIsThere, runQuery, useBrowser } from './browser.ts';

const open = useBrowser();

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product[Symbol.asyncDispose]());

/** Signs in on the tenant's page and runs what the editor opens with. */
async function firstQueryAs(page: Page, name: string): Promise<void> {
  await page.goto(new URL('/', product.url).href);
  await editorIsThere(page);
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await choose(page, name);
  await page.getByText('access_as_user', { exact: true }).waitFor();
  await editorIsThere(page);
  await runQuery(page);
}

async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
  await page
    .getByRole('button', { name: new RegExp(name) })
    .first()
    .click();
}

test('answers the first query from Graph and ARM for whoever signed in', async () => {
  await using browser = await open({ viewport: { width: 1400, height: 1600 } });
  const { page } = browser;
  await firstQueryAs(page, 'Ada Lindqvist');
  await answerWith(page, product.tenant.directory.findPerson('ada')?.objectId ?? 'no Ada');
  await answerWith(page, 'Grace Holloway'); // the manager, from Graph
  await answerWith(page, 'Fabrikam production'); // a subscription, from ARM
  expect(browser.foreign).toEqual([]);
  expect(browser.complaints).toEqual([]);
});

test('leads from the claims challenge of ARM over the second factor to the whole answer', async () => {
  await using browser = await open({ viewport: { width: 1400, height: 1600 } });
  const { page } = browser;
  await firstQueryAs(page, 'Grace Holloway');
  await page.getByText('Azure Resource Manager asks you to sign in again').waitFor();
  await answerWith(page, 'grace@fabrikam.example'); // Graph's part of the answer is there all the same
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('button', { name: 'Repeat the query' }).click();
  await answerWith(page, 'Fabrikam production');
});

test('leads from a revoked session over a new sign-in to the answer', async () => {
  await using browser = await open({ viewport: { width: 1400, height: 1600 } });
  const { page } = browser;
  await firstQueryAs(page, 'Radia Pearson');
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await choose(page, 'Radia Pearson');
  await page.getByRole('button', { name: 'Repeat the query' }).click();
  await answerWith(page, 'Fabrikam production');
});

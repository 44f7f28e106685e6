/** The page, the server and the dev tenant together, as `onbehalf dev` joins them: nothing here plays a part. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { type Product, startProduct } from '../support/product.ts';
import { FIRST_OF_THE_BACKGROUND, untilAnswered } from '../support/until-answered.ts';
import { answerWith, choose, editorIsThere, firstQueryAs, runQuery, useBrowser } from './browser.ts';

const open = useBrowser();

let product: Product;
/** Where consent comes back to: `http://localhost:<port>`. */
let address: string;
beforeAll(async () => {
  const port = await freePort();
  address = `http://localhost:${port}`;
  product = await startProduct({
    hasDatabase: true,
    overrides: { Server: { Port: port, PublicUrl: address, OperationTimeoutMs: 30_000 } },
  });
  await untilAnswered(product);
  await untilAnswered(product, FIRST_OF_THE_BACKGROUND);
}, 180_000);
afterAll(() => product[Symbol.asyncDispose]());

test('answers the first query from Graph and ARM for whoever signed in', async () => {
  await using browser = await open({ viewport: { width: 1400, height: 1600 } });
  const { page } = browser;
  await firstQueryAs(page, address, 'Ada Lindqvist');
  await answerWith(page, product.tenant.directory.findPerson('ada')?.objectId ?? 'no Ada');
  await answerWith(page, 'Grace Holloway'); // the manager, from Graph
  await answerWith(page, 'Fabrikam production'); // a subscription, from ARM
  expect([...new Set(browser.foreign)]).toEqual(['https://sandbox.embed.apollographql.com/']); // whether Sandbox is there: held at the edge
  expect(browser.complaints).toEqual([]);
});

test('leads from the claims challenge of ARM over the second factor to the whole answer', async () => {
  await using browser = await open({ viewport: { width: 1400, height: 1600 } });
  const { page } = browser;
  await firstQueryAs(page, address, 'Grace Holloway');
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
  await firstQueryAs(page, address, 'Radia Pearson');
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await choose(page, 'Radia Pearson');
  await page.getByRole('button', { name: 'Repeat the query' }).click();
  await answerWith(page, 'Fabrikam production');
});

test('leads from a missing consent over the page of the tenant to the mail', async () => {
  await using browser = await open({ viewport: { width: 1400, height: 1600 } });
  const { page, context } = browser;
  await firstQueryAs(page, address, 'Edsger Dekker');
  await page.getByRole('button', { name: 'Try the consent' }).click();
  await runQuery(page);
  const [consent] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('button', { name: 'Review and agree' }).click(),
  ]);
  await Promise.all([consent.waitForEvent('close'), consent.getByRole('button', { name: 'Accept' }).click()]);
  await page.getByText('You agreed').waitFor();
  await page.getByRole('button', { name: 'Repeat the query' }).click();
  await answerWith(page, '"subject"');
});

test('takes a scope out of the token, so that its field is refused, and back in', async () => {
  await using browser = await open({ viewport: { width: 1400, height: 1600 } });
  const { page } = browser;
  await firstQueryAs(page, address, 'Ada Lindqvist');
  await page.getByRole('button', { name: 'A field that a scope opens' }).click();
  const scopes = page.getByRole('list', { name: 'Scopes of the token' });
  await page.getByRole('button', { name: 'Scopes', exact: true }).click();
  await page.getByRole('checkbox', { name: 'Mail.Read' }).uncheck();
  await page.getByRole('button', { name: 'Get this token' }).click();
  await scopes.getByText('Mail.Read', { exact: true }).waitFor({ state: 'detached' });
  await runQuery(page);
  await answerWith(page, 'UNAUTHORIZED_FIELD_OR_TYPE');

  await page.reload(); // the choice belongs to the tab
  await editorIsThere(page);
  await page.getByText('Mail.Send', { exact: true }).waitFor();
  expect(await scopes.getByText('Mail.Read', { exact: true }).count()).toBe(0);
  await page.getByRole('button', { name: 'Scopes', exact: true }).click();
  await page.getByRole('button', { name: 'Check all' }).click();
  await page.getByRole('button', { name: 'Get this token' }).click();
  await scopes.getByText('Mail.Read', { exact: true }).waitFor();
  await runQuery(page);
  await answerWith(page, 'receivedDateTime');
});

test('shows the people of a deferred query before the challenge of Azure, and asks for the step-up then', async () => {
  await using browser = await open({ viewport: { width: 1400, height: 1600 } });
  const { page } = browser;
  await firstQueryAs(page, address, 'Grace Holloway');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('button', { name: 'Try the step-up with @defer' }).click();
  await runQuery(page);
  await answerWith(page, '"displayName": "Grace Holloway"');
  await page.getByText('Azure Resource Manager asks you to sign in again').waitFor();
});

test('shows how far a background operation is, as its events come', async () => {
  const start = 'mutation { startBackgroundOperation(input: { document: "{ me { displayName } }" }) { id } }';
  const { data } = await product.ask(start, { user: 'ada' });
  await using browser = await open({ viewport: { width: 1400, height: 1600 } });
  const { page } = browser;
  await firstQueryAs(page, address, 'Ada Lindqvist');
  await answerWith(page, 'Grace Holloway');
  await page.locator('.graphiql-query-editor .view-lines').click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(
    `subscription { backgroundOperationProgress(id: "${data.startBackgroundOperation.id}") { state latestRun { progress { done total } } } }`,
  );
  await runQuery(page);
  await answerWith(page, 'SUCCEEDED');
  await answerWith(page, '"total": 1');
});

/** Apollo Sandbox beside GraphiQL, with a page of ours in the place of Apollo's host: nothing leaves the machine. */
import type { BrowserContext, Page, Request } from 'playwright-core';
import { expect, test } from 'vitest';
import { answerWith, editorIsThere, runQuery, signInAs, useBrowser } from './browser.ts';
import { type Site, startSite } from './site.ts';

const open = useBrowser();

const host = 'https://sandbox.embed.apollographql.com';

/** Speaks as Apollo's page does: says it is there, asks the page around it for an answer, and shows all that it was told. */
const frame = `<!doctype html><title>Sandbox</title><pre></pre><button>Run</button><script>
  const endpoint = new URLSearchParams(location.search).get('endpoint');
  addEventListener('message', ({ data }) => document.querySelector('pre').append(JSON.stringify(data) + '\\n'));
  document.querySelector('button').onclick = () => parent.postMessage({
    name: 'ExplorerRequest', operationId: '1', operation: '{ me { displayName } }', variables: { a: 1 },
    endpointUrl: endpoint, headers: { authorization: 'Bearer of-the-frame' },
  }, '*');
  parent.postMessage({ name: 'ExplorerListeningForHandshake' }, '*');
</script>`;

/** Answers in the place of Apollo's host. @param until no sooner than this @returns what it was asked, and what the frames were opened with */
async function standIn(context: BrowserContext, until: Promise<unknown> = Promise.resolve()): Promise<Request[]> {
  const asked: Request[] = [];
  await context.route(`${host}/**`, async (route) => {
    asked.push(route.request());
    await until;
    await route.fulfill({ contentType: 'text/html', body: frame });
  });
  return asked;
}

const tabs = (page: Page) => page.getByRole('tablist', { name: 'Editor', exact: true }).getByRole('tab');
const tabNames = (page: Page): Promise<string[]> => tabs(page).allTextContents();
/** On a busy machine it takes a while until it is known whether Apollo's host answers. */
const tabsAre = (page: Page, ...names: readonly string[]) =>
  expect.poll(() => tabNames(page), { timeout: 15_000 }).toEqual(names);
const selected = (page: Page) => tabs(page).and(page.locator('[aria-selected="true"]')).textContent();
const sandboxOf = (page: Page) => page.frameLocator('iframe[title="Apollo Sandbox"]');

async function openWithSandbox(page: Page, site: Site): Promise<void> {
  await page.goto(site.url);
  await sandboxOf(page).getByRole('button', { name: 'Run' }).waitFor();
}

test('puts Sandbox first and opens it when Apollo’s host answers', async () => {
  await using site = await startSite({ sandbox: true });
  await using browser = await open();
  const { page, context } = browser;
  await standIn(context);
  await openWithSandbox(page, site);
  expect(await tabNames(page)).toEqual(['Apollo Sandbox', 'GraphiQL']);
  expect(await selected(page)).toBe('Apollo Sandbox');
  expect(browser.complaints).toEqual([]);
});

test('asks Apollo’s host without a word about the page', async () => {
  await using site = await startSite({ sandbox: true });
  await using browser = await open();
  const { page, context } = browser;
  await context.addCookies([{ name: 'of-apollo', value: '1', url: host, sameSite: 'None', secure: true }]);
  const asked = await standIn(context);
  await openWithSandbox(page, site);
  const [probe] = asked;
  const headers = (await probe?.allHeaders()) ?? {};
  expect([probe?.method(), probe?.url(), probe?.postData()]).toEqual(['HEAD', `${host}/`, null]);
  expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['cookie']));
  expect([headers.referer, headers.origin, headers.authorization]).toEqual([undefined, undefined, undefined]);
});

test('opens GraphiQL at once, and Sandbox stays behind it, where Apollo’s host is not there', async () => {
  await using site = await startSite({ sandbox: true });
  await using browser = await open();
  const { page } = browser;
  await page.goto(site.url);
  await editorIsThere(page);
  await expect.poll(() => browser.foreign, { timeout: 15_000 }).toEqual([`${host}/`]); // stopped at the edge of this machine
  expect(await tabNames(page)).toEqual(['GraphiQL', 'Apollo Sandbox']);
  expect(await selected(page)).toBe('GraphiQL');
  expect(browser.complaints).toEqual([]);
});

test('stays in GraphiQL for whoever chose it, at the next visit too', async () => {
  await using site = await startSite({ sandbox: true });
  await using browser = await open();
  const { page, context } = browser;
  await standIn(context);
  await openWithSandbox(page, site);
  await page.getByRole('tab', { name: 'GraphiQL' }).click();
  await page.reload();
  await tabsAre(page, 'Apollo Sandbox', 'GraphiQL');
  expect(await selected(page)).toBe('GraphiQL');
});

test('takes nobody out of an editor they have begun to work in', async () => {
  await using site = await startSite({ sandbox: true });
  await using browser = await open();
  const { page, context } = browser;
  const begun = Promise.withResolvers<undefined>();
  await standIn(context, begun.promise);
  await page.goto(site.url);
  await page.locator('#panel-graphiql').click(); // there before the editor is, and before the host's time is over
  begun.resolve(undefined);
  await tabsAre(page, 'Apollo Sandbox', 'GraphiQL');
  expect(await selected(page)).toBe('GraphiQL');
});

test('runs the frame’s queries with the token, and the frame never sees it', async () => {
  await using site = await startSite({ sandbox: true });
  await using browser = await open();
  const { page, context } = browser;
  const asked = await standIn(context);
  await openWithSandbox(page, site);
  await page.getByRole('button', { name: /Ada Lindqvist/ }).click();
  await page.getByText('access_as_user', { exact: true }).waitFor();
  const sandbox = sandboxOf(page);
  await sandbox.getByRole('button', { name: 'Run' }).click();
  await sandbox.getByText('"displayName":"Ada Lindqvist"').waitFor();
  expect(site.queries.at(-1)).toMatchObject({
    authorization: 'Bearer access-token-of-ada',
    query: '{ me { displayName } }',
  });
  expect(await sandbox.locator('pre').textContent()).not.toContain('access-token');
  expect(asked.filter((request) => /access-token|sharedHeaders/.test(request.url()))).toEqual([]);
  expect(await page.evaluate('JSON.stringify([localStorage, history.state])')).not.toContain('access-token');
  expect(browser.complaints).toEqual([]);
});

test('brings the query that was last run in Sandbox back after a sign-in', async () => {
  await using site = await startSite({ sandbox: true });
  await using browser = await open();
  const { page, context } = browser;
  const asked = await standIn(context);
  await openWithSandbox(page, site);
  await sandboxOf(page).getByRole('button', { name: 'Run' }).click();
  await page.getByText('sign in first').waitFor();
  await page.getByRole('button', { name: /Ada Lindqvist/ }).click();
  await page.getByText('access_as_user', { exact: true }).waitFor();
  await sandboxOf(page).getByRole('button', { name: 'Run' }).waitFor();
  const parameters = new URL(asked.at(-1)?.url() ?? host).searchParams;
  expect(decodeURIComponent(parameters.get('defaultDocument') ?? '')).toBe('{ me { displayName } }');
  expect(JSON.parse(decodeURIComponent(parameters.get('defaultVariables') ?? ''))).toEqual({ a: 1 });
});

test('neither offers Sandbox nor asks for it where the server does not say so', async () => {
  await using site = await startSite();
  await using browser = await open();
  const { page } = browser;
  await page.goto(site.url);
  await signInAs(page, /Ada Lindqvist/);
  await runQuery(page);
  await answerWith(page, 'Engine Room');
  expect(await tabNames(page)).toEqual([]);
  expect(browser.foreign).toEqual([]);
});

test('says so when Sandbox is chosen and cannot be reached, and gives it no token', async () => {
  await using site = await startSite({ sandbox: true });
  await using browser = await open();
  const { page } = browser;
  await page.clock.install();
  await page.goto(site.url);
  await signInAs(page, /Ada Lindqvist/);
  await page.getByRole('tab', { name: 'Apollo Sandbox' }).click();
  await page.getByText('Your token stays in this page').waitFor();
  await page.clock.fastForward(10_000);
  await page.getByRole('heading', { name: 'Apollo Sandbox does not answer' }).waitFor();
  const link = page.getByRole('link', { name: 'Open Sandbox in a tab of its own' });
  expect(await link.getAttribute('href')).toContain(encodeURIComponent(`${site.url}/graphql`));
  expect(browser.foreign.filter((address) => address.includes('access-token'))).toEqual([]);
});

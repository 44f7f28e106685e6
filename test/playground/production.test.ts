/** The page of a server in production: not there unless said, then under its policy, with an authority that it discovers by itself. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiScopes, devOverrides, frontEnd } from '../../src/cli/dev-settings.ts';
import { createServer, graphModule, loadConfig } from '../../src/index.ts';
import { silentLog } from '../../src/observability/log.ts';
import { type Product, startProduct } from '../support/product.ts';
import { answerWith, editorIsThere, useBrowser } from './browser.ts';

const open = useBrowser();

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product[Symbol.asyncDispose]());

/** @param section `Server.Playground`, as a configuration file has it */
async function serve(section: Readonly<Record<string, unknown>>) {
  const info = product.tenant.info();
  const server = await createServer({
    config: loadConfig({
      env: {},
      directory: '/nonexistent',
      overrides: {
        ...devOverrides(info, { Host: '127.0.0.1', Port: 0, Playground: section, Introspection: true }),
        Authorization: {},
        environment: 'production',
      },
    }),
    modules: [graphModule],
    log: silentLog,
  });
  const { url } = await server.listen();
  return { url: new URL('/', url).href, [Symbol.asyncDispose]: () => server.stop() };
}

const clientId = () => frontEnd(product.tenant.info()).clientId;

test('is not there unless an application is named for it', async () => {
  await using server = await serve({});
  for (const path of ['', 'index.html', 'redirect.html', 'playground/settings.json'])
    expect((await fetch(server.url + path)).status).toBe(404);
});

test('says nothing in its settings but whom to ask for what', async () => {
  await using server = await serve({ ClientId: clientId(), Scopes: ['api://api/Mail.Read'] });
  expect(await (await fetch(`${server.url}playground/settings.json`)).json()).toEqual({
    graphqlUrl: '/graphql',
    clientId: clientId(),
    authority: product.tenant.authority,
    scopes: ['api://api/Mail.Read'],
    sandbox: false,
    people: [],
  });
});

test('comes compressed to who can read that, and is asked for again only when it changed', async () => {
  await using server = await serve({ ClientId: clientId() });
  const page = await fetch(server.url);
  expect(page.headers.get('content-encoding')).toBe('gzip');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const again = await fetch(server.url, { headers: { 'if-none-match': page.headers.get('etag') ?? '' } });
  expect(again.status).toBe(304);
});

test('signs people in at the authority of the server, and answers, within its policy', async () => {
  await using server = await serve({ ClientId: clientId(), Scopes: apiScopes(product.tenant.info()) });
  // Nobody has a public certificate for a loopback address; that of a real authority needs no such word.
  await using browser = await open({ ignoreHTTPSErrors: true, viewport: { width: 1400, height: 1000 } });
  const { page } = browser;
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: /Ada Lindqvist/ }).click();
  await page.getByText('access_as_user', { exact: true }).waitFor();
  await editorIsThere(page);
  await page.getByRole('button', { name: 'What my token says' }).click();
  await page.getByRole('button', { name: /Execute query/ }).click();
  await answerWith(page, product.tenant.directory.findPerson('ada')?.objectId ?? 'no Ada');
  expect(browser.foreign).toEqual([]);
  // The schema is not read to strangers: the page does not even ask before there is a token.
  expect(browser.complaints).toEqual([]);
});

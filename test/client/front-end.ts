/**
 * A front-end on an origin of its own, the server and the dev tenant, and a browser that signs people in.
 *
 * The page under `page/` imports `onbehalf/client` as a user does, bundled by Vite from the sources.
 * @module
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { devPlayground } from '../../src/cli/dev-settings.ts';
import { choose } from '../playground/browser.ts';
import { freePort } from '../support/free-port.ts';
import { type Product, type ProductOptions, startProduct } from '../support/product.ts';
import { untilAnswered } from '../support/until-answered.ts';
import type { Door, Shown } from './page/clients.ts';

export const DOORS: readonly Door[] = ['fetch', 'apollo', 'urql'];

const root = join(import.meta.dirname, '../..');

/** So that tests import what users import. */
export const alias = [
  { find: /^onbehalf\/client$/, replacement: join(root, 'src/client/index.ts') },
  { find: /^onbehalf\/client\/(apollo|urql)$/, replacement: join(root, 'src/client/$1.ts') },
];

export interface FrontEnd extends AsyncDisposable {
  /** `http://localhost:<port>` */
  readonly url: string;
  readonly product: Product;
}

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

export async function startFrontEnd(options: ProductOptions = {}): Promise<FrontEnd> {
  const files = await buildPage();
  const { promise: settings, resolve: setSettings } = Promise.withResolvers<string>();
  const answer = async (path: string, response: ServerResponse) => {
    if (path === '/settings.json')
      return void response.setHeader('content-type', 'application/json').end(await settings);
    const name = path === '/' ? 'index.html' : path.slice(1);
    const file = files.get(name);
    if (file === undefined) return void response.writeHead(404).end();
    response.setHeader('content-type', TYPES[extname(name)] ?? 'application/octet-stream').end(file);
  };
  const server = createServer(({ url: path = '/' }, response) => void answer(path.split('?')[0] ?? '/', response));
  const url = `http://localhost:${await listen(server)}`;
  const port = await freePort(); // its public address is part of its configuration
  const product = await startProduct({
    ...options,
    overrides: {
      ...options.overrides,
      Server: {
        Port: port,
        PublicUrl: `http://127.0.0.1:${port}`,
        Cors: { Origins: [url] },
        ...options.overrides?.Server,
      },
    },
  });
  await untilAnswered(product);
  setSettings(JSON.stringify({ ...devPlayground(product.tenant.info()), graphqlUrl: product.url }));
  return {
    url,
    product,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await product[Symbol.asyncDispose]();
    },
  };
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function buildPage(): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const page = join(import.meta.dirname, 'page');
  const built = await build({
    configFile: false,
    root,
    logLevel: 'error',
    // Apollo's own suite brings an older Apollo Client into test/node_modules.
    resolve: { alias, dedupe: ['@apollo/client', 'graphql', 'rxjs'] },
    build: {
      write: false,
      target: 'es2023',
      minify: false,
      rolldownOptions: { input: [join(page, 'index.html'), join(page, 'redirect.html')] },
    },
  });
  const { output } = built as Rolldown.RolldownOutput;
  return new Map(
    output.map((file) => [
      file.fileName.replace(/^test\/client\/page\//, ''),
      file.type === 'chunk' ? file.code : file.source,
    ]),
  );
}

/** Opens the page and signs somebody in by its button. */
export async function signIn(page: Page, context: BrowserContext, { url }: FrontEnd, name: string): Promise<void> {
  await page.goto(url);
  const popup = context.waitForEvent('page');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await choose(await popup, name);
  await page.getByRole('status').filter({ hasText: name }).waitFor();
}

/** Asks in the page. @returns what was shown, when the last is there */
export const ask = (page: Page, door: Door, query: string): Promise<readonly Shown[]> =>
  page.evaluate(`lab.run(${JSON.stringify(door)}, ${JSON.stringify(query)})`);

/** Challenges that were worked on in the page, and what became of each. */
export const settledIn = (page: Page): Promise<readonly string[]> => page.evaluate('lab.settled');

/** What a page hears when the person is back from another window; browsers under automation keep the focus all the time. */
export const comeBack = (page: Page): Promise<void> => page.evaluate("void dispatchEvent(new Event('focus'))");

/** What the person does in the next window that opens. */
export async function inPopup(context: BrowserContext, act: (popup: Page) => Promise<void>): Promise<void> {
  await act(await context.waitForEvent('page'));
}

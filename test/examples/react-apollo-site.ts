/**
 * The React example as its README runs it: built by Vite, served by Vite's preview with its own proxy, beside the product.
 * @module
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { mergeConfig, preview } from 'vite';
import { configFor } from '../../examples/react-apollo/vite.config.ts';
import { freePort } from '../support/free-port.ts';
import { type Product, startProduct } from '../support/product.ts';
import { untilAnswered } from '../support/until-answered.ts';

const root = join(import.meta.dirname, '../..');

export interface ReactSite extends AsyncDisposable {
  /** `http://localhost:<port>/` */
  readonly url: string;
  readonly product: Product;
}

export async function startReactSite(): Promise<ReactSite> {
  const outDir = await mkdtemp(join(tmpdir(), 'onbehalf-react-'));
  // Consent pages come back to the server's public address, so it is known before the server starts.
  const origin = `http://localhost:${await freePort()}`;
  const config = mergeConfig(configFor(origin), {
    configFile: false,
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
  });
  const [product] = await Promise.all([
    startProduct({ overrides: { Server: { Port: Number(new URL(origin).port), PublicUrl: origin } } }),
    build(outDir),
  ]);
  await untilAnswered(product);
  const { httpServer } = await preview(config);
  return {
    url: `http://localhost:${(httpServer.address() as AddressInfo).port}/`,
    product,
    async [Symbol.asyncDispose]() {
      if ('closeAllConnections' in httpServer) httpServer.closeAllConnections();
      httpServer.close();
      await product[Symbol.asyncDispose]();
      await rm(outDir, { recursive: true });
    },
  };
}

/** As a process of its own: a test runner sets NODE_ENV, and React would then speak to developers. */
async function build(outDir: string): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const args = [vite, 'build', 'examples/react-apollo', '--outDir', outDir, '--logLevel', 'warn'];
  const { NODE_ENV: _, ...env } = process.env;
  await promisify(execFile)(process.execPath, args, { cwd: root, env });
}

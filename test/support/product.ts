/**
 * The whole product in this process: dev tenant and server on free ports, as `onbehalf dev` joins them.
 * @module
 */

import { dirname } from 'node:path';
import { apiScopes, devOverrides, devPlayground } from '../../src/cli/dev-settings.ts';
import { type DevTenant, startDevTenant } from '../../src/dev-tenant/index.ts';
import {
  armModule,
  backgroundModule,
  createServer,
  graphModule,
  loadConfig,
  type OnbehalfServer,
  type ServerOptions,
} from '../../src/index.ts';
import { silentLog } from '../../src/observability/log.ts';
import { leaveEmbeddedFolder } from './embedded-folder.ts';

/** What a client gets back. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the shape of the data is the test's to know
  readonly data: any;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Record<string, unknown>;
  }[];
}

export interface AskOptions {
  /** Alias of who asks; `undefined` and no bearer: nobody. */
  readonly user?: string;
  readonly bearer?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface Product extends AsyncDisposable {
  readonly tenant: DevTenant;
  readonly server: OnbehalfServer;
  /** `http://127.0.0.1:port/graphql` */
  readonly url: string;
  ask(query: string, options?: AskOptions): Promise<Answer>;
  bearerOf(user: string, scope?: string): Promise<string>;
}

export interface ProductOptions
  extends Partial<Pick<ServerOptions, 'modules' | 'plugins' | 'clock' | 'log' | 'formatError'>> {
  /** Sections over those that `onbehalf dev` uses. */
  readonly overrides?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The folder of the embedded database is there, as an earlier start has left it. */
  readonly hasDatabase?: boolean;
}

/** One level deeper than a spread, so that a test says one key of an API and keeps its address. */
function laidOver(below: Readonly<Record<string, unknown>> = {}, above: Readonly<Record<string, unknown>> = {}) {
  const merged: Record<string, unknown> = { ...below, ...above };
  for (const [key, value] of Object.entries(above)) {
    const known = below[key];
    if (isGroup(known) && isGroup(value)) merged[key] = { ...known, ...value };
  }
  return merged;
}

const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const { clock } = options;
  const tenant = await startDevTenant(clock ? { clock } : {});
  tenant.trust();
  const info = tenant.info();
  const defaults: Record<string, unknown> = devOverrides(info, { Host: '127.0.0.1', Port: 0 });
  for (const [section, values] of Object.entries(options.overrides ?? {}))
    defaults[section] = laidOver(defaults[section] as Record<string, unknown>, values);
  const config = loadConfig({ env: {}, directory: dirname(tenant.caPath), overrides: defaults });
  if (options.hasDatabase) await leaveEmbeddedFolder(config.background.directory);
  const server = await createServer({
    config,
    modules: options.modules ?? [graphModule, armModule, backgroundModule],
    plugins: options.plugins ?? [],
    playground: devPlayground(info),
    log: options.log ?? silentLog,
    ...(clock ? { clock } : {}),
    ...(options.formatError ? { formatError: options.formatError } : {}),
  });
  const { url } = await server.listen();
  const bearerOf = (user: string, scope = apiScopes(info).join(' ')) => tenant.tokenFor(user, { scope });

  return {
    tenant,
    server,
    url,
    bearerOf,
    async ask(query, { user, bearer, variables, headers, signal } = {}) {
      const token = bearer ?? (user === undefined ? undefined : await bearerOf(user));
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
        ...(signal ? { signal } : {}),
      });
      const body = (await response.json()) as { data?: unknown; errors?: Answer['errors'] };
      return { status: response.status, headers: response.headers, data: body.data, errors: body.errors ?? [] };
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await tenant.stop();
    },
  };
}

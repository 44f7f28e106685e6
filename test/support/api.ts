/**
 * A server of one module with a second-opinion authority (`authority.ts`): for everything that is about tokens, directives and
 * HTTP, and needs neither people nor downstream APIs.
 * @module
 */

import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { createServer, defineModule, loadConfig, type OnbehalfServer, type ServerOptions } from '../../src/index.ts';
import { silentLog } from '../../src/observability/log.ts';
import { API, createTestKey, startAuthority, TENANT, type TestAuthority, type TestKey } from './authority.ts';
import type { Answer } from './product.ts';

export interface ApiOptions
  extends Partial<Pick<ServerOptions, 'modules' | 'plugins' | 'clock' | 'log' | 'formatError'>> {
  /** SDL of a module named `test`. */
  readonly typeDefs?: string;
  // biome-ignore lint/suspicious/noExplicitAny: resolvers of whatever schema the test has
  readonly resolvers?: any;
  /** Sections of the configuration. */
  readonly overrides?: Readonly<Record<string, unknown>>;
}

export type Claims = Readonly<Record<string, unknown>>;

export interface Api extends AsyncDisposable {
  readonly authority: TestAuthority;
  readonly key: TestKey;
  readonly server: OnbehalfServer;
  /** `http://127.0.0.1:port/graphql` */
  readonly url: string;
  token(claims?: Claims): Promise<string>;
  /** @param claims of the caller's token, beside those of an ordinary user; `null`: no token is sent */
  ask(query: string, claims?: Claims | null, variables?: Claims): Promise<Answer>;
  /** Sends these bytes and returns all that comes back until the connection ends or `until` matches. */
  raw(text: string | readonly (string | Buffer)[], until?: RegExp): Promise<string>;
}

/** Of an application that calls without a user. */
export const APP: Claims = { scp: undefined, idtyp: 'app', roles: ['Directory.Read'] };

/** A configuration as a file would give it, with the authority of the test. */
export function configFor(
  authority: Pick<TestAuthority, 'instance'>,
  overrides: Readonly<Record<string, unknown>> = {},
) {
  const { Server, ...sections } = overrides;
  const config = loadConfig({
    env: {},
    directory: tmpdir(),
    overrides: {
      environment: 'development',
      AzureAd: { TenantId: TENANT, ClientId: API, ClientSecret: 'not-used' },
      Server: { Host: '127.0.0.1', Port: 0, Shutdown: { ReadyDelayMs: 0, DrainMs: 5_000 }, ...(Server as object) },
      ...sections,
    },
  });
  // A login host without TLS is refused by the configuration, rightly; this one lives in the test's own process.
  return { ...config, azureAd: { ...config.azureAd, instance: authority.instance } };
}

export async function startApi({ typeDefs, resolvers, overrides, modules = [], ...options }: ApiOptions): Promise<Api> {
  const now = () => options.clock?.now() ?? Date.now();
  const key = await createTestKey();
  const authority = await startAuthority([key], now);
  const own = typeDefs === undefined ? [] : [defineModule({ name: 'test', typeDefs, resolvers })];
  const server = await createServer({
    config: configFor(authority, overrides),
    modules: [...own, ...modules],
    log: silentLog,
    ...options,
  });
  const { url } = await server.listen();
  const token = (claims?: Claims) => authority.token(key, claims);
  return {
    authority,
    key,
    server,
    url,
    token,
    async ask(query, claims = {}, variables) {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
          ...(claims === null ? {} : { authorization: `Bearer ${await token(claims)}` }),
        },
        body: JSON.stringify({ query, variables }),
      });
      const body = (await response.json()) as { data?: unknown; errors?: Answer['errors'] };
      return { status: response.status, headers: response.headers, data: body.data, errors: body.errors ?? [] };
    },
    raw(text, until) {
      return new Promise((resolve, reject) => {
        let seen = '';
        const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
          for (const part of typeof text === 'string' ? [text] : text) socket.write(part);
        });
        socket.setEncoding('utf8');
        socket.setTimeout(10_000, () => socket.destroy(new Error('Nothing came back in ten seconds.')));
        socket.on('data', (chunk: string) => {
          seen += chunk;
          if (until?.test(seen)) socket.destroy();
        });
        socket.on('error', reject);
        socket.on('close', () => resolve(seen));
      });
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await authority[Symbol.asyncDispose]();
    },
  };
}

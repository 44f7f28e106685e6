/**
 * One more server on the dev tenant of a product: another replica of the same application.
 * @module
 */

import { devOverrides } from '../../src/cli/dev-settings.ts';
import type { DevTenant } from '../../src/dev-tenant/index.ts';
import { armModule, createServer, graphModule, loadConfig } from '../../src/index.ts';
import { type Logger, silentLog } from '../../src/observability/log.ts';
import type { Answer } from './product.ts';

export interface Replica extends AsyncDisposable {
  /** `http://127.0.0.1:port/graphql` */
  readonly url: string;
  ask(query: string, options: { readonly bearer: string }): Promise<Pick<Answer, 'status' | 'data' | 'errors'>>;
}

export interface ReplicaOptions {
  /** The section as the first replica has it. */
  readonly tokenCache: Readonly<Record<string, unknown>>;
  readonly log?: Logger;
}

/** @param tenant of a product that runs: its certificate is trusted already */
export async function startReplica(tenant: DevTenant, options: ReplicaOptions): Promise<Replica> {
  const overrides = {
    ...devOverrides(tenant.info(), { Host: '127.0.0.1', Port: 0 }),
    TokenCache: options.tokenCache,
  };
  const server = await createServer({
    config: loadConfig({ env: {}, directory: '/nonexistent', overrides }),
    modules: [graphModule, armModule],
    log: options.log ?? silentLog,
  });
  const { url } = await server.listen();
  return {
    url,
    async ask(query, { bearer }) {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
          authorization: `Bearer ${bearer}`,
        },
        body: JSON.stringify({ query }),
      });
      const body = (await response.json()) as { data?: unknown; errors?: Answer['errors'] };
      return { status: response.status, data: body.data, errors: body.errors ?? [] };
    },
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

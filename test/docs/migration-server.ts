/**
 * The server of the migration pages, run as they say, over a dev tenant on free ports: `appsettings.json` is read as it stands, and
 * the environment says what differs from one machine to the next.
 * @module
 */

import { apiScopes } from '../../src/cli/dev-settings.ts';
import { type DevTenant, startDevTenant } from '../../src/dev-tenant/index.ts';
import { startProcess } from './announced-process.ts';

/** The daemon of the dev tenant, which holds an application permission of our API. */
const DAEMON = '11111111-0000-4000-8000-000000000003';
const API = '11111111-0000-4000-8000-000000000002';

export interface MigrationServer extends AsyncDisposable {
  readonly tenant: DevTenant;
  /** A user by alias, or `the daemon`; all scopes of our API unless given as words. */
  bearerOf(caller: string, scopes?: string): Promise<string>;
  ask(query: string, bearer: string): Promise<Response>;
}

export async function startMigrationServer(): Promise<MigrationServer> {
  const tenant = await startDevTenant();
  const env = {
    NODE_EXTRA_CA_CERTS: tenant.caPath,
    PORT: '0',
    AzureAd__Instance: tenant.instance,
    DownstreamApis__Graph__BaseUrl: tenant.graph,
    DownstreamApis__TodoList__BaseUrl: tenant.todolist,
    DownstreamApis__Arm__BaseUrl: tenant.arm,
  };
  const clean = () => tenant.stop();
  const server = await startProcess(process.execPath, ['server.ts'], env, /GraphQL at (\S+)\n/).catch(
    async (error: unknown) => {
      await clean();
      throw error;
    },
  );
  return {
    tenant,
    bearerOf: (caller, scopes = apiScopes(tenant.info()).join(' ')) =>
      caller === 'the daemon' ? tenant.appTokenFor(DAEMON, `api://${API}`) : tenant.tokenFor(caller, { scope: scopes }),
    ask: (query, bearer) =>
      fetch(server.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
          authorization: `Bearer ${bearer}`,
        },
        body: JSON.stringify({ query }),
      }),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await clean();
    },
  };
}

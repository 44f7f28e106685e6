/**
 * The example of the migration pages in this process, over a dev tenant on free ports: `appsettings.json` is read as it stands, and
 * the environment says what differs from one machine to the next.
 * @module
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { migrationModules } from '../../examples/migration/modules.ts';
import { apiScopes } from '../../src/cli/dev-settings.ts';
import { type DevTenant, startDevTenant } from '../../src/dev-tenant/index.ts';
import { armModule, createServer, graphModule, loadConfig } from '../../src/index.ts';
import { silentLog } from '../../src/observability/log.ts';

/** The daemon of the dev tenant, which holds an application permission of our API. */
const DAEMON = '11111111-0000-4000-8000-000000000003';
const API = '11111111-0000-4000-8000-000000000002';

export interface MigrationServer extends AsyncDisposable {
  readonly tenant: DevTenant;
  /** A user by alias, or `the daemon`; all scopes of our API unless given as words. */
  bearerOf(caller: string, scopes?: string): Promise<string>;
  ask(query: string, bearer: string | undefined): Promise<Response>;
}

export async function startMigrationServer(): Promise<MigrationServer> {
  const stateDirectory = await mkdtemp(join(tmpdir(), 'onbehalf-migration-'));
  const tenant = await startDevTenant({ port: 0, httpPort: 0, stateDirectory });
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), tenant.caPem]);
  const config = loadConfig({
    file: join(import.meta.dirname, '../../examples/migration/appsettings.json'),
    env: {
      NODE_ENV: 'development',
      PORT: '0',
      AzureAd__Instance: tenant.instance,
      DownstreamApis__Graph__BaseUrl: tenant.graph,
      DownstreamApis__TodoList__BaseUrl: tenant.todolist,
      DownstreamApis__Arm__BaseUrl: tenant.arm,
    },
    overrides: { allowLoopbackAuthority: true },
  });
  const modules = [graphModule, armModule, ...migrationModules];
  const server = await createServer({ config, modules, log: silentLog });
  const { url } = await server.listen();
  return {
    tenant,
    bearerOf: (caller, scopes = apiScopes(tenant.info()).join(' ')) =>
      caller === 'the daemon' ? tenant.appTokenFor(DAEMON, `api://${API}`) : tenant.tokenFor(caller, { scope: scopes }),
    ask: (query, bearer) =>
      fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
          ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        },
        body: JSON.stringify({ query }),
      }),
    async [Symbol.asyncDispose]() {
      await server.stop();
      await tenant.stop();
      await rm(stateDirectory, { recursive: true, force: true });
    },
  };
}

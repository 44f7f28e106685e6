/** One configuration for the server and the worker: what one accepts, the other runs. */
import { join } from 'node:path';
import { type Config, loadConfig } from 'onbehalf';
import { devTenantAddresses } from '../dev-tenant.ts';

/** @throws {Error} without `DATABASE_URL`: two processes need a database that both can reach */
export async function readConfiguration(): Promise<Config> {
  if (!process.env.DATABASE_URL)
    throw new Error('Expected DATABASE_URL, such as postgres://postgres:…@localhost/postgres');
  return loadConfig({
    file: join(import.meta.dirname, 'onbehalf.yaml'),
    // The dev tenant is on this machine, and its secret is none. For a real tenant, leave these two out.
    env: { ...(await devTenantAddresses(['graph', 'arm'])), ...process.env },
    overrides: { environment: 'development', allowLoopbackAuthority: true },
  });
}

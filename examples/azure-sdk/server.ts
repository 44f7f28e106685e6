/** Fields of the Azure SDK and of the Graph SDK beside the built-in ones. */
import { join } from 'node:path';
import { armModule, createServer, graphModule, loadConfig } from 'onbehalf';
import { devTenantAddresses } from '../dev-tenant.ts';
import { sdkModule } from './sdk-module.ts';

const config = loadConfig({
  file: join(import.meta.dirname, 'onbehalf.yaml'),
  // The dev tenant is on this machine, and its secret is none. For a real tenant, leave these two out.
  env: { ...(await devTenantAddresses(['graph', 'arm'])), ...process.env },
  overrides: { environment: 'development', allowLoopbackAuthority: true },
});
const server = await createServer({ config, modules: [graphModule, armModule, sdkModule] });
const { url } = await server.listen();
console.log(`GraphQL at ${url}`);

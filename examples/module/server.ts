/** The to-dos beside Microsoft Graph: what is asked for in one query is answered from both. */
import { join } from 'node:path';
import { createServer, graphModule, loadConfig } from 'onbehalf';
import { devTenantAddresses } from '../dev-tenant.ts';
import { todosModule } from './todos.ts';

const config = loadConfig({
  file: join(import.meta.dirname, 'onbehalf.yaml'),
  // The dev tenant is on this machine, and its secret is none. For a real tenant, leave these two out.
  env: { ...(await devTenantAddresses(['graph', 'arm', 'todolist'])), ...process.env },
  overrides: { environment: 'development', allowLoopbackAuthority: true },
});
const server = await createServer({ config, modules: [graphModule, todosModule] });
const { url } = await server.listen();
console.log(`GraphQL at ${url}`);

/** `node examples/migration/server.ts` beside `npm start`: its dev tenant, an `appsettings.json`, and what the migration pages show. */
import { join } from 'node:path';
import { armModule, createServer, graphModule, loadConfig } from 'onbehalf';
import { migrationModules } from './modules.ts';

const config = loadConfig({
  file: join(import.meta.dirname, 'appsettings.json'),
  // The dev tenant is on this machine, and its secret is none. For a real tenant, leave this line out.
  overrides: { environment: 'development', allowLoopbackAuthority: true },
});
const server = await createServer({ config, modules: [graphModule, armModule, ...migrationModules] });
console.log(`GraphQL at ${(await server.listen()).url}`);

/** `node examples/migration/server.ts` beside `npm start`: its dev tenant, an `appsettings.json`, and what the migration pages show. */
import { armModule, createServer, graphModule, loadConfig } from 'onbehalf';
import { migrationModules } from './modules.ts';

const config = loadConfig({
  directory: import.meta.dirname, // where its appsettings.json is, and where the paths in it start
  // The dev tenant is on this machine, and its secret is none. For a real tenant, leave this line out.
  overrides: { environment: 'development', allowLoopbackAuthority: true },
});
const server = await createServer({ config, modules: [graphModule, armModule, ...migrationModules] });
console.log(`GraphQL at ${(await server.listen()).url}`);

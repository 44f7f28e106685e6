/** The notes beside Microsoft Graph. Configuration: `onbehalf.yaml` or the environment; see docs/configuration.md. */
import { createServer, graphModule, loadConfig } from 'onbehalf';
import { notesModule } from './notes.ts';

const server = await createServer({ config: loadConfig(), modules: [graphModule, notesModule] });
const { url } = await server.listen();
console.log(`GraphQL at ${url}`);

/** Takes operations in, and shows their owners what came out. Runs none. */
import { armModule, backgroundModule, createServer, graphModule } from 'onbehalf';
import { readConfiguration } from './configuration.ts';

const config = await readConfiguration();
const server = await createServer({ config, modules: [graphModule, armModule, backgroundModule] });
const { url } = await server.listen();
console.log(`GraphQL at ${url}`);

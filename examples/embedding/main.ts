/** Starts it: `onbehalf.yaml` and the environment say how; a signal ends it when what is in flight is done. */
import { loadConfig } from 'onbehalf';
import { greetingServer } from './server.ts';

const server = await greetingServer(loadConfig());
console.log(`GraphQL at ${(await server.listen()).url}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.stop());

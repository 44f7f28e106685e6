/**
 * `onbehalf serve`: the server for a real tenant.
 * @module
 */

import { parseArgs } from 'node:util';
import { armModule } from '../arm/arm-module.ts';
import { loadConfig } from '../config/load.ts';
import { graphModule } from '../graph/graph-module.ts';
import { createLog } from '../observability/log.ts';
import { createServer } from '../server.ts';
import { configFlags, overridesFrom } from './config-flags.ts';
import { untilStopped } from './serving.ts';

export async function run(args: readonly string[]): Promise<undefined> {
  const { values } = parseArgs({ args: [...args], options: configFlags });
  const config = loadConfig(overridesFrom(values));
  const log = createLog({ level: config.telemetry.logLevel });
  const server = await createServer({ config, modules: [graphModule, armModule], log });
  const { url } = await server.listen();
  const { readyDelayMs, drainMs } = config.server.shutdown;
  untilStopped(() => server.stop(), log, readyDelayMs + drainMs + 5_000);
  process.stdout.write(`GraphQL at ${url}\n`);
  return undefined;
}

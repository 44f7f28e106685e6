/**
 * `onbehalf serve`: the server for a real tenant.
 * @module
 */

import { createLog } from '../observability/log.ts';
import { createServer } from '../server.ts';
import { builtInModules } from './built-in-modules.ts';
import { configFlags, configFrom, listenFlags } from './config-flags.ts';
import { untilStopped } from './serving.ts';
import { readArguments, type Usage } from './usage.ts';

export const usage = { flags: { ...configFlags, ...listenFlags } } as const satisfies Usage;

/** @returns once the server listens; the process goes on until it is told to end */
export async function run(args: readonly string[]): Promise<undefined> {
  const config = configFrom(readArguments(usage, args).values);
  const log = createLog({ level: config.telemetry.logLevel });
  const server = await createServer({ config, modules: builtInModules(config), log });
  const { url } = await server.listen();
  const { readyDelayMs, drainMs } = config.server.shutdown;
  // Five seconds beyond what the server gives itself: it ends by its own rules, and by force only when those have failed.
  untilStopped(() => server.stop(), log, readyDelayMs + drainMs + 5_000);
  process.stdout.write(`GraphQL at ${url}\n`);
  return undefined;
}

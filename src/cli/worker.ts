/**
 * `onbehalf worker`: runs background operations, as a process beside the servers. Any number of them.
 * @module
 */

import { createLog } from '../observability/log.ts';
import { createBackgroundWorker } from '../worker.ts';
import { builtInModules } from './built-in-modules.ts';
import { configFlags, configFrom } from './config-flags.ts';
import { untilStopped } from './serving.ts';
import { readArguments, type Usage } from './usage.ts';

export const usage = { flags: configFlags } as const satisfies Usage;

/** @returns once it works; the process goes on until it is told to end */
export async function run(args: readonly string[]): Promise<undefined> {
  const config = configFrom(readArguments(usage, args).values);
  const log = createLog({ level: config.telemetry.logLevel });
  const worker = await createBackgroundWorker({ config, modules: builtInModules(config), log });
  try {
    await worker.start();
  } catch (error) {
    await worker.stop(); // its connections would keep the process alive
    throw error;
  }
  untilStopped(() => worker.stop(), log, config.server.shutdown.drainMs + 10_000);
  process.stdout.write(`Working as process ${process.pid}\n`);
  return undefined;
}

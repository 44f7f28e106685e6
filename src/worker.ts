/**
 * A process that runs background operations and answers no requests: same configuration, same schema, same guards, no HTTP.
 *
 * Composition root of a worker, as `server.ts` is of a server.
 * @module
 */

import { rmSync, writeFileSync } from 'node:fs';
import { createBackgroundRuntime } from './background-runtime.ts';
import { createAdminServer } from './http/admin-server.ts';
import { createRuntime, type RuntimeOptions } from './runtime.ts';

/** A worker process; whoever makes one stops it. */
export interface BackgroundWorker {
  /**
   * Begins to work; resolves when it does.
   * @returns port of `/metrics`, `/livez` and `/readyz`, where `Server.AdminPort` is set
   * @throws {DatabaseUnavailableError} the database cannot be reached, or is an embedded one that another process has open
   */
  start(): Promise<{ readonly adminPort: number | undefined }>;
  /** Takes no more operations, waits for those in hand within `Server.Shutdown.DrainMs`, hands over the rest, and frees everything. */
  stop(): Promise<void>;
}

/**
 * @param options `modules` as the servers have them: an operation runs on the schema that it was accepted by, or is refused
 * @throws {Error} no database is configured, or `backgroundModule` is not among the modules; and as `createServer`
 */
export async function createBackgroundWorker(options: RuntimeOptions): Promise<BackgroundWorker> {
  const runtime = await createRuntime(options);
  const { config, metrics, log } = runtime;
  const background = createBackgroundRuntime(runtime, { worksItself: true });
  if (!background) {
    await runtime.close();
    throw new Error(
      'Expected Background.DatabaseUrl and, among the modules, backgroundModule: there is nothing to work on.',
    );
  }
  const { adminHost, adminPort, shutdown } = config.server;
  const { readyFile } = config.background;
  let isWorking = false;
  const admin =
    metrics && adminPort !== undefined ? createAdminServer(adminHost, adminPort, metrics, () => isWorking) : undefined;

  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    isWorking = false;
    if (readyFile !== undefined) rmSync(readyFile, { force: true });
    await background.stop(shutdown.drainMs);
    await admin?.stop();
    await runtime.close();
    log.info('worker.stopped');
  };

  return {
    async start() {
      const port = await admin?.listen();
      await background.work();
      isWorking = true;
      if (readyFile !== undefined) writeFileSync(readyFile, `${process.pid}\n`);
      log.info('worker.working', { pid: process.pid });
      return { adminPort: port };
    },
    stop: () => (stopped ??= stop()),
  };
}

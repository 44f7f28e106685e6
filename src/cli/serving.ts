/**
 * Runs a server until the process is told to end, and ends it without loss.
 *
 * SIGINT and SIGTERM: finish what is in flight, exit 0. An uncaught exception: the same, exit 1. An unhandled rejection belongs to one
 * request and is logged, not fatal.
 * @module
 */

import closeWithGrace from 'close-with-grace';
import type { Logger } from '../observability/log.ts';

/** @param deadlineMs after which the process ends whatever is still open */
export function untilStopped(stop: () => Promise<void>, log: Logger, deadlineMs: number): void {
  process.on('unhandledRejection', (error) => log.error('process.unhandled_rejection', { error }));
  closeWithGrace({ delay: deadlineMs, logger: false, skip: ['unhandledRejection'] }, async ({ err }) => {
    if (err) log.error('process.uncaught_exception', { error: err });
    await stop();
  });
}

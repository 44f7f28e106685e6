/** The clock of the machine, ahead by as much as the process has been told. */
import type { Clock } from '../../../src/index.ts';

let aheadMs = 0;

export const movingClock: Clock = { now: () => Date.now() + aheadMs, monotonic: () => performance.now() + aheadMs };

/** Answers each message, a number of milliseconds, with how far ahead the clock is then. */
export function moveWhenTold(): void {
  process.on('message', (ms: number) => {
    aheadMs += ms;
    process.send?.(aheadMs);
  });
}

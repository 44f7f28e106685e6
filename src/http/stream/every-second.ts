/**
 * One look a second at all open streams, by one timer: tokens that have ended, streams that are too old, clients that stopped reading.
 * @module
 */

const EVERY_MS = 1_000;

/** @returns takes a look to be made each second; what it returns ends that */
export function createEverySecond(): (look: () => void) => () => void {
  const looks = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  return (look) => {
    looks.add(look);
    timer ??= setInterval(() => {
      for (const each of looks) each();
    }, EVERY_MS);
    return () => {
      looks.delete(look);
      if (looks.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  };
}

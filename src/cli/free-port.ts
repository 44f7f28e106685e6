/**
 * A port that is taken: said, and the next free one tried, unless the port was asked for by name.
 * @module
 */

const TRIES = 20;

/**
 * @param asked port that somebody named, as text; then it is that one or none
 * @throws {Error} the named port is taken, or none of the next twenty is free
 */
export async function onFreePort<T>(
  what: string,
  asked: string | undefined,
  first: number,
  say: (line: string) => void,
  start: (port: number) => Promise<T>,
): Promise<T> {
  if (asked !== undefined && !/^\d{1,5}$/.test(asked))
    throw new Error(`Expected a port number for the ${what}, got '${asked}'.`);
  const tries = asked === undefined ? TRIES : 1;
  for (let port = Number(asked ?? first), left = tries; ; port += 1, left -= 1) {
    try {
      return await start(port);
    } catch (error) {
      const { code, port: taken } = error as NodeJS.ErrnoException & { port?: number };
      // A port taken further inside has its own loop; only ours is ours to move.
      if (code !== 'EADDRINUSE' || taken !== port) throw error;
      if (left <= 1)
        throw new Error(`Port ${port} for the ${what} is in use. Free it, or name another one.`, { cause: error });
      say(`Port ${port} for the ${what} is in use; trying ${port + 1}.`);
    }
  }
}

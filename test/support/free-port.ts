/**
 * A port for a server whose address has to be known before it listens: it stands in its own configuration, say.
 * @module
 */

import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

/** Free a moment ago; every other server of a test listens on port 0. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

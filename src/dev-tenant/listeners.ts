/**
 * The doors of the dev tenant: https and http, on loopback only, both address families where the machine has them.
 *
 * Every request has to name a loopback host and our port, so that no page elsewhere reaches us through a name of its own
 * (DNS rebinding).
 * @module
 */

import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { errorCodeOf } from './values.ts';

/** Nothing else can be listened on. `localhost` is both address families. */
export type LoopbackHost = '127.0.0.1' | '::1' | 'localhost';

/** An open door; whoever opened it closes it. */
export interface Door {
  /** The one it listens on, also where 0 was asked for. */
  readonly port: number;
  /** Cuts connections that are still open: a test that ends does not wait for a keep-alive. */
  close(): Promise<void>;
}

/** What to listen on, and who answers. */
export interface DoorOptions {
  readonly host: LoopbackHost;
  /** 0: any free one. */
  readonly port: number;
  /** PEM; absent: plain http. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Sees only requests that named a loopback host and this port. */
  readonly listener: RequestListener;
}

/** How often another port is looked for when a free one turns out to be taken on the second address family. */
const TRIES = 5;

/**
 * Listens on the addresses behind `host`.
 *
 * @throws the error of Node, with `code` (`EADDRINUSE`) and `port`, when the port is taken
 */
export async function openDoor(options: DoorOptions): Promise<Door> {
  for (let attempt = 1; ; attempt += 1) {
    const servers: Server[] = [];
    try {
      const port = await listenOnAll(servers, options);
      return { port, close: () => closeAll(servers) };
    } catch (error) {
      await closeAll(servers);
      const isTaken = errorCodeOf(error) === 'EADDRINUSE';
      if (!isTaken || options.port !== 0 || attempt === TRIES) throw error;
    }
  }
}

/**
 * `localhost` is both loopback addresses, on one port: which of them a client takes is not ours to know.
 *
 * @returns the port; where 0 was asked for, the one that the system gave to the first address
 */
async function listenOnAll(servers: Server[], { host, port, tls, listener }: DoorOptions): Promise<number> {
  const addresses = host === 'localhost' ? ['127.0.0.1', '::1'] : [host];
  let chosen = port;
  for (const address of addresses) {
    const guarded: RequestListener = (request, response) => {
      // `chosen` is read at the request, when the port that the system gave is known.
      if (isOurHost(request.headers.host, chosen, tls ? 443 : 80)) return listener(request, response);
      response.writeHead(400, { 'content-type': 'application/json', connection: 'close' });
      response.end('{"error":"invalid_host","error_description":"The Host header must name localhost and this port."}');
    };
    const server = tls ? createHttpsServer(tls, guarded) : createHttpServer(guarded);
    try {
      chosen = await listen(server, address, chosen);
      servers.push(server);
    } catch (error) {
      if (servers.length > 0 && isMissingFamily(error)) continue;
      throw error;
    }
  }
  return chosen;
}

/** @throws {NodeJS.ErrnoException} the port is taken */
function listen(server: Server, host: string, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once('error', reject);
  server.listen({ host, port }, () => {
    server.off('error', reject);
    const address = server.address();
    resolve(typeof address === 'object' && address ? address.port : port);
  });
  return promise;
}

/** A machine without IPv6 serves IPv4 alone. */
function isMissingFamily(error: unknown): boolean {
  return ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(errorCodeOf(error));
}

/** Keeps out pages of other sites whose name was made to lead here (DNS rebinding). */
function isOurHost(header: string | undefined, port: number, usualPort: number): boolean {
  const [, name, named] = /^(localhost|127\.0\.0\.1|\[::1\])(?::(\d+))?$/i.exec(header ?? '') ?? [];
  return name !== undefined && Number(named ?? usualPort) === port;
}

/** Connections that are kept alive would hold the process up. */
async function closeAll(servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers.map((server) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      server.closeAllConnections();
      return promise;
    }),
  );
}

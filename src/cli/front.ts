/**
 * The listener of `onbehalf dev`: stays open while the server behind it is exchanged for another.
 *
 * Connections belong to the listener, requests to the server that was there when they came: an exchange closes nothing, and the old
 * server ends when it has answered what it had in hand.
 *
 * `onbehalf dev` has one for as long as it runs: a saved file makes a new server, and a browser that is connected notices nothing.
 * @module
 */

import { createServer, type RequestListener } from 'node:http';
import type { OnbehalfServer } from '../server.ts';

/** A listener of Node's, whose requests somebody else answers. */
export interface Front {
  /** `http://localhost:4000` */
  readonly origin: string;
  /** The one that was taken, where 0 was asked for. */
  readonly port: number;
  /** From now on this server answers; resolves when it does. Before the first, requests wait. */
  exchange(server: OnbehalfServer): Promise<void>;
  /** Answers what is in hand, then ends with the server behind it. */
  stop(): Promise<void>;
}

/** A server, and the requests that came while it was the current one. */
interface Generation {
  readonly server: OnbehalfServer;
  readonly answer: RequestListener;
  inHand: number;
  /** Called when nothing is in hand any more. */
  whenIdle?: () => void;
}

/** @throws {Error} `EADDRINUSE` */
export async function openFront(host: string, port: number): Promise<Front> {
  const first = Promise.withResolvers<Generation>();
  let current: Generation | undefined;
  const listener: RequestListener = (request, response) => {
    const hand = (to: Generation) => {
      to.inHand += 1;
      response.once('close', () => {
        to.inHand -= 1;
        if (to.inHand === 0) to.whenIdle?.();
      });
      to.answer(request, response);
    };
    if (current) hand(current);
    else first.promise.then(hand, () => response.destroy());
  };
  const http = createServer(listener);
  // An `Expect` other than `100-continue`: Node would answer 417 itself, and no server would hear of the request.
  http.on('checkExpectation', listener);
  await new Promise<void>((listening, failed) => {
    http.once('error', failed);
    http.listen(port, host, listening);
  });
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens nowhere.');

  async function retire(generation: Generation): Promise<void> {
    if (generation.inHand > 0) {
      await new Promise<void>((idle) => {
        generation.whenIdle = idle;
      });
    }
    await generation.server.stop();
  }

  return {
    origin: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    async exchange(server) {
      const earlier = current;
      current = { server, answer: await server.requestListener(), inHand: 0 };
      first.resolve(current);
      if (earlier) void retire(earlier);
    },
    async stop() {
      const closed = new Promise((end) => {
        http.close(end);
      });
      http.closeIdleConnections();
      if (current) await retire(current);
      http.closeAllConnections();
      await closed;
    },
  };
}

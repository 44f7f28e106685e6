/**
 * Sends a stream of server-sent events, no faster than its client reads them.
 *
 * Little is ever waiting to be read: the next answer is made when the one before has left. A client that stops reading altogether is given
 * up, because its connection would never end by itself.
 * @module
 */

import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { FastifyReply } from 'fastify';

/** Proxies must neither keep events until they fill a buffer (nginx), nor store or compress them. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

/** How long a client may take nothing of what is sent, in milliseconds, before it counts as gone. */
const STALLED_MS = 30_000;

/** The connection of one client, seen from whoever has something to say. */
export interface Outlet {
  /** Resolves when the connection has taken the next answer. */
  readonly taken: () => Promise<void>;
  /** @returns when the last event has left, or the client has gone */
  send(messages: AsyncIterable<string>): Promise<void>;
  /** Looked at each second: has its client not read for too long? */
  isStalled(nowMs: number): boolean;
}

/** @param reply not yet begun; headers are sent with the first message */
export function createOutlet(reply: FastifyReply): Outlet {
  const { raw } = reply;
  let take = Promise.withResolvers<void>();
  let waitingSinceMs: number | undefined;

  async function* paced(messages: AsyncIterable<string>): AsyncGenerator<string, void> {
    for await (const message of messages) {
      yield message; // goes on when the connection wants more
      if (!message.startsWith('event: next')) continue;
      take.resolve();
      take = Promise.withResolvers();
    }
  }

  return {
    taken: () => take.promise,
    async send(messages) {
      const ended = finished(raw, { readable: false }).catch(() => undefined);
      void reply.headers(HEADERS).send(Readable.from(paced(messages)));
      await ended;
    },
    isStalled(nowMs) {
      if (!raw.writableNeedDrain) {
        waitingSinceMs = undefined;
        return false;
      }
      waitingSinceMs ??= nowMs;
      return nowMs - waitingSinceMs >= STALLED_MS;
    },
  };
}

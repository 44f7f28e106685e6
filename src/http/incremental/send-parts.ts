/**
 * Sends an answer in parts, no faster than its client reads them.
 *
 * One part is taken when the one before has left. A client that stops reading holds its place no longer than the operation may take.
 * @module
 */

import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { FastifyReply } from 'fastify';
import { ANSWER_MS } from '../deadline.ts';

/**
 * @param signal of the operation; some time after it what is still not read is not sent any more
 * @returns when the answer has ended, or its client has gone
 */
export async function sendParts(reply: FastifyReply, parts: AsyncIterable<string>, signal: AbortSignal): Promise<void> {
  const { raw } = reply;
  let timer: ReturnType<typeof setTimeout> | undefined;
  // The last part leaves within the first of these.
  const begin = () => {
    timer = setTimeout(() => raw.destroy(), 2 * ANSWER_MS);
  };
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  const ended = finished(raw, { readable: false }).catch(() => undefined); // one that left early has gone, that is all
  // nginx would keep the parts until they fill a buffer.
  void reply.header('x-accel-buffering', 'no').send(Readable.from(parts));
  await ended;
  signal.removeEventListener('abort', begin);
  clearTimeout(timer);
}

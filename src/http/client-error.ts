/**
 * Answers bytes that are not acceptable HTTP, or that come too slowly: in JSON like everything else, then the connection ends.
 *
 * Fastify has no request to hand to a handler here; the answer is written to the socket as it stands.
 * @module
 */

import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { refusal } from './refusal.ts';

/** Node's own codes; all others are 400. */
const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

const MESSAGE_BY_STATUS: Readonly<Record<number, string>> = {
  400: 'The request is not acceptable HTTP.',
  405: 'This server opens no tunnels.',
  408: 'The request did not arrive in time.',
  431: 'The headers are too large.',
};

/** For `clientErrorHandler`. @param socket ended here, with an answer where it can still be written to */
export function answerClientError({ code }: { readonly code?: string | undefined }, socket: Socket): void {
  if (!socket.writable || code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  answerOn(socket, (code === undefined ? undefined : STATUS_BY_CODE[code]) ?? 400);
}

/** `CONNECT` asks for a tunnel: Node hands over the socket and answers nothing itself. */
export function answerConnect(socket: Duplex): void {
  answerOn(socket, 405);
}

/** As one text: there is no response object here, and what a half-written head would do to a client nobody knows. */
function answerOn(socket: Duplex, status: number): void {
  const { body } = refusal(status, 'BAD_REQUEST', MESSAGE_BY_STATUS[status] ?? '');
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  // A client that goes on sending and never reads would hold its half of the connection open.
  socket.once('finish', () => socket.destroy());
}

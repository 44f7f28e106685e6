/**
 * A real HTTP server on a free loopback port, for tests that want to see what goes over the wire.
 * @module
 */

import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface LoopbackServer extends AsyncDisposable {
  /** `http://127.0.0.1:port`, or https with TLS. */
  readonly url: string;
  /** In order of arrival. */
  readonly seen: readonly SeenRequest[];
}

/** Certificate and key as PEM; see `certificates.ts`. */
export interface LoopbackTls {
  readonly cert: string;
  readonly key: string;
}

/**
 * @param answer called with the body read; an error in it ends the connection
 * @param tls https instead of http
 */
export async function listen(
  answer: (request: SeenRequest, response: ServerResponse, index: number) => unknown,
  tls?: LoopbackTls,
): Promise<LoopbackServer> {
  const seen: SeenRequest[] = [];
  const listener: RequestListener = (message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const request = {
        method: message.method ?? '',
        url: message.url ?? '',
        headers: message.headers,
        body: Buffer.concat(chunks).toString(),
      };
      seen.push(request);
      new Promise((resolve) => {
        resolve(answer(request, response, seen.length - 1));
      }).catch(() => response.destroy());
    });
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** Answers JSON. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

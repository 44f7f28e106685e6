/**
 * One HTTP exchange with a downstream API: pooled connection, deadline, size limit, no redirects.
 *
 * Knows nothing of tokens or GraphQL. undici keeps the connections: one pool per API, HTTP/1.1 keep-alive (HTTP/2 costs it twice
 * the CPU), and never follows a redirect, so a header given to it stays on the origin it was made for.
 * @module
 */

import type { Dispatcher } from 'undici';
import { DownstreamError } from '../errors/errors.ts';

export interface TransportRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal: AbortSignal;
}

export interface TransportResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface Transport {
  /**
   * @throws {DownstreamError} `DOWNSTREAM_TIMEOUT`, `DOWNSTREAM_UNAVAILABLE`, or `DOWNSTREAM_ERROR` for an answer over the limit
   * @throws the reason of `signal` when the caller left; `DOWNSTREAM_TIMEOUT` where that was a deadline
   */
  send(request: TransportRequest): Promise<TransportResponse>;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** @param pool connections of this API alone: how many at once, connect time-out and header size are its settings */
export function createTransport(api: string, timeoutMs: number, pool: Dispatcher): Transport {
  return {
    async send({ method, url, headers, body, signal }) {
      const deadline = AbortSignal.timeout(timeoutMs);
      try {
        const response = await pool.request({
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
          method,
          headers,
          body: body ?? null,
          signal: AbortSignal.any([signal, deadline]),
        });
        return { status: response.statusCode, headers: response.headers, body: await readBounded(api, response.body) };
      } catch (error) {
        if (signal.aborted) throw reasonToLeave(signal.reason, api);
        if (error instanceof DownstreamError) throw error;
        throw new DownstreamError(
          deadline.aborted ? 'DOWNSTREAM_TIMEOUT' : 'DOWNSTREAM_UNAVAILABLE',
          { api },
          undefined,
          { cause: error },
        );
      }
    },
    close: () => pool.close(),
  };
}

/** A deadline that was met is a time-out of the API that was waited for; any other reason is the caller's own. */
export function reasonToLeave(reason: unknown, api: string): unknown {
  const isLate = reason instanceof DOMException && reason.name === 'TimeoutError';
  if (isLate || (reason instanceof DownstreamError && reason.code === 'DOWNSTREAM_TIMEOUT'))
    return new DownstreamError('DOWNSTREAM_TIMEOUT', { api }, undefined, { cause: reason });
  return reason;
}

/** An answer over the limit ends its socket: what is still to come is not read. */
async function readBounded(api: string, body: Dispatcher.ResponseData['body']): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      body.destroy();
      throw new DownstreamError('DOWNSTREAM_ERROR', { api, code: 'AnswerTooLarge' });
    }
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

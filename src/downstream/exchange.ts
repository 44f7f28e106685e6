/**
 * One HTTP exchange with a downstream API: pooled connection, time limit, size limit, no redirects.
 *
 * Knows nothing of tokens, policies or GraphQL. undici keeps the connections: one pool per API, HTTP/1.1 keep-alive (HTTP/2 costs it
 * twice the CPU), and never follows a redirect, so a header given to it stays on the origin it was made for.
 * @module
 */

import type { Dispatcher } from 'undici';
import { DownstreamError } from '../errors/errors.ts';
import { AnswerFault, readAnswer } from './answer-bytes.ts';
import { ADDRESS_REFUSED } from './checked-lookup.ts';

/** What goes over the wire, with its authorization header already in it. */
export interface ExchangeRequest {
  /** Upper case. */
  readonly method: string;
  /** Only its path and query are sent to the pool of its origin. */
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whole in memory, so that it can be sent again. */
  readonly body?: string | Uint8Array;
  /** Of who waits; its reason is what `send` throws. */
  readonly signal: AbortSignal;
}

/** A whole answer, whatever its status. */
export interface ExchangeResponse {
  /** As the API sent it, redirects included: nobody follows them. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Decompressed. */
  readonly body: Buffer;
}

/** Nothing is tried again: the answer had begun when it went wrong, or the address is one that must not be reached. */
export class FinalDownstreamError extends DownstreamError {
  override get name() {
    return 'DownstreamError';
  }
}

/** One connection there and back; keeps nothing between calls. */
export interface Exchange {
  /**
   * @throws {DownstreamError} `DOWNSTREAM_TIMEOUT`, `DOWNSTREAM_UNAVAILABLE`, or `DOWNSTREAM_ERROR` for an answer that is refused
   * @throws the reason of `signal` when the caller left; `DOWNSTREAM_TIMEOUT` where that was a deadline
   */
  send(request: ExchangeRequest, timeoutMs: number): Promise<ExchangeResponse>;
}

/** @param pool connections of this API alone: how many at once, connect time-out and header size are its settings */
export function createExchange(api: string, pool: Dispatcher, maxAnswerBytes: number): Exchange {
  return {
    async send({ method, url, headers, body, signal }, timeoutMs) {
      if (signal.aborted) throw reasonToLeave(signal.reason, api);
      const controller = new AbortController();
      // A controller of its own, not `AbortSignal.any`: the timer and the listener are gone when the exchange is.
      const leave = () => controller.abort(signal.reason);
      signal.addEventListener('abort', leave, { once: true });
      let isLate = false;
      const deadline = setTimeout(() => {
        isLate = true;
        controller.abort();
      }, timeoutMs);
      let begun = false;
      try {
        const response = await pool.request({
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
          method,
          headers,
          body: body ?? null,
          signal: controller.signal,
        });
        begun = true;
        const bytes = await readAnswer(response.body, response.headers['content-encoding'], maxAnswerBytes);
        return { status: response.statusCode, headers: response.headers, body: bytes };
      } catch (error) {
        if (signal.aborted && !isLate) throw reasonToLeave(signal.reason, api);
        throw failure(api, error, begun, isLate);
      } finally {
        clearTimeout(deadline);
        signal.removeEventListener('abort', leave);
      }
    },
  };
}

/** Which failures may be tried again is decided by the class: an answer that had begun is final. */
function failure(api: string, error: unknown, begun: boolean, isLate: boolean): DownstreamError {
  const cause = { cause: error };
  const refused = refusalCode(error);
  if (refused !== undefined && !isLate)
    return new FinalDownstreamError('DOWNSTREAM_ERROR', { api, code: refused }, undefined, cause);
  const code = isLate ? 'DOWNSTREAM_TIMEOUT' : 'DOWNSTREAM_UNAVAILABLE';
  return new (begun ? FinalDownstreamError : DownstreamError)(code, { api }, undefined, cause);
}

/** Why what came is no answer, or nothing was asked. */
function refusalCode(error: unknown): string | undefined {
  if (error instanceof AnswerFault) return error.code;
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  if (code === ADDRESS_REFUSED) return 'AddressRefused';
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return 'AnswerTooLarge';
  return name === 'HTTPParserError' ? 'AnswerMalformed' : undefined;
}

/**
 * A deadline that was met is a time-out of the API that was waited for; any other reason is the caller's own.
 * @param reason of an aborted signal
 * @returns what the field that waited fails with
 */
export function reasonToLeave(reason: unknown, api: string): unknown {
  const isLate = reason instanceof DOMException && reason.name === 'TimeoutError';
  if (isLate || (reason instanceof DownstreamError && reason.code === 'DOWNSTREAM_TIMEOUT'))
    return new DownstreamError('DOWNSTREAM_TIMEOUT', { api }, undefined, { cause: reason });
  return reason;
}

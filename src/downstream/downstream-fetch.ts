/**
 * `fetch` for one API: what other libraries take as their `fetch` or `customFetch` option.
 *
 * Bound to the API's origin and base path, sends our header, and goes the way of every other call: deadline, repeats, breaker, size.
 * Bodies of both directions are whole in memory, the request's because it may have to be sent again with a new header. As with the
 * global one every status is an answer; what is thrown are our own errors, so that their codes reach the client.
 * @see https://fetch.spec.whatwg.org/#fetch-method
 * @module
 */

import { DownstreamError } from '../errors/errors.ts';
import { downstreamAddress, ownAddress } from './address.ts';
import type { AuthorizedCalls } from './authorized-call.ts';

/** The API that a library is bound to. */
export interface DownstreamFetchOptions {
  /** Name under `DownstreamApis`: errors carry it. */
  readonly api: string;
  /** Without a slash at the end; addresses elsewhere are refused. */
  readonly baseUrl: string;
  /** Below the base; where relative addresses start from. With a slash in front, or empty. */
  readonly relativePath: string;
  /** Added where an address does not say it itself. */
  readonly query: Readonly<Record<string, string>>;
  /** Of the request: headers, policies and budgets come with them. */
  readonly calls: AuthorizedCalls;
}

/** @returns as the global `fetch`, but for `scopes` beside the other members of `init` */
export type DownstreamFetch = (
  input: string | URL | Request,
  init?: RequestInit & { readonly scopes?: readonly string[] },
) => Promise<Response>;

const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Of a body that is decompressed and whole by now. */
const FRAMING: ReadonlySet<string> = new Set(['content-encoding', 'content-length', 'transfer-encoding', 'connection']);
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/** @returns safe to hand to a library for the length of one request */
export function createDownstreamFetch({
  api,
  baseUrl,
  relativePath,
  query,
  calls,
}: DownstreamFetchOptions): DownstreamFetch {
  function addressOf(input: string | URL | Request): URL {
    const text = input instanceof Request ? input.url : String(input);
    // A path is below the base address, where the global `fetch` has no base at all.
    const url = text.startsWith('/') ? downstreamAddress(baseUrl, `${relativePath}${text}`) : ownAddress(baseUrl, text);
    for (const [name, value] of Object.entries(query)) {
      if (!url.searchParams.has(name)) url.searchParams.set(name, value);
    }
    return url;
  }

  return async (input, { scopes, ...init } = {}) => {
    const url = addressOf(input);
    const request = new Request(input instanceof Request ? input : url, init);
    const { 'content-type': type, accept = '*/*', ...headers } = Object.fromEntries(request.headers);
    const content = await readBody(request);
    const answer = await calls.send({
      method: request.method,
      url,
      accept,
      body: content.length === 0 ? undefined : { type, content },
      scopes,
      headers,
      signal: request.signal,
    });
    if (isRedirect(answer.status) && request.redirect !== 'manual') throw refused(answer.status, 'Redirected');
    if (answer.status > 599) throw refused(answer.status, 'AnswerMalformed'); // `Response` has no room for it
    const body = WITHOUT_BODY.has(answer.status) || request.method === 'HEAD' ? null : new Uint8Array(answer.body);
    const response = new Response(body, { status: answer.status, headers: answerHeaders(answer.headers) });
    // `new Response` leaves it empty, and libraries read next links relative to it.
    return Object.defineProperty(response, 'url', { value: url.href });
  };

  function refused(status: number, code: string): DownstreamError {
    return new DownstreamError('DOWNSTREAM_ERROR', { api, status, code });
  }
}

/** 304 is no redirect: it answers a condition that the library has set. */
const isRedirect = (status: number): boolean => status >= 300 && status < 400 && status !== 304;

/** A stream is read to its end first. @throws {TypeError} it is larger than any request that we send */
async function readBody(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) throw new TypeError(`Expected a body of at most ${MAX_BODY_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Several values of one name stay several, as `set-cookie` wants it. */
function answerHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const kept = new Headers();
  for (const [name, values] of Object.entries(headers)) {
    if (FRAMING.has(name)) continue;
    for (const value of [values ?? []].flat()) kept.append(name, value);
  }
  return kept;
}

/**
 * A configured API, called with the right authorization header: `context.downstream('graph')`.
 *
 * Only configuration decides where a header may go: every address is built below the base, and every link of an answer is checked
 * against it. Anything that is not 2xx with the content that was asked for is thrown.
 * @module
 */

import { DownstreamError } from '../errors/errors.ts';
import { downstreamAddress, ownLink, type QueryParameters } from './address.ts';
import { type Bytes, readImage, readJson } from './answer-body.ts';
import { answerError } from './answer-errors.ts';
import { type Authorization, type AuthorizedCallOptions, createAuthorizedCalls } from './authorized-call.ts';
import { createDownstreamFetch, type DownstreamFetch } from './downstream-fetch.ts';
import type { ExchangeResponse } from './exchange.ts';
import type { Repeats } from './transport.ts';

export interface DownstreamOptions {
  readonly query?: QueryParameters;
  /** Instead of the API's configured scopes: bare names (`User.Read`) belong to the API's resource. */
  readonly scopes?: readonly string[];
  /** Beside ours; identity, routing and framing are not the caller's to set. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Shortens the `TimeoutMs` of the API for this call. */
  readonly timeoutMs?: number;
  /** A claims challenge to answer, JSON text or base64: the cached header is passed over. */
  readonly claims?: string;
  /** As the application instead of the user, or the other way round, whatever the API is configured for. */
  readonly requestAppToken?: boolean;
  /** A read that the API wants sent by POST: it may be sent again, as GETs are. */
  readonly repeatable?: boolean;
}

export interface DownstreamCall extends DownstreamOptions {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base address: `/me`. Variable parts go through `pathSegment`. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface DownstreamAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON; `undefined` for an empty answer. */
  readonly body: unknown;
}

export interface DownstreamApi {
  readonly name: string;
  /** Address that every call stays below, without a slash at the end. */
  readonly baseUrl: string;
  /** Whether GETs of one tick may travel in `$batch` requests. */
  readonly jsonBatch: boolean;
  /**
   * @throws {DownstreamError} the API refused, was not reached, or did not answer in time
   * @throws {ClaimsChallengeError} the API or the token service wants a fresh sign-in
   * @throws {ConsentRequiredError} the user has not consented to these scopes
   */
  get<T>(path: string, options?: DownstreamOptions): Promise<T>;
  post<T>(path: string, body: unknown, options?: DownstreamOptions): Promise<T>;
  put<T>(path: string, body: unknown, options?: DownstreamOptions): Promise<T>;
  patch<T>(path: string, body: unknown, options?: DownstreamOptions): Promise<T>;
  delete<T>(path: string, options?: DownstreamOptions): Promise<T>;
  /** Status and headers beside the body; still throws for anything that is not 2xx. */
  call(call: DownstreamCall): Promise<DownstreamAnswer>;
  /** Follows a next link of an earlier answer, on this API's own origin and base path only. */
  follow<T>(link: string, options?: Pick<DownstreamOptions, 'scopes' | 'headers' | 'signal'>): Promise<T>;
  /** A picture, such as `/me/photo/$value`. */
  getBytes(path: string, options?: DownstreamOptions): Promise<Bytes>;
  /**
   * What libraries take as their `fetch` option: our header, this API's base, the policies of every other call. A path is below the
   * base. Redirects are refused (`manual` hands them over), `Authorization` is not the library's to say.
   * @throws {TypeError} an address elsewhere, a reserved header, or a body over 4 MiB
   */
  readonly fetch: DownstreamFetch;
  /** The header that a call with these scopes would carry: lets callers group what may travel together, and see what was granted. */
  authorization(scopes?: readonly string[]): Promise<Authorization>;
  /** Whether and when a part of a batch may be sent again. */
  readonly repeats: {
    readonly pause: Repeats['pause'];
    readonly wait: (pauseMs: number) => Promise<boolean>;
  };
}

export function createDownstreamApi(options: AuthorizedCallOptions): DownstreamApi {
  const { name, config, transport, signal, clock } = options;
  const calls = createAuthorizedCalls(options);

  type Sent = DownstreamOptions & { readonly method: DownstreamCall['method']; readonly body?: unknown };

  async function send(url: URL, { body, query: _said, ...rest }: Sent, accept = JSON_TYPE): Promise<ExchangeResponse> {
    const content = body === undefined ? undefined : { type: JSON_TYPE, content: JSON.stringify(body) };
    const response = await calls.send({ ...rest, url, accept, body: content });
    if (response.status >= 200 && response.status <= 299) return response;
    const read = readJson(response);
    throw answerError(name, response.status, response.headers, 'json' in read ? read.json : undefined, clock.now());
  }

  const unreadable = (status: number, code: string) =>
    new DownstreamError('DOWNSTREAM_ERROR', { api: name, status, code });

  async function sendForJson(url: URL, request: Sent): Promise<DownstreamAnswer> {
    const response = await send(url, request);
    const read = readJson(response);
    if ('fault' in read) throw unreadable(response.status, read.fault);
    return { status: response.status, headers: response.headers, body: read.json };
  }

  const relative = config.relativePath === undefined ? '' : `/${config.relativePath.replace(/^\/|\/$/g, '')}`;
  const addressOf = (path: string, query: QueryParameters = {}) =>
    downstreamAddress(config.baseUrl, `${relative}${path}`, { ...config.extraQueryParameters, ...query });

  // `async`: an address that cannot be rejects, as everything else that goes wrong does.
  const call: DownstreamApi['call'] = async (request) =>
    await sendForJson(addressOf(request.path, request.query), request);
  const bodyOf = async <T>(request: DownstreamCall): Promise<T> => (await call(request)).body as T;

  return {
    name,
    baseUrl: config.baseUrl,
    jsonBatch: config.jsonBatch && config.protocolScheme !== 'PoP',
    call,
    fetch: createDownstreamFetch({
      api: name,
      baseUrl: config.baseUrl,
      relativePath: relative,
      query: config.extraQueryParameters,
      calls,
    }),
    authorization: (scopes) => calls.authorization(scopes),
    repeats: {
      pause: (...answered) => transport.repeats.pause(...answered),
      wait: (pauseMs) => transport.repeats.wait(pauseMs, signal),
    },
    get: (path, request) => bodyOf({ ...request, method: 'GET', path }),
    post: (path, body, request) => bodyOf({ ...request, method: 'POST', path, body }),
    put: (path, body, request) => bodyOf({ ...request, method: 'PUT', path, body }),
    patch: (path, body, request) => bodyOf({ ...request, method: 'PATCH', path, body }),
    delete: (path, request) => bodyOf({ ...request, method: 'DELETE', path }),
    async getBytes(path, request) {
      const response = await send(addressOf(path, request?.query), { ...request, method: 'GET' }, 'image/*');
      const picture = readImage(response);
      if (!picture) throw unreadable(response.status, 'NotAnImage');
      return picture;
    },
    async follow<T>(link: string, request = {}) {
      return (await sendForJson(ownLink(config.baseUrl, link, name), { ...request, method: 'GET' })).body as T;
    },
  };
}

const JSON_TYPE = 'application/json';

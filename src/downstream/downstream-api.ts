/**
 * A configured API, called with the right authorization header: `context.downstream('graph')`.
 *
 * Only configuration decides where a header may go: every address is built below the base, and every link of an answer is checked
 * against it. Anything that is not 2xx with the content that was asked for is thrown.
 * @module
 */

import { DownstreamError } from '../errors/errors.ts';
import type { Clock } from '../observability/clock.ts';
import { downstreamAddress, ownLink, type QueryParameters } from './address.ts';
import { type Bytes, readImage, readJson } from './answer-body.ts';
import { answerError } from './answer-errors.ts';
import { type Authorization, type AuthorizedCallOptions, createAuthorizedCalls } from './authorized-call.ts';
import type { TransportResponse } from './transport.ts';

export interface DownstreamOptions {
  readonly query?: QueryParameters;
  /** Instead of the API's configured scopes: bare names (`User.Read`) belong to the API's resource. */
  readonly scopes?: readonly string[];
  /** Beside ours; identity, routing and framing are not the caller's to set. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
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
  /** The header that a call with these scopes would carry: lets callers group what may travel together, and see what was granted. */
  authorization(scopes?: readonly string[]): Promise<Authorization>;
}

export interface DownstreamApiOptions extends AuthorizedCallOptions {
  readonly clock: Clock;
}

export function createDownstreamApi({ clock, ...options }: DownstreamApiOptions): DownstreamApi {
  const { name, config } = options;
  const calls = createAuthorizedCalls(options);

  type Sent = DownstreamOptions & { readonly method: DownstreamCall['method']; readonly body?: unknown };

  async function send(url: URL, { body, query: _said, ...rest }: Sent, accept = JSON_TYPE): Promise<TransportResponse> {
    const content = body === undefined ? undefined : { type: JSON_TYPE, content: JSON.stringify(body) };
    const response = await calls.send({ ...rest, url, accept, body: content });
    if (response.status >= 200 && response.status <= 299) return response;
    throw answerError(name, response.status, response.headers, readJson(response)?.json, clock.now());
  }

  const unreadable = (status: number, code: string) =>
    new DownstreamError('DOWNSTREAM_ERROR', { api: name, status, code });

  async function sendForJson(url: URL, request: Sent): Promise<DownstreamAnswer> {
    const response = await send(url, request);
    const read = readJson(response);
    if (!read) throw unreadable(response.status, 'NotJson');
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
    authorization: (scopes) => calls.authorization(scopes),
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

/**
 * A configured API, called with the right authorization header: `context.downstream('graph')`.
 *
 * Only configuration decides where a header may go: every address is built below the base, and every link of an answer is checked
 * against it. Anything that is not 2xx with the content that was asked for is thrown.
 *
 * From here down, each layer knows the next one only: what a call is (`downstream-api.ts`), whose it is (`authorized-call.ts`), whether it
 * is sent again (`transport.ts`), whether it is sent at all (`attempts.ts`), and one exchange (`exchange.ts`). Beside it, `json-batch.ts`
 * gathers reads. None of them knows GraphQL.
 * @module
 */

import { DownstreamError } from '../errors/errors.ts';
import { downstreamAddress, ownLink, type QueryParameters } from './address.ts';
import { readImage, readJson } from './answer-body.ts';
import { holdAnswers } from './answer-budget.ts';
import { answerError } from './answer-errors.ts';
import { type AuthorizedCallOptions, createAuthorizedCalls } from './authorized-call.ts';
import type { DownstreamAnswer, DownstreamCall, DownstreamCalls, DownstreamOptions } from './downstream-calls.ts';
import { createDownstreamFetch } from './downstream-fetch.ts';
import type { ExchangeResponse } from './exchange.ts';
import { createJsonBatch, type JsonBatch } from './json-batch.ts';

export type { DownstreamAnswer, DownstreamCall, DownstreamOptions } from './downstream-calls.ts';

/** One API for one request, by its configured name. */
export interface DownstreamApi extends DownstreamCalls {
  /**
   * GETs that may wait for their company: equal ones of the request go once, those of one tick travel together where `JsonBatch` is on.
   * One per request and API, whoever reads: built-in modules, `@downstream`, resolvers of one's own.
   */
  readonly reads: JsonBatch;
}

/** @returns made when a resolver first asks for the API; belongs to the request and ends with its signal */
export function createDownstreamApi(options: AuthorizedCallOptions): DownstreamApi {
  const { name, config, transport, signal, clock } = options;
  // The budget is of the request and the API, and counts batches, pages and plain calls alike.
  const calls = holdAnswers(createAuthorizedCalls(options), name, config.maxAnswerBytes);

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

  let reads: JsonBatch | undefined;
  const api: DownstreamApi = {
    name,
    baseUrl: config.baseUrl,
    jsonBatch: config.jsonBatch && config.protocolScheme !== 'PoP' && isPlain(config),
    call,
    fetch: createDownstreamFetch({
      api: name,
      baseUrl: config.baseUrl,
      relativePath: relative,
      query: config.extraQueryParameters,
      calls,
    }),
    authorization: (scopes, identity) => calls.authorization(scopes, identity),
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
    get reads() {
      reads ??= createJsonBatch(api, clock);
      return reads;
    },
  };
  return api;
}

/** Parts of a batch are addressed from the base, and what every call carries in its query would not stand in them. */
function isPlain({ relativePath, extraQueryParameters }: AuthorizedCallOptions['config']): boolean {
  return relativePath === undefined && Object.keys(extraQueryParameters).length === 0;
}

const JSON_TYPE = 'application/json';

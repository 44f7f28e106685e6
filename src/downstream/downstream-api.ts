/**
 * A configured API, called with the right authorization header: `context.downstream('graph')`.
 *
 * Asks the request's header provider for a header, sends, and answers a claims challenge once: with the header that a sibling has
 * won meanwhile, else with one more exchange; if that does not help, the challenge goes to the client. Only configuration decides
 * where a header may go.
 * @module
 */

import type { DownstreamApiConfig } from '../config/schema.ts';
import {
  AccessBlockedError,
  ClaimsChallengeError,
  ConsentRequiredError,
  DownstreamError,
  ReauthenticationRequiredError,
} from '../errors/errors.ts';
import type { Clock } from '../observability/clock.ts';
import { claimsOfChallenge } from '../protocol/challenges.ts';
import type {
  AuthorizationHeaderOptions,
  AuthorizationHeaderProvider,
} from '../tokens/authorization-header-provider.ts';
import { downstreamAddress, ownLink, type QueryParameters } from './address.ts';
import { answerError } from './answer-errors.ts';
import { callHeaders } from './call-headers.ts';
import { reasonToLeave, type Transport, type TransportResponse } from './transport.ts';

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
  /** The header that a call with these scopes would carry: lets callers group what may travel together. */
  authorizationHeader(scopes?: readonly string[]): Promise<string | undefined>;
}

export interface DownstreamApiOptions {
  readonly name: string;
  readonly config: DownstreamApiConfig;
  readonly transport: Transport;
  readonly headers: AuthorizationHeaderProvider;
  readonly correlationId: string;
  /** Aborts when the client has gone or the operation's deadline is over. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** Method and address are only said where they are signed. */
type RequestToAuthorize = Pick<AuthorizationHeaderOptions, 'protocolScheme' | 'httpMethod' | 'url'> & {
  readonly claims?: string;
};

export function createDownstreamApi({
  name,
  config,
  transport,
  headers,
  correlationId,
  signal,
  clock,
}: DownstreamApiOptions): DownstreamApi {
  const defaultScopes = config.scopes;
  const resource = defaultScopes[0]?.slice(0, defaultScopes[0].lastIndexOf('/'));

  const fullScopes = (scopes: readonly string[] = defaultScopes) =>
    scopes.map((scope) => (scope.includes('/') || resource === undefined ? scope : `${resource}/${scope}`));

  /** A header of proof of possession is for one request; nothing can be told of it before there is one. */
  const isSigned = config.protocolScheme === 'PoP';

  async function authorizationHeader(
    scopes: readonly string[] | undefined,
    waiting: AbortSignal,
    { claims, ...request }: RequestToAuthorize = {},
  ): Promise<string | undefined> {
    if (config.anonymous || (isSigned && request.url === undefined)) return undefined;
    try {
      return await headers.createAuthorizationHeader(fullScopes(scopes), {
        requestAppToken: config.requestAppToken,
        ...request,
        acquireTokenOptions: { signal: waiting, ...(claims === undefined ? {} : { claims }) },
      });
    } catch (error) {
      throw waiting.aborted && error === waiting.reason ? reasonToLeave(error, name) : namingApi(error, name);
    }
  }

  async function send(
    url: URL,
    { method, body, ...options }: Omit<DownstreamCall, 'path' | 'query'>,
  ): Promise<DownstreamAnswer> {
    const text = body === undefined ? undefined : JSON.stringify(body); // text, so that a resend has it again
    const waiting = options.signal ? AbortSignal.any([options.signal, signal]) : signal;
    const common = {
      ...callHeaders(config.extraHeaderParameters, options.headers ?? {}),
      accept: 'application/json',
      'client-request-id': correlationId,
      'x-ms-correlation-request-id': correlationId,
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const attempt = async (authorization: string | undefined): Promise<TransportResponse> =>
      await transport.send({
        method,
        url,
        headers: authorization === undefined ? common : { ...common, authorization },
        ...(text === undefined ? {} : { body: text }),
        signal: waiting,
      });

    const request = isSigned ? { protocolScheme: 'PoP' as const, httpMethod: method, url } : {};
    const first = await authorizationHeader(options.scopes, waiting, request);
    let response = await attempt(first);
    // Signed headers differ each time, so that they do not show whether a sibling has won a new token meanwhile.
    if (challengeOf(response) !== undefined && !config.anonymous && !isSigned) {
      const current = await authorizationHeader(options.scopes, waiting);
      if (current !== first) response = await attempt(current);
    }
    const asked = challengeOf(response);
    if (asked !== undefined && !config.anonymous) {
      response = await attempt(await authorizationHeader(options.scopes, waiting, { ...request, claims: asked }));
      const again = challengeOf(response);
      if (again !== undefined) throw new ClaimsChallengeError(again, 'api', name);
    }
    const parsed = parseBody(response);
    if (response.status < 200 || response.status > 299)
      throw answerError(name, response.status, response.headers, parsed.body, clock.now());
    if (!parsed.ok)
      throw new DownstreamError('DOWNSTREAM_ERROR', { api: name, status: response.status, code: 'NotJson' });
    return { status: response.status, headers: response.headers, body: parsed.body };
  }

  const call: DownstreamApi['call'] = async ({ path, query, ...rest }) => {
    const relative = config.relativePath === undefined ? '' : `/${config.relativePath.replace(/^\/|\/$/g, '')}`;
    return await send(
      downstreamAddress(config.baseUrl, `${relative}${path}`, { ...config.extraQueryParameters, ...query }),
      rest,
    );
  };
  const bodyOf = async <T>(request: DownstreamCall): Promise<T> => (await call(request)).body as T;

  return {
    name,
    baseUrl: config.baseUrl,
    jsonBatch: config.jsonBatch && !isSigned,
    call,
    authorizationHeader: (scopes) => authorizationHeader(scopes, signal),
    get: (path, options) => bodyOf({ ...options, method: 'GET', path }),
    post: (path, body, options) => bodyOf({ ...options, method: 'POST', path, body }),
    put: (path, body, options) => bodyOf({ ...options, method: 'PUT', path, body }),
    patch: (path, body, options) => bodyOf({ ...options, method: 'PATCH', path, body }),
    delete: (path, options) => bodyOf({ ...options, method: 'DELETE', path }),
    async follow<T>(link: string, options = {}) {
      return (await send(ownLink(config.baseUrl, link, name), { ...options, method: 'GET' })).body as T;
    },
  };
}

/** Claims that a 401, or a 403 for conditional access, asks for. */
function challengeOf({ status, headers }: TransportResponse): string | undefined {
  return status === 401 || status === 403 ? claimsOfChallenge(headers['www-authenticate']) : undefined;
}

function parseBody({ body, headers }: TransportResponse): { readonly ok: boolean; readonly body: unknown } {
  if (body.length === 0) return { ok: true, body: undefined };
  const type =
    String(headers['content-type'] ?? '')
      .split(';', 1)[0]
      ?.trim()
      .toLowerCase() ?? '';
  if (type !== 'application/json' && !type.endsWith('+json')) return { ok: false, body: undefined };
  try {
    return { ok: true, body: JSON.parse(body.toString('utf8')) as unknown };
  } catch {
    return { ok: false, body: undefined };
  }
}

/** The token layer does not know for which API a header was; the client must. */
function namingApi(error: unknown, api: string): unknown {
  const cause = { cause: error };
  if (error instanceof ClaimsChallengeError) return new ClaimsChallengeError(error.claims, error.origin, api, cause);
  if (error instanceof ConsentRequiredError)
    return new ConsentRequiredError(error.scopes, error.consentUrl, api, cause);
  if (error instanceof ReauthenticationRequiredError) return new ReauthenticationRequiredError(api, cause);
  if (error instanceof AccessBlockedError) return new AccessBlockedError(api, cause);
  return error;
}

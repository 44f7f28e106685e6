/**
 * One call with the right authorization header, and the answer to a claims challenge.
 *
 * Asks the request's header provider for a header, sends, and answers a challenge once: with the header that a sibling has won
 * meanwhile, else with one more exchange; if that does not help, the challenge goes to the client. A managed identity knows of no
 * claims: one more of its tokens is all that can be tried. What the answer says is not looked at here.
 * @module
 */

import type { DownstreamApiConfig } from '../config/schema.ts';
import {
  AccessBlockedError,
  ClaimsChallengeError,
  ConsentRequiredError,
  ReauthenticationRequiredError,
} from '../errors/errors.ts';
import type { Clock } from '../observability/clock.ts';
import { claimsOfChallenge } from '../protocol/challenges.ts';
import type {
  AuthorizationHeaderOptions,
  AuthorizationHeaderProvider,
  HeaderSource,
} from '../tokens/authorization-header-provider.ts';
import type { Caller } from './attempts.ts';
import { callHeaders } from './call-headers.ts';
import { type ExchangeResponse, reasonToLeave } from './exchange.ts';
import type { Transport } from './transport.ts';

/** One API, seen by one request of a client. */
export interface AuthorizedCallOptions {
  /** Name under `DownstreamApis`, as it is written there; errors carry it. */
  readonly name: string;
  /** Its settings. Options of a call can shorten, never widen, what stands there. */
  readonly config: DownstreamApiConfig;
  /** Of the process: connections, breaker and budgets are shared by all requests. */
  readonly transport: Transport;
  /** Of the request: knows the caller's assertion or session, signs where `ProtocolScheme` is `PoP`. */
  readonly headers: AuthorizationHeaderProvider;
  /** Of the same tokens as `headers`. */
  readonly acquire: HeaderSource['acquire'];
  /** The user that is called for; absent where nobody is signed in. */
  readonly caller: Caller | undefined;
  /** Sent as `client-request-id` (Graph) and `x-ms-correlation-request-id` (ARM), so that logs of both sides meet. */
  readonly correlationId: string;
  /** Aborts when the client has gone or the operation's deadline is over. */
  readonly signal: AbortSignal;
  /** Its monotonic side measures deadlines. */
  readonly clock: Clock;
  /** Called when a call that may have changed something was answered well. */
  readonly onChange?: (() => void) | undefined;
}

/** One call, its address made and its body written. */
export interface AuthorizedRequest {
  /** Upper case. */
  readonly method: string;
  /** Judged already: below the base address. */
  readonly url: URL;
  /** `application/json`, `image/*`. */
  readonly accept: string;
  /** Whole in memory, so that a resend has it again. */
  readonly body?: { readonly type: string | undefined; readonly content: string | Uint8Array } | undefined;
  /** Instead of the configured ones; bare names belong to the API's resource. */
  readonly scopes?: readonly string[] | undefined;
  /** Beside ours, over the configured ones; reserved names are refused. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Of this call alone, beside that of the request. */
  readonly signal?: AbortSignal | undefined;
  /** Shortens the deadline of the API. */
  readonly timeoutMs?: number | undefined;
  /** JSON text of a claims challenge: the header is made anew with it. */
  readonly claims?: string | undefined;
  /** Instead of what the API is configured for. */
  readonly requestAppToken?: boolean | undefined;
  /** Without any token. */
  readonly anonymous?: boolean | undefined;
  /** In this session of the caller. */
  readonly longRunningWebApiSessionKey?: string | undefined;
  /** A read, whatever its method: it may be sent again. */
  readonly repeatable?: boolean | undefined;
  /** Part of the API that throttles by itself. */
  readonly quota?: string | undefined;
}

/** The calls of one request to one API; made anew for each request, because they carry its caller. */
export interface AuthorizedCalls {
  /** @throws {ClaimsChallengeError} also after the repeat; else as `Transport.send` and the header provider */
  send(request: AuthorizedRequest): Promise<ExchangeResponse>;
  /** The header that a call with these scopes would carry; none of an anonymous API and where each call is signed. */
  authorization(scopes?: readonly string[], identity?: Identity): Promise<Authorization>;
}

type Identity = Pick<AuthorizedRequest, 'requestAppToken' | 'anonymous' | 'longRunningWebApiSessionKey'>;

/** What a call would carry, for those who group calls. */
export interface Authorization {
  /** `Bearer eyJ…`: compared and sent, never shown. */
  readonly header: string | undefined;
  /** Names of the scopes that the header was granted, in lower case; an application's permissions are not among them. */
  readonly granted: ReadonlySet<string>;
}

const NOTHING: Authorization = { header: undefined, granted: new Set() };

/** Method and address are only said where they are signed. */
type RequestToAuthorize = Pick<AuthorizationHeaderOptions, 'protocolScheme' | 'httpMethod' | 'url'> & {
  readonly claims?: string;
  readonly forceRefresh?: boolean;
};

/** @returns sends nothing and asks for no token until it is called */
export function createAuthorizedCalls({
  name,
  config,
  transport,
  headers,
  acquire,
  caller,
  correlationId,
  signal,
  clock,
  onChange,
}: AuthorizedCallOptions): AuthorizedCalls {
  const defaultScopes = config.scopes;
  // `https://graph.microsoft.com` of `https://graph.microsoft.com/.default`: what makes a bare `User.Read` whole.
  const resource = defaultScopes[0]?.slice(0, defaultScopes[0].lastIndexOf('/'));
  const fullScopes = (scopes: readonly string[] = defaultScopes) =>
    scopes.map((scope) => (scope.includes('/') || resource === undefined ? scope : `${resource}/${scope}`));

  /** What is configured for tokens of the application; a user is acted for by the application alone. */
  const managedIdentity = config.acquireTokenOptions?.managedIdentity;
  const machine = (requestAppToken: boolean) => (requestAppToken && managedIdentity ? { managedIdentity } : {});

  /** A header of proof of possession is for one request; nothing can be told of it before there is one. */
  const isSigned = config.protocolScheme === 'PoP';

  /** Throttling of the application is not a user's, and a user's not the application's. */
  const application: Caller = { tenantId: caller?.tenantId ?? '', user: 'the application' };

  async function headerFor(
    request: AuthorizedRequest,
    waiting: AbortSignal,
    { claims, forceRefresh, ...signed }: RequestToAuthorize,
  ): Promise<string | undefined> {
    const { scopes, requestAppToken = config.requestAppToken, anonymous = config.anonymous } = request;
    if (anonymous) return undefined;
    try {
      return await headers.createAuthorizationHeader(fullScopes(scopes), {
        requestAppToken,
        ...signed,
        acquireTokenOptions: {
          ...machine(requestAppToken),
          ...inSession(request),
          signal: waiting,
          ...(claims === undefined ? {} : { claims }),
          ...(forceRefresh === undefined ? {} : { forceRefresh }),
        },
      });
    } catch (error) {
      throw refusal(error, name, waiting);
    }
  }

  return {
    async send(request) {
      const { method, url, accept, body, claims, timeoutMs = config.timeoutMs, requestAppToken } = request;
      const { anonymous = config.anonymous } = request;
      // Whoever leaves first ends it: the caller of this call, or the client of the whole request.
      const waiting = request.signal ? AbortSignal.any([request.signal, signal]) : signal;
      // Ours last: what is configured or added by a caller cannot take the place of it.
      const common = {
        ...callHeaders(config.extraHeaderParameters, request.headers ?? {}),
        accept,
        'client-request-id': correlationId,
        'x-ms-correlation-request-id': correlationId,
        ...(body?.type === undefined ? {} : { 'content-type': body.type }),
      };
      const isApplications = anonymous || (requestAppToken ?? config.requestAppToken);
      const signed = isSigned ? { protocolScheme: 'PoP' as const, httpMethod: method, url } : {};
      const first = await headerFor(request, waiting, { ...signed, ...(claims === undefined ? {} : { claims }) });
      // From here on: how long a token takes is bounded where it is made.
      const endsAtMs = clock.monotonic() + Math.min(timeoutMs, config.timeoutMs);
      const attempt = async (authorization: string | undefined): Promise<ExchangeResponse> =>
        await transport.send({
          method,
          url,
          headers: authorization === undefined ? common : { ...common, authorization },
          ...(body === undefined ? {} : { body: body.content }),
          caller: (isApplications ? undefined : caller) ?? application,
          share: caller && `${caller.tenantId}/${caller.user}`,
          signal: waiting,
          timeoutMs: endsAtMs - clock.monotonic(),
          once: isSigned,
          repeatable: request.repeatable,
          quota: request.quota,
        });

      let response = await attempt(first);
      // Signed headers differ each time, so that they do not show whether a sibling has won a new token meanwhile.
      if (challengeOf(response) !== undefined && !anonymous && !isSigned) {
        // From the cache: several calls of one operation meet the same challenge, and one of them may have answered it by now.
        const current = await headerFor(request, waiting, {});
        if (current !== first) response = await attempt(current);
      }
      const asked = challengeOf(response);
      if (asked !== undefined && !anonymous) {
        // Claims are for the token service of users and applications; the identity endpoint of a machine takes none.
        const isMachine = managedIdentity !== undefined && isApplications;
        const anew = isMachine ? { forceRefresh: true } : { claims: asked };
        response = await attempt(await headerFor(request, waiting, { ...signed, ...anew }));
        const again = challengeOf(response);
        if (again !== undefined) throw new ClaimsChallengeError(again, 'api', name);
      }
      // After anything else the reads of this request may be out of date: whoever remembers them forgets.
      const isRead = method === 'GET' || method === 'HEAD' || request.repeatable === true;
      if (!isRead && response.status < 300) onChange?.();
      return response;
    },

    async authorization(scopes, identity = {}) {
      const { requestAppToken = config.requestAppToken, anonymous = config.anonymous } = identity;
      if (anonymous || isSigned) return NOTHING;
      try {
        const acquireTokenOptions = { ...machine(requestAppToken), ...inSession(identity), signal };
        const token = await acquire(fullScopes(scopes), { requestAppToken, acquireTokenOptions });
        return { header: token.authorizationHeader, granted: new Set(requestAppToken ? [] : token.scopes) };
      } catch (error) {
        throw refusal(error, name, signal);
      }
    },
  };
}

function inSession({ longRunningWebApiSessionKey }: Identity): { readonly longRunningWebApiSessionKey?: string } {
  return longRunningWebApiSessionKey === undefined ? {} : { longRunningWebApiSessionKey };
}

/** Claims that a 401, or a 403 for conditional access, asks for. */
function challengeOf({ status, headers }: ExchangeResponse): string | undefined {
  return status === 401 || status === 403 ? claimsOfChallenge(headers['www-authenticate']) : undefined;
}

/** The token layer does not know for which API a header was; the client must. */
function refusal(error: unknown, api: string, waiting: AbortSignal): unknown {
  if (waiting.aborted && error === waiting.reason) return reasonToLeave(error, api);
  const cause = { cause: error };
  if (error instanceof ClaimsChallengeError) return new ClaimsChallengeError(error.claims, error.origin, api, cause);
  if (error instanceof ConsentRequiredError)
    return new ConsentRequiredError(error.scopes, error.consentUrl, api, cause);
  if (error instanceof ReauthenticationRequiredError) return new ReauthenticationRequiredError(api, cause);
  if (error instanceof AccessBlockedError) return new AccessBlockedError(api, cause);
  return error;
}

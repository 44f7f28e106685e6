/**
 * One call with the right authorization header, and the answer to a claims challenge.
 *
 * Asks the request's header provider for a header, sends, and answers a challenge once: with the header that a sibling has won
 * meanwhile, else with one more exchange; if that does not help, the challenge goes to the client. What the answer says is not
 * looked at here.
 * @module
 */

import type { DownstreamApiConfig } from '../config/schema.ts';
import {
  AccessBlockedError,
  ClaimsChallengeError,
  ConsentRequiredError,
  ReauthenticationRequiredError,
} from '../errors/errors.ts';
import { claimsOfChallenge } from '../protocol/challenges.ts';
import type {
  AuthorizationHeaderOptions,
  AuthorizationHeaderProvider,
  HeaderSource,
} from '../tokens/authorization-header-provider.ts';
import { callHeaders } from './call-headers.ts';
import { reasonToLeave, type Transport, type TransportResponse } from './transport.ts';

export interface AuthorizedCallOptions {
  readonly name: string;
  readonly config: DownstreamApiConfig;
  readonly transport: Transport;
  readonly headers: AuthorizationHeaderProvider;
  /** Of the same tokens as `headers`. */
  readonly acquire: HeaderSource['acquire'];
  readonly correlationId: string;
  /** Aborts when the client has gone or the operation's deadline is over. */
  readonly signal: AbortSignal;
}

export interface AuthorizedRequest {
  readonly method: string;
  readonly url: URL;
  readonly accept: string;
  /** Whole in memory, so that a resend has it again. */
  readonly body?: { readonly type: string; readonly content: string | Uint8Array } | undefined;
  readonly scopes?: readonly string[] | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface AuthorizedCalls {
  /** @throws {ClaimsChallengeError} also after the repeat; else as `Transport.send` and the header provider */
  send(request: AuthorizedRequest): Promise<TransportResponse>;
  /** The header that a call with these scopes would carry; none of an anonymous API and where each call is signed. */
  authorization(scopes?: readonly string[]): Promise<Authorization>;
}

export interface Authorization {
  readonly header: string | undefined;
  /** Names of the scopes that the header was granted, in lower case; an application's permissions are not among them. */
  readonly granted: ReadonlySet<string>;
}

const NOTHING: Authorization = { header: undefined, granted: new Set() };

/** Method and address are only said where they are signed. */
type RequestToAuthorize = Pick<AuthorizationHeaderOptions, 'protocolScheme' | 'httpMethod' | 'url'> & {
  readonly claims?: string;
};

export function createAuthorizedCalls({
  name,
  config,
  transport,
  headers,
  acquire,
  correlationId,
  signal,
}: AuthorizedCallOptions): AuthorizedCalls {
  const defaultScopes = config.scopes;
  const resource = defaultScopes[0]?.slice(0, defaultScopes[0].lastIndexOf('/'));
  const fullScopes = (scopes: readonly string[] = defaultScopes) =>
    scopes.map((scope) => (scope.includes('/') || resource === undefined ? scope : `${resource}/${scope}`));

  /** A header of proof of possession is for one request; nothing can be told of it before there is one. */
  const isSigned = config.protocolScheme === 'PoP';

  async function headerFor(
    scopes: readonly string[] | undefined,
    waiting: AbortSignal,
    { claims, ...request }: RequestToAuthorize = {},
  ): Promise<string | undefined> {
    if (config.anonymous) return undefined;
    try {
      return await headers.createAuthorizationHeader(fullScopes(scopes), {
        requestAppToken: config.requestAppToken,
        ...request,
        acquireTokenOptions: { signal: waiting, ...(claims === undefined ? {} : { claims }) },
      });
    } catch (error) {
      throw refusal(error, name, waiting);
    }
  }

  return {
    async send({ method, url, accept, body, scopes, headers: own = {}, signal: leaving }) {
      const waiting = leaving ? AbortSignal.any([leaving, signal]) : signal;
      const common = {
        ...callHeaders(config.extraHeaderParameters, own),
        accept,
        'client-request-id': correlationId,
        'x-ms-correlation-request-id': correlationId,
        ...(body === undefined ? {} : { 'content-type': body.type }),
      };
      const attempt = async (authorization: string | undefined): Promise<TransportResponse> =>
        await transport.send({
          method,
          url,
          headers: authorization === undefined ? common : { ...common, authorization },
          ...(body === undefined ? {} : { body: body.content }),
          signal: waiting,
        });

      const request = isSigned ? { protocolScheme: 'PoP' as const, httpMethod: method, url } : {};
      const first = await headerFor(scopes, waiting, request);
      let response = await attempt(first);
      // Signed headers differ each time, so that they do not show whether a sibling has won a new token meanwhile.
      if (challengeOf(response) !== undefined && !config.anonymous && !isSigned) {
        const current = await headerFor(scopes, waiting);
        if (current !== first) response = await attempt(current);
      }
      const asked = challengeOf(response);
      if (asked !== undefined && !config.anonymous) {
        response = await attempt(await headerFor(scopes, waiting, { ...request, claims: asked }));
        const again = challengeOf(response);
        if (again !== undefined) throw new ClaimsChallengeError(again, 'api', name);
      }
      return response;
    },

    async authorization(scopes) {
      if (config.anonymous || isSigned) return NOTHING;
      try {
        const { requestAppToken } = config;
        const token = await acquire(fullScopes(scopes), { requestAppToken, acquireTokenOptions: { signal } });
        return { header: token.authorizationHeader, granted: new Set(requestAppToken ? [] : token.scopes) };
      } catch (error) {
        throw refusal(error, name, signal);
      }
    },
  };
}

/** Claims that a 401, or a 403 for conditional access, asks for. */
function challengeOf({ status, headers }: TransportResponse): string | undefined {
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

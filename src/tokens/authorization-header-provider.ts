/**
 * What resolvers ask for headers: one provider per request, made from its validated bearer.
 *
 * A header that is cached is given at once. Other requests of the same tick travel together through a DataLoader: the scopes wanted
 * for one API become one exchange. If that union is refused for want of consent, each scope set is tried alone, so that one
 * unconsented field never takes down its siblings. Interface and names are those of Microsoft.Identity.Web.
 * @see https://learn.microsoft.com/dotnet/api/microsoft.identity.abstractions.iauthorizationheaderprovider
 * @module
 */

import DataLoader from 'dataloader';
import { ConsentRequiredError } from '../errors/errors.ts';
import { DEFAULT_SCOPE, resourceOf, wantedNames } from '../protocol/scopes.ts';
import { copyOptions } from './acquire-token-options.ts';
import { leaveOnAbort } from './leave-on-abort.ts';
import type { RefusedUnions } from './refused-unions.ts';
import { BEGIN_SESSION } from './sessions/act-in-session.ts';
import type { AcquiredToken, AcquireTokenOptions, TokenAcquirer } from './token-acquirer.ts';

/** What may be said beside the scopes of one header. */
export interface AuthorizationHeaderOptions {
  /** `createAuthorizationHeader` then asks for the application instead of the user. */
  readonly requestAppToken?: boolean;
  /** `Bearer` unless given. A `PoP` header is for the one request that `httpMethod` and `url` say. */
  readonly protocolScheme?: 'Bearer' | 'PoP';
  /** Method of the request, final. */
  readonly httpMethod?: string;
  /** Absolute address of the request, final; host and path are signed. */
  readonly url?: URL | string;
  /** How the token behind the header is acquired. */
  readonly acquireTokenOptions?: AcquireTokenOptions;
}

/** `IAuthorizationHeaderProvider` of Microsoft.Identity.Web. Made for one request: it acts for that caller and nobody else. */
export interface AuthorizationHeaderProvider {
  /**
   * Returns the `Authorization` header value for one downstream call made for the signed-in user.
   *
   * @param scopes scopes of one resource: `['https://graph.microsoft.com/User.Read']`; `'<resource>/.default'` asks for all consented ones
   * @param options.acquireTokenOptions.claims claims challenge (JSON text, base64 or base64url); the cached header is passed over
   * @returns for example `Bearer eyJ…`
   * @throws {ClaimsChallengeError} the user has to sign in again with `error.claims`
   * @throws {ConsentRequiredError} the user has not consented that this API uses these scopes
   * @throws {UnauthenticatedError} nobody is signed in, the caller is an app, or its token ran out
   * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow
   */
  createAuthorizationHeaderForUser(scopes: readonly string[], options?: AuthorizationHeaderOptions): Promise<string>;
  /**
   * Returns the header value for one downstream call made as the application itself.
   *
   * @param scope `'<resource>/.default'`
   * @throws {TypeError} any other scope
   */
  createAuthorizationHeaderForApp(scope: string, options?: AuthorizationHeaderOptions): Promise<string>;
  /** For the user, or for the application when `options.requestAppToken` says so. */
  createAuthorizationHeader(scopes: readonly string[], options?: AuthorizationHeaderOptions): Promise<string>;
}

/** A provider that also hands out what it knows about a header; for the clients of downstream APIs. */
export interface HeaderSource extends AuthorizationHeaderProvider {
  /** As `createAuthorizationHeader` for `Bearer`. */
  acquire(
    scopes: readonly string[],
    options?: Pick<AuthorizationHeaderOptions, 'requestAppToken' | 'acquireTokenOptions'>,
  ): Promise<AcquiredToken>;
}

/** One load of the DataLoader: what one field asks for. */
interface HeaderRequest {
  readonly scopes: readonly string[];
  /** Without a signal: a waiter that leaves must not take the others along, so each waits for itself outside. */
  readonly options: Omit<AcquireTokenOptions, 'signal'>;
  /** Requests that one exchange may serve together share it. */
  readonly group: string;
}

/** @param refusedUnions of the caller; without, a refused union is tried again with the next tick */
export function createAuthorizationHeaderProvider(
  acquirer: TokenAcquirer,
  refusedUnions?: RefusedUnions,
): HeaderSource {
  let loader: DataLoader<HeaderRequest, AcquiredToken> | undefined;
  // Made when it is first needed: most requests find all their headers in memory.
  const gatherLater = (request: HeaderRequest): Promise<AcquiredToken> => {
    // `cache: false`: a rejection must not be remembered; what may be remembered is in the token cache.
    loader ??= new DataLoader((requests: readonly HeaderRequest[]) => gather(acquirer, refusedUnions, requests), {
      cache: false,
      name: 'authorization headers',
    });
    return loader.load(request);
  };

  async function acquireForUser(
    scopes: readonly string[],
    { acquireTokenOptions = {} }: AuthorizationHeaderOptions = {},
  ): Promise<AcquiredToken> {
    const cached = acquirer.peekForUser(scopes, acquireTokenOptions);
    if (cached) return cached;
    const { signal, ...options } = copyOptions(acquireTokenOptions);
    if (options.longRunningWebApiSessionKey === BEGIN_SESSION) {
      throw new TypeError(
        `Expected a session key: a header has no room for the one that '${BEGIN_SESSION}' would make. Begin with the token acquirer.`,
      );
    }
    signal?.throwIfAborted();
    const token = gatherLater({ scopes: [...scopes], options, group: groupOf(scopes, options) });
    return await (signal ? leaveOnAbort(token, signal) : token);
  }

  const acquire: HeaderSource['acquire'] = async (scopes, options) => {
    if (!options?.requestAppToken) return await acquireForUser(scopes, options);
    const [scope, ...more] = scopes;
    if (scope === undefined || more.length > 0)
      throw new TypeError(`Expected one application scope, got ${scopes.length}.`);
    return await acquirer.acquireForApp(scope, options.acquireTokenOptions);
  };

  return {
    acquire,
    createAuthorizationHeaderForUser: async (scopes, options) =>
      (await acquireForUser(scopes, options)).authorizationHeader,
    createAuthorizationHeaderForApp: async (scope, { acquireTokenOptions } = {}) =>
      (await acquirer.acquireForApp(scope, acquireTokenOptions)).authorizationHeader,
    createAuthorizationHeader: async (scopes, options) => (await acquire(scopes, options)).authorizationHeader,
  };
}

/** `.default` means all that is consented and cannot be mixed with named scopes of its resource (AADSTS70011): a group of its own. */
function groupOf(
  scopes: readonly string[],
  {
    claims,
    tenant,
    forceRefresh,
    correlationId,
    extraQueryParameters,
    proofKeyId,
    longRunningWebApiSessionKey,
  }: AcquireTokenOptions,
): string {
  const isDefault = wantedNames(scopes).includes(DEFAULT_SCOPE);
  return JSON.stringify([
    resourceOf(scopes),
    isDefault,
    claims,
    tenant,
    forceRefresh,
    correlationId,
    extraQueryParameters,
    proofKeyId,
    longRunningWebApiSessionKey,
  ]);
}

/**
 * What the DataLoader calls for a tick: one group for each API and set of options, all at the same time.
 *
 * @returns in the order of the requests; a refusal stands where a token would
 */
async function gather(
  acquirer: TokenAcquirer,
  refusedUnions: RefusedUnions | undefined,
  requests: readonly HeaderRequest[],
): Promise<(AcquiredToken | Error)[]> {
  const groups = Map.groupBy(requests, (request) => request.group);
  const tokens = new Map<HeaderRequest, AcquiredToken | Error>();
  await Promise.all(
    [...groups.values()].map(async (group) => {
      for (const [request, token] of await acquireGroup(acquirer, refusedUnions, group)) tokens.set(request, token);
    }),
  );
  return requests.map((request) => tokens.get(request) ?? new Error('No header was made for a request.'));
}

/** One exchange for the union, and one for each where the union lacks consent. */
async function acquireGroup(
  acquirer: TokenAcquirer,
  refusedUnions: RefusedUnions | undefined,
  group: readonly HeaderRequest[],
): Promise<readonly (readonly [HeaderRequest, AcquiredToken | Error])[]> {
  // One exchange for all of the tick: its token has every scope of the union, so it serves each of them.
  const union = [...new Set(group.flatMap(({ scopes }) => scopes))];
  const [first] = group;
  if (!first) return [];
  const alone = (request: HeaderRequest) =>
    settle(acquirer.acquireForUser(request.scopes, request.options)).then((token) => [request, token] as const);
  const several = group.some(({ scopes }) => scopes.length < union.length);
  if (several && refusedUnions?.has(union)) return await Promise.all(group.map(alone));
  const united = await settle(acquirer.acquireForUser(union, first.options));
  if (several && united instanceof ConsentRequiredError) {
    refusedUnions?.add(union);
    return await Promise.all(group.map(alone));
  }
  return group.map((request) => [request, united] as const);
}

/** A DataLoader takes errors as values, so that one load that fails leaves the others alone. */
async function settle(token: Promise<AcquiredToken>): Promise<AcquiredToken | Error> {
  try {
    return await token;
  } catch (error) {
    return error instanceof Error ? error : new Error('The token could not be acquired.', { cause: error });
  }
}

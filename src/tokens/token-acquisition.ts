/**
 * The token layer of the process: cache, then one exchange for all who wait.
 *
 * Knows users only by the hash of their assertion, so nothing made for one token is ever found with another. Requests of one
 * GraphQL operation reach it through the header provider, which gathers them first.
 * @module
 */

import type { Assertion } from '../bearer/assertion.ts';
import type { Clock } from '../observability/clock.ts';
import { DEFAULT_SCOPE, grantedNames, resourceOf, wantedNames } from '../protocol/scopes.ts';
import { type CachedHeader, createHeaderCache, type HeaderCache } from './cache/header-cache.ts';
import { type CachedUser, type HeaderKeyParts, headerKey } from './cache/header-key.ts';
import type { ExchangeRequest, IssuedToken, TokenEngine } from './engine.ts';
import { createSingleFlight } from './single-flight.ts';

interface TokenRequest {
  /** Full scopes of one resource. */
  readonly scopes: readonly string[];
  /** A GUID or a domain; never `common`. */
  readonly tenantId: string;
  /** JSON text; passes the cache over and replaces what it holds. */
  readonly claims?: string | undefined;
  readonly forceRefresh?: boolean | undefined;
  readonly correlationId: string;
  readonly signal?: AbortSignal | undefined;
}

export interface UserTokenRequest extends TokenRequest {
  readonly assertion: Assertion;
  /** Object id and tenant of the validated token. */
  readonly user: CachedUser;
}

export type AppTokenRequest = TokenRequest;

/** What was acquired, and where it came from. */
export interface AcquiredToken {
  readonly accessToken: string;
  /** Value of the `Authorization` header. */
  readonly authorizationHeader: string;
  readonly expiresOn: Date;
  readonly tenantId: string;
  /** Names granted for the resource, in lower case. */
  readonly scopes: readonly string[];
  readonly source: 'memory' | 'network';
}

export interface TokenAcquisition {
  /**
   * A look into the cache without waiting; `undefined` when an exchange is needed.
   * @throws {TypeError} scopes of none or several resources, or no real tenant
   */
  peekForUser(request: UserTokenRequest): AcquiredToken | undefined;
  /** @throws {TypeError} scopes of none or several resources, or no real tenant */
  acquireForUser(request: UserTokenRequest): Promise<AcquiredToken>;
  /** @throws {TypeError} a scope that does not end in `/.default`, or a tenant that is not a real one */
  acquireForApp(request: AppTokenRequest): Promise<AcquiredToken>;
}

export interface TokenAcquisitionOptions {
  readonly engine: TokenEngine;
  readonly maxBytes: number;
  readonly clockToleranceSeconds: number;
  readonly clock: Clock;
}

/** A header is not served in the last moments of its token: it still has to travel. */
const MARGIN_MS = 30_000;

export function createTokenAcquisition({
  engine,
  maxBytes,
  clockToleranceSeconds,
  clock,
}: TokenAcquisitionOptions): TokenAcquisition {
  const cache: HeaderCache = createHeaderCache(maxBytes);
  const flights = createSingleFlight<CachedHeader>();
  /** Counts the claims replacements under way or done per key, for as long as an older exchange may still come back. */
  const replacements = new Map<string, { count: number; exchanges: number }>();

  const find = (key: string, scopes: readonly string[]) =>
    cache.find(key, wantedNames(scopes), { wallMs: clock.now(), monotonicMs: clock.monotonic() });

  /** One exchange whose result is cached, unless a claims replacement overtook it meanwhile. */
  async function exchange(key: string, request: ExchangeRequest, endsAtMs: number): Promise<CachedHeader> {
    const state = replacements.get(key) ?? { count: 0, exchanges: 0 };
    replacements.set(key, state);
    state.exchanges += 1;
    const before = state.count;
    try {
      const header = served(await engine.exchange(request), request.scopes, endsAtMs);
      if (request.claims !== undefined) {
        state.count += 1;
        cache.replace(key, header);
      } else if (state.count === before) {
        cache.add(key, header);
      }
      return header;
    } finally {
      state.exchanges -= 1;
      if (state.exchanges === 0) replacements.delete(key);
    }
  }

  function served(token: IssuedToken, requested: readonly string[], endsAtMs: number): CachedHeader {
    const granted = new Set(grantedNames(token.scope));
    // `.default` was granted where it was asked for, whether the reply repeats it or not, and nowhere else: named scopes are not all.
    if (wantedNames(requested).includes(DEFAULT_SCOPE)) granted.add(DEFAULT_SCOPE);
    else granted.delete(DEFAULT_SCOPE);
    const servedUntilMs = Math.min(token.expiresAtMs - MARGIN_MS, endsAtMs);
    return {
      header: `Bearer ${token.accessToken}`,
      accessToken: token.accessToken,
      granted,
      expiresAtMs: token.expiresAtMs,
      servedUntilMs,
      servedUntilMonotonicMs: clock.monotonic() + (servedUntilMs - clock.now()),
    };
  }

  async function acquire(
    key: string,
    request: TokenRequest,
    wire: ExchangeRequest,
    endsAtMs: number,
  ): Promise<AcquiredToken> {
    if (request.claims === undefined && !request.forceRefresh) {
      const cached = find(key, request.scopes);
      if (cached) return acquired(cached, request.tenantId, 'memory');
    }
    const flight = `${key}\n${[...request.scopes].sort().join(' ').toLowerCase()}\n${request.claims ?? ''}`;
    const header = await flights.run(flight, () => exchange(key, wire, endsAtMs), request.signal);
    return acquired(header, request.tenantId, 'network');
  }

  return {
    peekForUser(request) {
      if (request.claims !== undefined || request.forceRefresh) return undefined;
      const cached = find(keyOf(request, userOf(request)), request.scopes);
      return cached && acquired(cached, request.tenantId, 'memory');
    },
    async acquireForUser(request) {
      const { assertion, user, tenantId, scopes, correlationId, claims } = request;
      const wire: ExchangeRequest = {
        grant: 'on-behalf-of',
        assertion,
        objectId: user.objectId,
        tenantId,
        scopes,
        correlationId,
        ...(claims === undefined ? {} : { claims }),
      };
      return await acquire(
        keyOf(request, userOf(request)),
        request,
        wire,
        assertion.expiresAtMs + clockToleranceSeconds * 1_000,
      );
    },
    async acquireForApp(request) {
      const { tenantId, scopes, correlationId, claims } = request;
      const [scope, ...more] = scopes;
      if (scope === undefined || more.length > 0 || !scope.endsWith(`/${DEFAULT_SCOPE}`)) {
        throw new TypeError(
          `Expected one application scope that ends in '/${DEFAULT_SCOPE}', got '${scopes.join(' ')}'.`,
        );
      }
      const key = keyOf(request, undefined);
      const wire: ExchangeRequest = {
        grant: 'client-credentials',
        tenantId,
        scopes,
        correlationId,
        ...(claims === undefined ? {} : { claims }),
      };
      return await acquire(key, request, wire, Number.POSITIVE_INFINITY);
    },
  };
}

/** A GUID or a domain: the tenant stands in the address of the token endpoint and in the cache key. */
const TENANT = /^[\da-z](?:[\da-z.-]{0,251}[\da-z])?$/i;
/** Names that stand for any tenant: a token from there could be anybody's. */
const NO_TENANT = /^(?:common|organizations|consumers)$/i;

function keyOf({ tenantId, scopes }: TokenRequest, user: HeaderKeyParts['user']): string {
  if (!TENANT.test(tenantId) || NO_TENANT.test(tenantId)) {
    throw new TypeError(`Expected the GUID or a domain of a tenant, got '${tenantId}'.`);
  }
  return headerKey({ user, tenantId, resource: resourceOf(scopes), scheme: 'Bearer' });
}

function userOf({ user, assertion }: UserTokenRequest) {
  return { ...user, assertionHash: assertion.hash };
}

function acquired(header: CachedHeader, tenantId: string, source: AcquiredToken['source']): AcquiredToken {
  return {
    accessToken: header.accessToken,
    authorizationHeader: header.header,
    expiresOn: new Date(header.expiresAtMs),
    tenantId,
    scopes: [...header.granted],
    source,
  };
}

/**
 * The token layer of the process: memory, then the shared cache, then one exchange for all who wait.
 *
 * Knows users by tenant, object id and the hash of their assertion, so nothing made for one token is ever found with another.
 * Requests of one GraphQL operation reach it through the header provider, which gathers them first. What may be sent to the token
 * service at all, and how often, is decided behind `TokenEngine` (`guarded-engine.ts`).
 * @module
 */

import type { Assertion } from '../bearer/assertion.ts';
import type { Clock } from '../observability/clock.ts';
import { DEFAULT_SCOPE } from '../protocol/scopes.ts';
import type { ManagedIdentityOptions } from './acquire-token-options.ts';
import { type AcquiredToken, acquiredToken } from './acquired-token.ts';
import { type CachedHeader, createHeaderCache } from './cache/header-cache.ts';
import { type CachedUser, type HeaderKeyParts, headerKey } from './cache/header-key.ts';
import { createHeaderPlaces, type HeaderPlace } from './cache/header-places.ts';
import type { SharedCache } from './cache/shared-cache.ts';
import { headerForShared, headerFromShared, issuedHeader } from './cached-header.ts';
import type { EngineRequest, TokenEngine } from './engine.ts';
import { createExchangeOrder } from './exchange-order.ts';
import { createRefreshBehind } from './policies/refresh-behind.ts';
import { createScopeSets, type ScopeSet } from './scope-set.ts';
import { createSingleFlight } from './single-flight.ts';
import { assertRealTenant } from './tenant.ts';
import { silentTokenMetrics, type TokenMetrics } from './token-metrics.ts';

/** One wish for a token, by whoever it is for. */
interface TokenRequest {
  /** Full scopes of one resource. */
  readonly scopes: readonly string[];
  /** A GUID or a domain; never `common`. */
  readonly tenantId: string;
  /** JSON text; passes the cache over and replaces what it holds. */
  readonly claims?: string | undefined;
  /** Passes the cache over, unless somebody has just done so for the same API. */
  readonly forceRefresh?: boolean | undefined;
  /** Of the request that asks first; whoever waits for the same exchange travels under it. */
  readonly correlationId: string;
  /** Thumbprint of the key that the token is to be bound to. */
  readonly proofKeyId?: string | undefined;
  /** For the address of the token endpoint. */
  readonly extraQueryParameters?: Readonly<Record<string, string>> | undefined;
  /** Of whoever waits: the exchange goes on for the others. */
  readonly signal?: AbortSignal | undefined;
}

/** A wish in the name of the caller. */
export interface UserTokenRequest extends TokenRequest {
  /** What is shown to the token service; its hash is in the cache key. */
  readonly assertion: Assertion;
  /** Object id and tenant of the validated token. */
  readonly user: CachedUser;
}

/** A wish of the application, or of the machine. */
export interface AppTokenRequest extends TokenRequest {
  /** Instead of the application this identity of the machine; the tenant is then not looked at. */
  readonly managedIdentity?: ManagedIdentityOptions | undefined;
}

/** One per process; everything about callers comes with the request. */
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
  /** Drops all that is cached for a user, here and in the shared cache; exchanges under way are not cached any more. */
  evictUser(user: CachedUser): Promise<void>;
  /** Of the headers in memory. */
  readonly bytes: number;
}

/** What the layer is made of. */
export interface TokenAcquisitionOptions {
  /** With its policies (`guardEngine`). */
  readonly engine: TokenEngine;
  /** `TokenCache.MaxBytes`, of the headers in memory. */
  readonly maxBytes: number;
  /** How long after its end an assertion is still taken for good, as the bearer validation does. */
  readonly clockToleranceSeconds: number;
  readonly clock: Clock;
  /** Told of evictions and asked after memory; whoever made it closes it. */
  readonly shared?: SharedCache;
  readonly metrics?: TokenMetrics;
  /** 0 ≤ number < 1, for jitter */
  readonly random?: () => number;
  /** For tests that show what a weaker key would do. */
  readonly keyOf?: (parts: HeaderKeyParts) => string;
}

/** What is looked for, and how it is exchanged where it is not found. */
interface Wish {
  readonly request: AppTokenRequest;
  readonly place: HeaderPlace;
  readonly scopes: ScopeSet;
  readonly assertion: Assertion | undefined;
}

/** A header, and where it came from. */
type Obtained = readonly [CachedHeader, 'shared' | 'network'];
/** `behind`: for a header that is still served. */
type Occasion = 'missing' | 'forced' | 'behind';

/** Whoever insists twice within this time gets what the first has won: a loop of retries must not become a loop of exchanges. */
const FORCED_ONCE_MS = 30_000;

/** From now on evictions that the shared cache hears of reach this memory. */
export function createTokenAcquisition({
  engine,
  maxBytes,
  clockToleranceSeconds,
  clock,
  shared,
  metrics = silentTokenMetrics,
  random = Math.random,
  keyOf = headerKey,
}: TokenAcquisitionOptions): TokenAcquisition {
  const cache = createHeaderCache(maxBytes);
  const flights = createSingleFlight<Obtained>(() => metrics.coalesced());
  const order = createExchangeOrder();
  const refreshes = createRefreshBehind({ clock, random, metrics });
  const scopeSetOf = createScopeSets();
  const places = createHeaderPlaces(keyOf);

  function evictLocally(user: CachedUser): void {
    order.evictUser(user);
    cache.evictUser(user);
  }
  shared?.attach({ users: () => cache.users(), evictUser: evictLocally });

  const timesNow = () => ({ wallMs: clock.now(), monotonicMs: clock.monotonic() });

  function wishOfUser(request: UserTokenRequest): Wish {
    const { user, assertion, tenantId, proofKeyId: proofKey } = request;
    assertRealTenant(tenantId);
    const scopes = scopeSetOf(request.scopes);
    const place = places.ofUser(assertion, { user, tenantId, resource: scopes.resource, proofKey });
    return { request, place, scopes, assertion };
  }

  function wishOfApp(request: AppTokenRequest): Wish {
    const { managedIdentity, tenantId, proofKeyId: proofKey } = request;
    if (!managedIdentity) assertRealTenant(tenantId);
    const scopes = scopeSetOf(request.scopes);
    const { resource } = scopes;
    const place = managedIdentity
      ? places.ofManagedIdentity(managedIdentity.userAssignedClientId, resource)
      : places.ofApp({ tenantId, resource, proofKey });
    return { request, place, scopes, assertion: undefined };
  }

  /** From memory, as far as the wish allows; renewed behind when its time has come. */
  function peek(wish: Wish): AcquiredToken | undefined {
    const { request, place, scopes } = wish;
    const { key } = place;
    if (request.claims !== undefined) return undefined;
    const now = timesNow();
    const since = now.monotonicMs - FORCED_ONCE_MS;
    const header = request.forceRefresh
      ? cache.find(key, scopes.wanted, now, ({ forcedAtMonotonicMs }) => (forcedAtMonotonicMs ?? since) > since)
      : cache.find(key, scopes.wanted, now);
    if (!header) return undefined;
    if (header.refreshAtMs <= now.wallMs) refreshBehind(wish, header);
    metrics.served('memory');
    return acquiredToken(header, place.parts.tenantId, 'memory');
  }

  function refreshBehind(wish: Wish, { requested = wish.request.scopes }: CachedHeader): void {
    const { assertion, request, place } = wish;
    if (assertion && assertion.expiresAtMs <= clock.now()) return; // the next bearer exchanges anew
    const scopes = scopeSetOf(requested);
    const renewal: Wish = {
      request: { ...request, scopes: requested, claims: undefined, forceRefresh: undefined, signal: undefined },
      place,
      scopes,
      assertion,
    };
    refreshes.consider(`${place.key}\n${scopes.id}`, () => flown(renewal, 'behind'));
  }

  /** @throws the reason of `signal`; whatever the engine throws */
  function flown(wish: Wish, occasion: Occasion): Promise<Obtained> {
    const { request, place, scopes } = wish;
    const { key } = place;
    // Those who miss join a refresh and the other way round; who insists on a new one joins those who do.
    const kind = `${order.generation(key)}${occasion === 'forced' ? ' forced' : ''}`;
    const query = request.extraQueryParameters ? JSON.stringify(request.extraQueryParameters) : '';
    const flight = `${key}\n${scopes.id}\n${kind}\n${query}\n${request.claims ?? ''}`;
    return flights.run(flight, () => obtain(wish, occasion), request.signal);
  }

  async function obtain(wish: Wish, occasion: Occasion): Promise<Obtained> {
    const { request, place, scopes, assertion } = wish;
    const { parts, key } = place;
    const isReplacement = request.claims !== undefined;
    const ticket = order.begin(key, parts.user);
    try {
      // The key of a bound token is in this process only: nobody else could show it. An identity is this machine's: what the system
      // has assigned to another one is somebody else under the same name.
      const isOurs = parts.proofKey !== undefined || parts.managedIdentity !== undefined;
      const store = isOurs ? undefined : shared;
      // Asked also where its header is not wanted: the generation it tells is what a write has to name.
      const lookUp = store?.get(parts, scopes.wanted, clock.now());
      if (lookUp && occasion !== 'forced' && !isReplacement) {
        const { header: stored } = await lookUp;
        if (stored && (occasion === 'missing' || stored.refreshAtMs > clock.now())) {
          const header = headerFromShared(stored, timesNow());
          if (ticket.isCurrent()) cache.add(key, parts.user, header);
          return [header, 'shared'];
        }
      }
      const token = await engine.exchange(exchangeOf(wish));
      const header = issuedHeader(token, {
        requested: scopes.full,
        wanted: scopes.wanted,
        assertionEndsAtMs: assertion ? assertion.expiresAtMs + clockToleranceSeconds * 1_000 : Number.POSITIVE_INFINITY,
        ...timesNow(),
        forced: occasion === 'forced',
        random: random(),
        scheme: parts.scheme,
      });
      if (ticket.isCurrent()) {
        if (isReplacement) {
          ticket.replace();
          cache.replace(key, parts.user, header);
        } else if (occasion === 'missing') cache.add(key, parts.user, header);
        else cache.renew(key, parts.user, header);
        const epoch = (await lookUp)?.epoch;
        store?.set(parts, headerForShared(header), { epoch, replace: isReplacement, nowMs: clock.now() });
      }
      return [header, 'network'];
    } finally {
      ticket.end();
    }
  }

  async function acquire(wish: Wish): Promise<AcquiredToken> {
    const known = peek(wish);
    if (known) return known;
    const [header, source] = await flown(wish, wish.request.forceRefresh ? 'forced' : 'missing');
    metrics.served(source);
    return acquiredToken(header, wish.place.parts.tenantId, source);
  }

  return {
    peekForUser: (request) => peek(wishOfUser(request)),
    acquireForUser: async (request) => await acquire(wishOfUser(request)),
    acquireForApp: async (request) => {
      const [scope, ...more] = request.scopes;
      if (scope === undefined || more.length > 0 || !scope.endsWith(`/${DEFAULT_SCOPE}`)) {
        throw new TypeError(
          `Expected one application scope that ends in '/${DEFAULT_SCOPE}', got '${request.scopes.join(' ')}'.`,
        );
      }
      return await acquire(wishOfApp(request));
    },
    async evictUser(user) {
      evictLocally(user);
      await shared?.evictUser(user);
    },
    get bytes() {
      return cache.bytes;
    },
  };
}

/** As the engine takes it: for a user, for the application, or of the machine. */
function exchangeOf({ request, place, scopes, assertion }: Wish): EngineRequest {
  if (request.managedIdentity) {
    const { userAssignedClientId } = request.managedIdentity;
    return { grant: 'managed-identity', userAssignedClientId, scopes: scopes.full };
  }
  const { tenantId, correlationId, claims, extraQueryParameters, proofKeyId } = request;
  const common = {
    tenantId,
    scopes: scopes.full,
    correlationId,
    ...(claims === undefined ? {} : { claims }),
    ...(extraQueryParameters === undefined ? {} : { extraQueryParameters }),
    ...(proofKeyId === undefined ? {} : { proofKeyId }),
  };
  const { user } = place.parts;
  if (!assertion || !user) return { grant: 'client-credentials', ...common };
  return { grant: 'on-behalf-of', assertion, objectId: user.objectId, ...common };
}

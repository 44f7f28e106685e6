/**
 * One request: validated bearer → principal → header provider → one context slice per module.
 *
 * No file lists all loaders: each module declares what it adds, and its slice is made when a resolver first asks for it.
 * Nothing here outlives the request.
 * @module
 */

import type { Principal } from './bearer/principal.ts';
import type { ValidatedBearer } from './bearer/validator.ts';
import type { Config } from './config/schema.ts';
import { createDownstreamApi, type DownstreamApi } from './downstream/downstream-api.ts';
import type { Transport } from './downstream/transport.ts';
import type { SchemaModule } from './module/define-module.ts';
import type { RequestContext } from './module/request-context.ts';
import type { Clock } from './observability/clock.ts';
import type { Logger } from './observability/log.ts';
import { createAuthenticationProvider, createScopeSpelling, createTokenCredential } from './tokens/adapters.ts';
import { createAuthorizationHeaderProvider } from './tokens/authorization-header-provider.ts';
import { createProofKey } from './tokens/pop/proof-key.ts';
import { withSignedHeaders } from './tokens/pop/signed-headers.ts';
import { createRefusedUnions } from './tokens/refused-unions.ts';
import type { LongRunningSessions, SessionReference } from './tokens/sessions/sessions.ts';
import { createTokenAcquirer } from './tokens/token-acquirer.ts';
import type { TokenAcquisition } from './tokens/token-acquisition.ts';

/** What all requests share. */
export interface ContextOptions {
  /** For the APIs and the tenant. */
  readonly config: Config;
  /** Each may bring a slice, under its own name. */
  readonly modules: readonly SchemaModule[];
  /** Of the process: cache and single flight are shared, what is in them is found by the caller's assertion. */
  readonly acquisition: TokenAcquisition;
  /** Absent where there is no database to keep them in. */
  readonly sessions?: LongRunningSessions | undefined;
  /** By name under `DownstreamApis`, in lower case. */
  readonly transports: ReadonlyMap<string, Transport>;
  /** Where users of that tenant consent. */
  readonly consentUrl: (tenantId: string, scopes: readonly string[]) => string;
  /** Handed on to resolvers. */
  readonly clock: Clock;
  /** Handed on to resolvers. */
  readonly log: Logger;
  /** By module: made by whoever has what the module itself cannot have. */
  readonly slices?: Readonly<Record<string, (request: IncomingRequest) => unknown>>;
}

/** The user of a session, for whom something is done while they are not here. */
export interface Acting {
  /** As it was when the session began: their token is long over. */
  readonly principal: Principal;
  /** Whose refresh token is redeemed instead of an assertion. */
  readonly session: SessionReference;
}

/** What is known of a request when its context is made. */
export interface IncomingRequest {
  /** `undefined`: nobody in particular, or somebody who acts in a session. */
  readonly bearer: ValidatedBearer | undefined;
  /** Instead of a bearer. */
  readonly acting?: Acting;
  /** A GUID: it travels to the token service and to the APIs. */
  readonly correlationId: string;
  /** Ends everything that the context does. */
  readonly signal: AbortSignal;
  /** Called when a downstream call that may have changed something was answered well. */
  readonly onChange?: () => void;
}

/** @returns makes one context; cheap, because what a request does not use is not made */
export function createContextFactory(options: ContextOptions): (request: IncomingRequest) => RequestContext {
  const { config, modules, acquisition, sessions, transports, consentUrl, clock, log, slices = {} } = options;
  // Of the process, not of the request: a key for each request would be a token for each request.
  const proofKey = createProofKey(clock);
  // Remembered by the caller's token over its requests: which permissions the token service does not give together.
  const refusedUnionsOf = createRefusedUnions(clock);
  const spelling = createScopeSpelling(Object.values(config.downstreamApis).map((api) => api.scopes));
  // Found without regard to case, as the keys of a configuration are; errors and logs say the name as it was configured.
  const apis = new Map(Object.entries(config.downstreamApis).map(([name, api]) => [name.toLowerCase(), { name, api }]));

  return (incoming) => {
    const { bearer, acting, correlationId, signal, onChange } = incoming;
    const principal = bearer?.principal ?? acting?.principal;
    const tokenAcquirer = createTokenAcquirer({
      acquisition,
      bearer,
      tenantId: principal?.tenantId ?? config.azureAd.tenantId,
      consentUrl,
      correlationId,
      sessions,
      ...(acting ? { session: acting.session } : {}),
    });
    const headerSource = createAuthorizationHeaderProvider(tokenAcquirer, bearer && refusedUnionsOf(bearer));
    const authorizationHeaderProvider = withSignedHeaders(headerSource, proofKey);
    // Of this request: what they remember belongs to one caller and one moment.
    const clients = new Map<string, DownstreamApi>();

    const downstream = (name: string): DownstreamApi => {
      // One client for each API and request, under whichever spelling: its reads gather what all resolvers ask for.
      const key = name.toLowerCase();
      const known = clients.get(key);
      if (known) return known;
      const entry = apis.get(key);
      const transport = transports.get(key);
      if (!entry || !transport)
        throw new TypeError(
          `Expected a name under DownstreamApis (${[...apis.values()].map((api) => api.name).join(', ')}), got '${name}'.`,
        );
      const client = createDownstreamApi({
        name: entry.name,
        config: entry.api,
        transport,
        headers: authorizationHeaderProvider,
        acquire: (scopes, how) => headerSource.acquire(scopes, how),
        caller: principal && { tenantId: principal.tenantId, user: principal.objectId },
        correlationId,
        signal,
        clock,
        onChange,
      });
      clients.set(key, client);
      return client;
    };

    const request: RequestContext = {
      principal,
      authorizationHeaderProvider,
      tokenAcquirer,
      // Getters from here on: an adapter for a library that most operations do not use is made when one of them does.
      get tokenCredential() {
        return createTokenCredential(tokenAcquirer, spelling);
      },
      get authenticationProvider() {
        return createAuthenticationProvider(tokenAcquirer, config.downstreamApis.graph.scopes);
      },
      get graphClient() {
        return downstream('graph');
      },
      downstream,
      signal,
      correlationId,
      log,
      clock,
    };
    // From outside where somebody has what the module itself cannot have, such as a database; else the module's own.
    for (const { name, context } of modules) {
      const make = slices[name];
      if (make) defineSlice(request, name, () => make(incoming));
      else if (context) defineSlice(request, name, context);
    }
    // Apollo Server copies own properties of what it is given, which would make every slice at once; a prototype it keeps.
    return Object.create(request) as RequestContext;
  };
}

/** Made when a resolver first asks for it, once per request. */
function defineSlice(request: RequestContext, name: string, make: (request: RequestContext) => unknown): void {
  let slice: unknown;
  let made = false;
  Object.defineProperty(request, name, {
    enumerable: true,
    get() {
      if (!made) {
        slice = make(request);
        made = true;
      }
      return slice;
    },
  });
}

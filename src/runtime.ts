/**
 * What a server and a worker share: configuration and modules in; schema, context, tokens, connections and the executor out.
 *
 * Part of the composition root: nobody else constructs these. Nothing listens here, and nothing is connected before it is used.
 *
 * The order of transforms is that of trust: modules first, then what ends late fields, the guards last. What is put around a guard would
 * run for those whom it refuses.
 * @module
 */

import type { ApolloServer, ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { type ApolloParts, createApollo } from './apollo.ts';
import type { Config } from './config/schema.ts';
import { type ContextOptions, createContextFactory } from './context.ts';
import { createDatabase } from './database/create-database.ts';
import { allModules, composeSchema } from './directives/compose-schema.ts';
import { describeRequirements } from './directives/describe-requirements.ts';
import { guardFields } from './directives/guards.ts';
import { createOperationCheck } from './directives/operation-check.ts';
import { checkedLookup } from './downstream/checked-lookup.ts';
import { createTransport, type Transport } from './downstream/transport.ts';
import { heedSignal } from './http/deadline.ts';
import type { SchemaModule } from './module/define-module.ts';
import type { RequestContext } from './module/request-context.ts';
import { type Clock, systemClock } from './observability/clock.ts';
import { createLog, type Logger } from './observability/log.ts';
import { createSharedCache } from './tokens/cache/shared/create-shared-cache.ts';
import { createPool } from './tokens/connection-pool.ts';
import { createConsentUrl } from './tokens/consent-url.ts';
import { createTokenEngine } from './tokens/create-token-engine.ts';
import type { SignedAssertionProvider } from './tokens/credentials/create-credentials.ts';
import { guardEngine } from './tokens/guarded-engine.ts';
import { createSessionsOfConfiguration } from './tokens/sessions/sessions-of-configuration.ts';
import { createTokenAcquisition } from './tokens/token-acquisition.ts';

/** What a server and a worker are both given. */
export interface RuntimeOptions {
  /** From `loadConfig`; frozen. */
  readonly config: Config;
  /** Of one's own and of ours: `graphModule`, `armModule`. The base schema and the directives are added. */
  readonly modules: readonly SchemaModule[];
  /** Run beside ours, after them. */
  readonly plugins?: readonly ApolloServerPlugin<RequestContext>[];
  /** Sees errors as the client would, after ours: it can say less or other things, the original is behind it. */
  readonly formatError?: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
  /** The machine's, unless a test says otherwise. */
  readonly clock?: Clock;
  /** JSON lines on standard error unless given. */
  readonly log?: Logger;
  /** Functions that sign client assertions, for credentials with `CustomSignedAssertionProviderName`. */
  readonly signedAssertionProviders?: Readonly<Record<string, SignedAssertionProvider>>;
}

/** One for each server or worker; `close` it when nothing uses it any more. */
export type Runtime = Awaited<ReturnType<typeof createRuntime>>;

/** @throws {SchemaError} a schema or a directive that does not stand; {Error} `TokenCache.RedisUrl` without keys that can be read or without `@redis/client` */
export async function createRuntime(options: RuntimeOptions) {
  const { config, clock = systemClock, log = createLog({ level: config.telemetry.logLevel }) } = options;
  const { azureAd, server, authorization } = config;
  const modules = allModules(config, options.modules);

  const { details } = authorization.errors;
  const introspection = server.introspection ?? config.environment !== 'production';
  // Loaded when somebody reads them, here and below: most of the cost of a start is what is imported.
  const { createSubgraph } = server.federation ? await import('./federation/subgraph.ts') : {};
  const subgraph = await createSubgraph?.({
    modules,
    refusals: { details },
    dryRun: authorization.dryRun,
    introspection,
  });
  const schema = composeSchema(modules, {
    defaultDeny: authorization.defaultDeny,
    apis: config.downstreamApis,
    transforms: [
      ...(introspection ? [describeRequirements] : []),
      ...(subgraph ? [subgraph] : []),
      heedSignal,
      ...(authorization.dryRun ? [] : [(built: GraphQLSchema) => guardFields(built, { details })]),
    ],
  });
  if (authorization.dryRun) log.warn('authorization.dry_run', { detail: 'directives refuse nothing' });

  // Counting has a price and a library: only where somebody can read it.
  const metrics =
    server.adminPort === undefined ? undefined : (await import('./observability/metrics.ts')).createMetrics(clock);
  // Of the token service and the key documents alone: no API can take its connections.
  const authorityPool = createPool(64);
  // Policies of failure are around the engine, the caches in front of both: what they hold is handed out while the token service is down.
  const engine = guardEngine({
    engine: createTokenEngine({
      azureAd,
      dispatcher: authorityPool,
      clock,
      log,
      providers: options.signedAssertionProviders,
      onCredentialEnd: (_label, endsAtMs) => metrics?.credentialEnds(endsAtMs),
    }),
    clock,
    ...(metrics ? { metrics: metrics.tokens } : {}),
  });
  const shared = createSharedCache({ config, clock, log, ...(metrics ? { onEvent: metrics.sharedCache } : {}) });
  const acquisition = createTokenAcquisition({
    engine,
    ...(shared ? { shared } : {}),
    ...(metrics ? { metrics: metrics.tokens } : {}),
    maxBytes: config.tokenCache.maxBytes,
    clockToleranceSeconds: azureAd.clockToleranceSeconds,
    clock,
  });
  // Connected when it is first asked for: a server without sessions never is.
  const database = createDatabase(config, log);
  const sessions =
    database && createSessionsOfConfiguration({ config, database, engine, clock, log, metrics: metrics?.sessions });
  // One for each configured API, made at once and connected when first used: breaker and budgets outlive requests.
  const transports = new Map<string, Transport>(
    Object.entries(config.downstreamApis).map(([name, api]) => [
      name.toLowerCase(),
      createTransport({
        api: name,
        settings: api,
        pool: createPool(api.maxConcurrency, checkedLookup(api.baseUrl, config.environment)),
        clock,
        ...(metrics ? { metrics: metrics.downstream(name) } : {}),
      }),
    ]),
  );
  // On the login host as browsers reach it, and back to a page of ours where our address is known.
  const consentUrl = createConsentUrl(azureAd, server.publicUrl);
  return {
    config,
    modules,
    schema,
    introspection,
    /** Whether `_service` and `_entities` are there. */
    isSubgraph: subgraph !== undefined,
    /** Absent without `Server.AdminPort`. */
    metrics,
    /** Connections to the token service and to where its keys are published; closed by `close`. */
    authorityPool,
    /** Tokens of the process: what several requests of one caller ask for at one time is one exchange. */
    acquisition,
    /** Not connected yet; absent in production without `Background.DatabaseUrl`. */
    database,
    sessions,
    /** What directives would refuse of an operation. */
    check: createOperationCheck(schema, { details }),
    clock,
    log,
    /** @param slices by module, where only the server or the worker has what the slice is made of */
    createContextFactory: (slices: ContextOptions['slices'] = {}) =>
      createContextFactory({ config, modules, acquisition, sessions, transports, consentUrl, clock, log, slices }),
    /** Not started yet. */
    createApollo: (parts: Pick<ApolloParts, 'plugins'> & Partial<ApolloParts>): ApolloServer<RequestContext> =>
      createApollo({
        schema,
        /** As it is in force: what the configuration leaves open is yes in development and no in production. */
        introspection,
        log,
        ...(options.formatError ? { formatError: options.formatError } : {}),
        ...parts,
        plugins: [...parts.plugins, ...(options.plugins ?? [])],
      }),
    /** When no request is under way any more, once. */
    async close() {
      // Those that use tokens before those that make them.
      await Promise.all([...transports.values()].map((transport) => transport.close()));
      await shared?.close();
      await database?.close();
      await authorityPool.close();
    },
  };
}

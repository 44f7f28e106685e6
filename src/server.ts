/**
 * Composition root: configuration and modules in, running server out. Nobody else constructs the parts.
 * @module
 */

import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { ApolloServer, type ApolloServerPlugin, type GraphQLRequest } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { FormattedExecutionResult, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { createKeySet } from './bearer/key-set.ts';
import { createBearerValidator } from './bearer/validator.ts';
import type { Config } from './config/schema.ts';
import { createContextFactory } from './context.ts';
import { createDatabase } from './database/create-database.ts';
import { allModules, composeSchema } from './directives/compose-schema.ts';
import { describeRequirements } from './directives/describe-requirements.ts';
import { guardFields } from './directives/guards.ts';
import { createOperationCheck } from './directives/operation-check.ts';
import { checkedLookup } from './downstream/checked-lookup.ts';
import { createTransport, type Transport } from './downstream/transport.ts';
import { formatGraphQLError } from './errors/to-graphql.ts';
import { createAdminServer } from './http/admin-server.ts';
import { authenticate, type Caller } from './http/authenticate.ts';
import { boundedErrors, MAX_VALIDATION_ERRORS } from './http/bounded-errors.ts';
import { challengeResponse } from './http/challenge-response.ts';
import { heedSignal } from './http/deadline.ts';
import { createHttpServer } from './http/http-server.ts';
import { deferRule } from './http/incremental/defer-rule.ts';
import { createIncrementalDelivery } from './http/incremental/incremental-delivery.ts';
import { introspectionOnly } from './http/introspection-only.ts';
import { createAdmission } from './http/limits/admission.ts';
import { createBudgets } from './http/limits/budgets.ts';
import { createPersistedQueries } from './http/persisted-queries.ts';
import type { PlaygroundSettings } from './http/playground.ts';
import { rejectUnauthorized } from './http/reject-unauthorized.ts';
import type { SchemaModule } from './module/define-module.ts';
import type { RequestContext } from './module/request-context.ts';
import { type Clock, systemClock } from './observability/clock.ts';
import { createLog, type Logger } from './observability/log.ts';
import { authorityEndpoints } from './protocol/authority.ts';
import { createSharedCache } from './tokens/cache/shared/create-shared-cache.ts';
import { createPool } from './tokens/connection-pool.ts';
import { createConsentUrl } from './tokens/consent-url.ts';
import { createTokenEngine } from './tokens/create-token-engine.ts';
import type { SignedAssertionProvider } from './tokens/credentials/create-credentials.ts';
import { guardEngine } from './tokens/guarded-engine.ts';
import { createSessionsOfConfiguration } from './tokens/sessions/sessions-of-configuration.ts';
import { createTokenAcquisition } from './tokens/token-acquisition.ts';

export interface ServerOptions {
  readonly config: Config;
  readonly modules: readonly SchemaModule[];
  /** Run beside ours, after them. */
  readonly plugins?: readonly ApolloServerPlugin<RequestContext>[];
  /** Sees errors as the client would, after ours: it can say less or other things, the original is behind it. */
  readonly formatError?: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
  readonly clock?: Clock;
  readonly log?: Logger;
  /** Functions that sign client assertions, for credentials with `CustomSignedAssertionProviderName`. */
  readonly signedAssertionProviders?: Readonly<Record<string, SignedAssertionProvider>>;
  /** The page at `/`, when `Server.Playground` is on. */
  readonly playground?: PlaygroundSettings;
}

export interface OnbehalfServer {
  /** @returns address of the GraphQL endpoint, for example `http://localhost:4000/graphql` */
  listen(): Promise<{ readonly url: string }>;
  /**
   * Instead of `listen`: answers the requests that a Node server of one's own receives, `http.createServer(await server.requestListener())`.
   * Time limits and the number of connections are that server's; `/metrics` is not served.
   */
  requestListener(): Promise<RequestListener>;
  /**
   * Runs an operation without HTTP, through the same validation, guards and plugins.
   * @param options.authorization `Bearer eyJ…`, as a client would send it
   * @throws {UnauthenticatedError} as the HTTP endpoint would refuse
   */
  executeOperation(
    request: GraphQLRequest,
    options?: { readonly authorization?: string; readonly signal?: AbortSignal },
  ): Promise<FormattedExecutionResult>;
  /**
   * Forgets every downstream token of a user, here and within a second in all replicas that share a cache: after a leak, a leaver,
   * a role taken away. The user is not signed out; their next request exchanges anew, and the token service decides.
   * @param objectId `oid` of the user's tokens
   * @param tenantId `tid` of the user's tokens
   */
  evictUser(objectId: string, tenantId: string): Promise<void>;
  /** Finishes what is in flight, within `Server.Shutdown`, and frees everything. */
  stop(): Promise<void>;
}

/** @throws {SchemaError} a schema or a directive that does not stand; {Error} `TokenCache.RedisUrl` without keys that can be read or without `@redis/client` */
export async function createServer(options: ServerOptions): Promise<OnbehalfServer> {
  const {
    config,
    modules: userModules,
    clock = systemClock,
    log = createLog({ level: config.telemetry.logLevel }),
  } = options;
  const { azureAd, server, authorization } = config;
  const modules = allModules(config, userModules);

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
    transforms: [
      ...(introspection ? [describeRequirements] : []),
      ...(subgraph ? [subgraph] : []),
      heedSignal,
      ...(authorization.dryRun ? [] : [(built: GraphQLSchema) => guardFields(built, { details })]),
    ],
  });
  if (authorization.dryRun) log.warn('authorization.dry_run', { detail: 'directives refuse nothing' });

  const metrics =
    server.adminPort === undefined ? undefined : (await import('./observability/metrics.ts')).createMetrics(clock);
  const endpoints = authorityEndpoints(azureAd.instance, azureAd.tenantId);
  const authorityPool = createPool(64);
  const keys = createKeySet({ endpoints, clock, log, dispatcher: authorityPool, metrics: metrics?.keys });
  const validator = createBearerValidator({ policy: azureAd, keys, clock });
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
  const database = createDatabase(config, log);
  const sessions = database && createSessionsOfConfiguration({ config, database, engine, clock, log });
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
  const createContext = createContextFactory({
    config,
    modules,
    acquisition,
    sessions,
    transports,
    consentUrl: createConsentUrl(azureAd, server.publicUrl),
    clock,
    log,
  });

  const heldToIntrospection = new WeakSet();
  const contextFor = ({ bearer, introspectionOnly: held }: Caller, correlationId: string, signal: AbortSignal) => {
    const context = createContext({ bearer, correlationId, signal });
    if (held) heldToIntrospection.add(Object.getPrototypeOf(context));
    return context;
  };

  const persistedQueries = createPersistedQueries();
  const admit = createAdmission({ limits: server, schema, persisted: persistedQueries.byHash });
  const incremental = createIncrementalDelivery();
  const apollo = new ApolloServer<RequestContext>({
    schema,
    introspection,
    hideSchemaDetailsFromClientErrors: !introspection,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    validationOptions: { maxErrors: MAX_VALIDATION_ERRORS },
    validationRules: [deferRule],
    legacyExperimentalExecuteIncrementally: incremental.execute,
    persistedQueries: persistedQueries.options,
    stopOnTerminationSignals: false,
    logger: apolloLog(log),
    formatError: (formatted, error) => {
      const ours = formatGraphQLError(formatted, error, log);
      return options.formatError?.(ours, error) ?? ours;
    },
    plugins: [
      ApolloServerPluginCacheControlDisabled(), // it wraps every field: 2.7 times the cost of a list
      ApolloServerPluginInlineTraceDisabled(), // of a subgraph: anybody's header would have every field timed
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      introspectionOnly(
        (context) => heldToIntrospection.has(Object.getPrototypeOf(context)),
        subgraph ? ['_service'] : [],
      ),
      rejectUnauthorized({
        reject: authorization.rejectUnauthorized,
        dryRun: authorization.dryRun,
        check: createOperationCheck(schema, { details }),
      }),
      challengeResponse,
      boundedErrors,
      incremental.plugin,
      ...(options.plugins ?? []),
    ],
  });
  await apollo.start();

  const policy = {
    allowAnonymous: authorization.allowAnonymous,
    anonymousIntrospection: authorization.anonymousIntrospection,
  };
  const budgets = createBudgets(server.budgets);
  let keysHeld = false;
  const http = createHttpServer({
    server,
    graphql: {
      apollo,
      path: GRAPHQL_PATH,
      get: server.get,
      authenticate: (rawHeaders) => authenticate(rawHeaders, validator, policy),
      admit,
      budgets,
      operationTimeoutMs: server.operationTimeoutMs,
      createContext: contextFor,
      ...(metrics ? { metrics: metrics.requests } : {}),
      log,
    },
    playground: server.playground ? options.playground : undefined,
    isReady: () => keysHeld,
    log,
  });
  const admin =
    metrics && server.adminPort !== undefined
      ? createAdminServer(server.adminHost, server.adminPort, metrics)
      : undefined;
  let warmUp: ReturnType<typeof setTimeout> | undefined;
  const holdKeys = async (): Promise<void> => {
    try {
      await keys.warmUp();
      keysHeld = true;
    } catch {
      warmUp = setTimeout(() => void holdKeys(), KEYS_RETRY_MS).unref(); // the key set has logged why
    }
  };

  /** A signal may come twice, and whoever embeds the server may stop it beside the signal: all wait for the same end. */
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    clearTimeout(warmUp);
    keys.close();
    await http.stop();
    await admin?.stop();
    await apollo.stop();
    await Promise.all([...transports.values()].map((transport) => transport.close()));
    await shared?.close();
    await database?.close();
    await authorityPool.close();
    log.info('server.stopped');
  };

  return {
    async listen() {
      const base = await http.listen();
      void holdKeys();
      if (admin) log.info('admin.listening', { port: await admin.listen() });
      log.info('server.listening', { url: base });
      return { url: base + GRAPHQL_PATH };
    },
    requestListener() {
      void holdKeys();
      return http.requestListener();
    },
    async executeOperation(request, { authorization: header, signal: leaving } = {}) {
      const deadline = AbortSignal.timeout(server.operationTimeoutMs);
      const signal = leaving ? AbortSignal.any([leaving, deadline]) : deadline;
      const caller = await authenticate(header === undefined ? [] : ['authorization', header], validator, policy);
      const { excess, points } = admit(request);
      if (excess !== undefined) return { errors: [{ message: excess, extensions: { code: 'OPERATION_REFUSED' } }] };
      const entry = await budgets.enter(caller.bearer?.principal, points);
      if ('retryAfterSeconds' in entry) {
        const { retryAfterSeconds } = entry;
        const message = `Too much is asked for at once: try again in ${retryAfterSeconds} s.`;
        return { errors: [{ message, extensions: { code: 'RATE_LIMITED', retryAfterSeconds } }] };
      }
      const { body } = await apollo
        .executeOperation(request, { contextValue: contextFor(caller, randomUUID(), signal) })
        .finally(entry.leave);
      if (body.kind !== 'single')
        throw new TypeError('Expected an operation with one result; use HTTP for incremental delivery.');
      return body.singleResult;
    },
    async evictUser(objectId, tenantId) {
      const user = { objectId: objectId.toLowerCase(), tenantId: tenantId.toLowerCase() };
      sessions?.evictUser(user);
      await acquisition.evictUser(user);
    },
    stop: () => (stopped ??= stop()),
  };
}

const GRAPHQL_PATH = '/graphql';
const KEYS_RETRY_MS = 30_000; // JW-3: whatever the outcome, no more often

/** Apollo's texts are for people; they go through the same redaction as everything else. */
function apolloLog(log: Logger) {
  const say = (level: 'debug' | 'info' | 'warn' | 'error') => (detail?: unknown) =>
    log[level]('apollo', { detail: String(detail) });
  return { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
}

/**
 * Composition root: configuration and modules in, running server out. Nobody else constructs the parts.
 *
 * The way of one request, and the file that decides at each step:
 *
 * 1. `http/http-server.ts`: bounds of head and body. `http/callers.ts`: who calls, before the body is read (`bearer/validator.ts`).
 * 2. `http/prepare.ts`: what the document may cost, measured before it is validated, and whether the caller has that much left.
 * 3. `context.ts`: the request's own context; no module's slice is made before a resolver asks for it.
 * 4. Apollo Server: parsing, validation, plugins. `http/reject-unauthorized.ts`: operations that are refused whole.
 * 5. `directives/guards.ts` around each guarded field, then its resolver: from here on something may leave the process.
 * 6. `downstream/`: the reads of one tick travel together (`json-batch.ts`), each with a header that `tokens/` has exchanged for the
 *    caller's bearer; a challenge is answered once (`authorized-call.ts`).
 * 7. `errors/to-graphql.ts`: what a client may know of what went wrong. `http/challenge-response.ts`: a challenge in the head.
 * @module
 */

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import type { GraphQLRequest } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import { downloadResult } from './background/download.ts';
import { createBackgroundRuntime, DOWNLOAD_PATH } from './background-runtime.ts';
import { createKeySet } from './bearer/key-set.ts';
import { createBearerValidator } from './bearer/validator.ts';
import type { Acting } from './context.ts';
import { createAdminServer } from './http/admin-server.ts';
import { authenticate, type Caller } from './http/authenticate.ts';
import { boundedErrors } from './http/bounded-errors.ts';
import { challengeResponse } from './http/challenge-response.ts';
import { createHttpServer } from './http/http-server.ts';
import { createIncrementalDelivery } from './http/incremental/incremental-delivery.ts';
import { introspectionOnly } from './http/introspection-only.ts';
import { createAdmission } from './http/limits/admission.ts';
import { createBudgets } from './http/limits/budgets.ts';
import { createPersistedQueries } from './http/persisted-queries.ts';
import { configuredPlayground, type PlaygroundSettings } from './http/playground-settings.ts';
import { createPrepare } from './http/prepare.ts';
import { rejectUnauthorized } from './http/reject-unauthorized.ts';
import { createSubscribing } from './http/stream/subscribing.ts';
import { authorityEndpoints } from './protocol/authority.ts';
import { createRuntime, type RuntimeOptions } from './runtime.ts';
import { keptSessions } from './tokens/sessions/kept-sessions.ts';
import type { StartedSessions } from './tokens/sessions/sessions.ts';

/** What a server is made of. `config` and `modules` have to be there; all else has a default of its own. */
export interface ServerOptions extends RuntimeOptions {
  /** The page at `/`, with other settings than `Server.Playground` names. */
  readonly playground?: PlaygroundSettings;
}

/** A server that is ready to listen. Everything it holds is its own, and ends with `stop`. */
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
  /**
   * Long-running sessions that users have begun, for who runs the server: `sessions.stopUser(objectId, tenantId)` when somebody leaves.
   * Connected with the first use. In production without `Background.DatabaseUrl` every call is refused with a `TypeError` that says so.
   */
  readonly sessions: StartedSessions;
  /** Finishes what is in flight, within `Server.Shutdown`, and frees everything. */
  stop(): Promise<void>;
}

/**
 * @throws {SchemaError} a schema or a directive that does not stand; {Error} `backgroundModule` without a database; {Error}
 * `TokenCache.RedisUrl` without keys that can be read or without `@redis/client`
 * @example
 * ```ts
 * const server = await createServer({ config: loadConfig(), modules: [graphModule, todosModule] });
 * const { url } = await server.listen(); // http://localhost:4000/graphql
 * process.once('SIGTERM', () => void server.stop());
 * ```
 */
export async function createServer(options: ServerOptions): Promise<OnbehalfServer> {
  const runtime = await createRuntime(options);
  const { config, schema, check, metrics, authorityPool, acquisition, sessions, clock, log } = runtime;
  const { azureAd, server, authorization } = config;
  const endpoints = authorityEndpoints(azureAd.instance, azureAd.tenantId);
  const keys = createKeySet({ endpoints, clock, log, dispatcher: authorityPool, metrics: metrics?.keys });
  // One for every door: HTTP, streams, downloads and `executeOperation` judge a token by the same rules and the same memory.
  const validator = createBearerValidator({ policy: azureAd, keys, clock });
  // Of an embedded database nobody else may work off what there is.
  const background = createBackgroundRuntime(runtime, { worksItself: runtime.database?.kind === 'embedded' });
  if (!background && runtime.modules.some(({ name }) => name === 'background')) {
    await runtime.close();
    throw new Error('Expected Background.DatabaseUrl: backgroundModule has nowhere to keep operations.');
  }
  const createContext = runtime.createContextFactory(background ? { background: background.slice } : {});

  // By the request's own object, which Apollo Server puts a copy in front of: it is the prototype that stays the same (`context.ts`).
  const heldToIntrospection = new WeakSet();
  const contextFor = ({ bearer, introspectionOnly: held }: Caller, correlationId: string, signal: AbortSignal) => {
    if (bearer) background?.seen(bearer);
    const context = createContext({ bearer, correlationId, signal });
    if (held) heldToIntrospection.add(Object.getPrototypeOf(context));
    return context;
  };

  // Shared with the limits: a document that comes as a hash is measured by its text.
  const persistedQueries = createPersistedQueries();
  const budgets = createBudgets(server.budgets);
  const prepare = createPrepare({
    admit: createAdmission({ limits: server, schema, persisted: persistedQueries.byHash }),
    budgets,
    createContext: contextFor,
    log,
  });
  const incremental = createIncrementalDelivery();
  const subscribing = createSubscribing();
  const apollo = runtime.createApollo({
    persistedQueries: persistedQueries.options,
    executeIncrementally: (args) => subscribing.execute(args) ?? incremental.execute(args),
    plugins: [
      // In this order: what may be asked at all, what the directives refuse whole, then what an answer says in its head and how much it
      // says; those of the user run behind ours.
      introspectionOnly(
        (context) => heldToIntrospection.has(Object.getPrototypeOf(context)),
        runtime.isSubgraph ? ['_service'] : [],
      ),
      rejectUnauthorized({ reject: authorization.rejectUnauthorized, dryRun: authorization.dryRun, check }),
      challengeResponse,
      boundedErrors,
      incremental.plugin,
      subscribing.plugin,
    ],
  });
  await apollo.start();

  const policy = {
    allowAnonymous: authorization.allowAnonymous,
    anonymousIntrospection: authorization.anonymousIntrospection,
  };
  // Ready once the keys were there: an authority that fails later is no reason to send everybody to replicas that fail as well.
  let keysHeld = false;
  const transport = {
    apollo,
    authenticate: (rawHeaders: readonly string[]) => authenticate(rawHeaders, validator, policy),
    prepare,
    operationTimeoutMs: server.operationTimeoutMs,
    ...(metrics ? { metrics: metrics.requests } : {}),
    log,
  };
  const streamSettings = () => {
    const { maxSeconds, onTokenEnd, userStreams, maxStreams } = server.streams;
    const inSessions = sessions && {
      sessions,
      scopes: config.downstreamApis.graph.scopes,
      createContext: (acting: Acting, correlationId: string, signal: AbortSignal) =>
        createContext({ bearer: undefined, acting, correlationId, signal }),
    };
    return {
      path: `${GRAPHQL_PATH}/stream`,
      bounds: { perUser: userStreams, total: maxStreams },
      maxMs: maxSeconds * 1_000,
      actInSessions: onTokenEnd === 'session' ? inSessions : undefined,
    };
  };
  // Streams and downloads are only there where something could come by them.
  const http = createHttpServer({
    server,
    graphql: { ...transport, path: GRAPHQL_PATH, get: server.get },
    stream: schema.getSubscriptionType() ? { ...transport, ...streamSettings(), subscribing, clock } : undefined,
    playground: options.playground ?? configuredPlayground(config, GRAPHQL_PATH),
    downloads: background && {
      path: DOWNLOAD_PATH,
      authenticate: transport.authenticate,
      enter: (principal) => budgets.enter(principal, DOWNLOAD_POINTS),
      find: (principal, fileName) => downloadResult(background, principal, fileName),
    },
    isReady: () => keysHeld,
    log,
  });
  // Nobody reads figures that nobody can reach: without the port nothing is counted either.
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

  /** What an earlier process left undone in the embedded database. */
  const goOn = (): void => {
    if (runtime.database?.kind !== 'embedded' || !existsSync(config.background.directory)) return;
    background?.work().catch((error: unknown) => log.warn('background.not_working', { error }));
  };

  /** A signal may come twice, and whoever embeds the server may stop it beside the signal: all wait for the same end. */
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    // From the outside in: requests end first, then what they use. Each step waits for the one before.
    clearTimeout(warmUp);
    keys.close();
    await http.stop();
    await admin?.stop();
    await apollo.stop();
    await background?.stop(server.shutdown.drainMs);
    await runtime.close();
    log.info('server.stopped');
  };

  return {
    async listen() {
      // Listening before the keys are held: a probe has to be answered while the authority is slow.
      const base = await http.listen();
      void holdKeys();
      goOn();
      if (admin) log.info('admin.listening', { port: await admin.listen() });
      log.info('server.listening', { url: base });
      return { url: base + GRAPHQL_PATH };
    },
    requestListener() {
      void holdKeys();
      goOn();
      return http.requestListener();
    },
    async executeOperation(request, { authorization: header, signal: leaving } = {}) {
      // The same deadline as by HTTP; who calls may leave earlier.
      const deadline = AbortSignal.timeout(server.operationTimeoutMs);
      const signal = leaving ? AbortSignal.any([leaving, deadline]) : deadline;
      const caller = await authenticate(header === undefined ? [] : ['authorization', header], validator, policy);
      const prepared = await prepare({ caller, operations: [request], correlationId: randomUUID() });
      if ('code' in prepared) {
        const { message, ...extensions } = prepared;
        return { errors: [{ message, extensions }] };
      }
      try {
        const { body } = await apollo.executeOperation(request, { contextValue: await prepared.createContext(signal) });
        if (body.kind !== 'single')
          throw new TypeError('Expected an operation with one result; use HTTP for incremental delivery.');
        return body.singleResult;
      } finally {
        prepared.leave();
      }
    },
    sessions: keptSessions(sessions),
    async evictUser(objectId, tenantId) {
      // As the token cache and the sessions spell them; people copy them from portals in either case.
      const user = { objectId: objectId.toLowerCase(), tenantId: tenantId.toLowerCase() };
      sessions?.evictUser(user);
      await acquisition.evictUser(user);
    },
    stop: () => (stopped ??= stop()),
  };
}

/** Fixed: front-ends, the page and the documentation know it. */
const GRAPHQL_PATH = '/graphql';
/** Of cost: a result is opened and written whole. */
const DOWNLOAD_POINTS = 1_000;
const KEYS_RETRY_MS = 30_000; // JW-3: whatever the outcome, no more often

/**
 * Background operations over a runtime: what the server hands over and a worker runs, executed by the same schema, guards and plugins.
 *
 * Part of the composition root. The executor of runs is one of its own, made with the first run: it counts root fields, which would be paid by
 * every request of the server's.
 * @module
 */

import type { ApolloServer, ApolloServerPlugin } from '@apollo/server';
import { type AssembledBackground, assembleBackground } from './background/assemble.ts';
import { createBackgroundSlice } from './background/background-slice.ts';
import { createIsRepeatable } from './background/repeatable.ts';
import type { ExecuteAs } from './background/run-operation.ts';
import { readTrustedDocuments } from './background/trusted-documents.ts';
import type { Principal } from './bearer/principal.ts';
import type { Config } from './config/schema.ts';
import type { IncomingRequest } from './context.ts';
import { downstreamRepeatable } from './directives/downstream/repeatable.ts';
import { boundedErrors } from './http/bounded-errors.ts';
import { createAdmission } from './http/limits/admission.ts';
import { rejectUnauthorized } from './http/reject-unauthorized.ts';
import type { RequestContext } from './module/request-context.ts';
import { isGuid } from './protocol/authority.ts';
import type { Runtime } from './runtime.ts';
import { createBackgroundKeyRing } from './tokens/sessions/background-key-ring.ts';

/**
 * Background operations with their door into the request context. Stopping it ends the executor as well; the database stays with the
 * runtime.
 */
export interface BackgroundRuntime extends AssembledBackground {
  /** `context.background` of a request. */
  readonly slice: (request: IncomingRequest) => unknown;
}

/** Where results are downloaded, below the address of the server. */
export const DOWNLOAD_PATH = '/background';

/**
 * @returns `undefined` where there is no database to keep operations in, or no module brings them into the schema
 * @throws {Error} `Background.TrustedDocuments` is no list of documents
 */
export function createBackgroundRuntime(
  runtime: Runtime,
  { worksItself }: { readonly worksItself: boolean },
): BackgroundRuntime | undefined {
  const { config, schema, modules, check, database, sessions, clock, log, metrics } = runtime;
  const { background: settings, azureAd, server } = config;
  if (!database || !sessions || !modules.some(({ name }) => name === 'background')) return undefined;
  const trusted = settings.trustedDocuments === undefined ? undefined : readTrustedDocuments(settings.trustedDocuments);
  const progress = new WeakMap<object, () => void>();
  let apollo: Promise<ApolloServer<RequestContext>> | undefined;

  const execute: ExecuteAs = async ({
    document,
    operationName,
    variables,
    session,
    principal,
    signal,
    correlationId,
    onRootField,
  }) => {
    // Shared by all runs of the process. A start that failed is not tried again: the schema is the one the server itself has started with.
    apollo ??= startExecutor(runtime, progress);
    const { id } = session;
    let hasChanged = false;
    const onChange = () => {
      hasChanged = true;
    };
    const acting = { principal, session: { id } };
    const context = createContext({ bearer: undefined, acting, correlationId, signal, onChange });
    if (onRootField) progress.set(Object.getPrototypeOf(context), onRootField);
    const request = {
      query: document,
      variables: { ...variables },
      ...(operationName === undefined ? {} : { operationName }),
    };
    const { body } = await (await apollo).executeOperation(request, { contextValue: context });
    if (body.kind !== 'single') throw new TypeError('Expected an operation with one result.');
    const { data, errors } = body.singleResult;
    return { result: { ...(data === undefined ? {} : { data }), ...(errors ? { errors } : {}) }, hasChanged };
  };

  const background = assembleBackground({
    database,
    ring: createBackgroundKeyRing(settings, { clock, log }),
    sessions,
    sessionScopes: config.downstreamApis.graph.scopes,
    sessionIdleSeconds: settings.sessions.idleSeconds,
    sessionLifeSeconds: settings.sessions.lifeSeconds,
    rules: {
      schema,
      admit: createAdmission({ limits: server, schema, persisted: () => undefined }),
      check: config.authorization.dryRun ? () => undefined : check,
      ...(trusted ? { isTrusted: (document: string) => trusted.has(document) } : {}),
    },
    trusted,
    execute,
    isRepeatable: createIsRepeatable(
      schema,
      Object.assign({}, downstreamRepeatable(schema), ...modules.map(({ repeatable }) => repeatable)),
    ),
    isServed: ({ tenantId, clientId }: Principal) =>
      servesTenant(azureAd, tenantId) && (azureAd.allowedClients?.includes(clientId) ?? true),
    limits: {
      concurrency: settings.concurrency,
      userConcurrency: settings.userConcurrency,
      timeoutMs: settings.operationTimeoutMs,
      resultHours: settings.resultHours,
      keepHours: settings.keepHours,
      maxResultBytes: settings.maxResultBytes,
      maxUserResultBytes: settings.maxUserResultBytes,
      maxOperationsPerUser: settings.maxOperationsPerUser,
    },
    patienceMs: server.operationTimeoutMs * PATIENCE,
    worksItself,
    clock,
    log,
    ...(metrics ? { metrics: metrics.background } : {}),
  });

  const slice = ({ bearer, acting, signal }: IncomingRequest) => {
    const { tenantId, objectId } = bearer?.principal ?? acting?.principal ?? NOBODY;
    return createBackgroundSlice({
      background,
      bearer,
      signal,
      owner: { tenantId, objectId },
      mostResultBytes: 2 * settings.maxResultBytes,
      downloadUrl: (runId, extension) => `${server.publicUrl ?? ''}${DOWNLOAD_PATH}/${runId}.${extension}`,
    });
  };
  const createContext = runtime.createContextFactory({ background: slice });
  return {
    ...background,
    slice,
    async stop(graceMs) {
      await background.stop(graceMs);
      await (await apollo)?.stop();
    },
  };
}

/** Part of an operation's time: what is left is for saying why. */
const PATIENCE = 0.8;

/** Has nothing; asked for where the directives only warn. */
const NOBODY = { tenantId: '00000000-0000-0000-0000-000000000000', objectId: '00000000-0000-0000-0000-000000000000' };

/** As at the bearer. A tenant that is named by its domain is not known by its id here; its sessions began under the same name. */
function servesTenant({ allowedTenants, tenantId: own }: Config['azureAd'], tenantId: string): boolean {
  if (allowedTenants) return allowedTenants.includes(tenantId);
  return isGuid(own) ? own === tenantId : true;
}

/**
 * An Apollo Server without HTTP that runs under the rules of the public one: what was granted at the start and is not now is refused now.
 */
async function startExecutor(
  { config: { authorization }, check, createApollo }: Runtime,
  progress: WeakMap<object, () => void>,
): Promise<ApolloServer<RequestContext>> {
  const apollo = createApollo({
    introspection: false,
    plugins: [
      rejectUnauthorized({ reject: authorization.rejectUnauthorized, dryRun: authorization.dryRun, check }),
      boundedErrors,
      countRootFields(progress),
    ],
  });
  await apollo.start();
  return apollo;
}

/** @param progress what to call for a root field that has been answered, by the prototype of its context: Apollo Server copies the rest */
function countRootFields(progress: WeakMap<object, () => void>): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart({ contextValue }) {
      const answered = progress.get(Object.getPrototypeOf(contextValue));
      if (!answered) return;
      return {
        async executionDidStart() {
          return { willResolveField: ({ info }) => (info.path.prev === undefined ? answered : undefined) };
        },
      };
    },
  };
}

/**
 * The HTTP side of the server: fastify with its bounds, our routes, JSON for everything that goes wrong, and an end without loss.
 *
 * The room `http` knows the wire between us and our clients: what is refused before Apollo Server sees it, how answers leave, and how the
 * server ends. It decides nothing about tokens or fields: who does is passed in.
 * @module
 */

import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import type { BaseContext } from '@apollo/server';
import { type FastifyError, type FastifyInstance, fastify } from 'fastify';
import type { Config } from '../config/schema.ts';
import type { Logger } from '../observability/log.ts';
import { answerClientError, answerConnect } from './client-error.ts';
import { consentPage } from './consent-page.ts';
import { cors } from './cors.ts';
import { type DownloadsOptions, downloads } from './downloads.ts';
import { type GraphQLRouteOptions, graphqlRoute } from './graphql-route.ts';
import { headerLinesFault } from './head-fault.ts';
import { playground } from './playground.ts';
import type { PlaygroundSettings } from './playground-settings.ts';
import { probes } from './probes.ts';
import { refusal } from './refusal.ts';
import { refuse } from './refuse.ts';
import { type StreamRouteOptions, streamRoute } from './stream/stream-route.ts';

/** Routes and what bounds them; each route brings its own parts. */
export interface HttpServerOptions<Context extends BaseContext> {
  /** The `Server` section. */
  readonly server: Config['server'];
  /** Operations with one answer. */
  readonly graphql: GraphQLRouteOptions<Context>;
  /** Where the schema has subscriptions. */
  readonly stream?: StreamRouteOptions | undefined;
  /** `undefined`: there is no page at `/`. */
  readonly playground: PlaygroundSettings | undefined;
  /** Results of background operations. */
  readonly downloads?: DownloadsOptions | undefined;
  /** Whether all that answers depend on is there. */
  readonly isReady: () => boolean;
  /** For failures of ours; what clients did wrong is told to them. */
  readonly log: Logger;
}

/** Fastify behind three verbs. `listen` or `requestListener`, not both. */
export interface HttpServer {
  /** @returns the base address, for example `http://localhost:4000` */
  listen(): Promise<string>;
  /** Answers what a server of somebody else's received; that server bounds its connections. */
  requestListener(): Promise<RequestListener>;
  /** Ready off, keep serving for a moment, finish what is in flight, within the configured deadline. */
  stop(): Promise<void>;
}

/** What clients are told of a request that fastify refuses; its own texts name its internals. */
const FAULTS: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is too large.',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty: send a JSON object with a `query`.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'Invalid JSON in the body.',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The body is not as long as it says.',
  FST_ERR_BAD_URL: 'The address is not acceptable.',
};

/** A bearer of 16 KiB, cookies of the host that nobody reads, and the rest. */
const MAX_HEADER_BYTES = 32_768;
/** Longer than load balancers keep theirs, so that it is never this side that closes a connection in use. */
const KEEP_ALIVE_MS = 65_000;
/** Then the connection is closed: clients behind a balancer spread anew, and nothing that grows with a connection grows on. */
const MAX_REQUESTS_PER_SOCKET = 10_000;
/** How often slow requests are looked for: Node's own half a minute would treble the time they get. */
const CONNECTIONS_CHECK_MS = 1_000;

/** Wires the routes; nothing listens yet. */
export function createHttpServer<Context extends BaseContext>({
  server,
  graphql,
  stream,
  playground: page,
  downloads: files,
  isReady,
  log,
}: HttpServerOptions<Context>): HttpServer {
  let stopping = false;
  const app: FastifyInstance = fastify({
    bodyLimit: server.maxBodyBytes,
    forceCloseConnections: 'idle',
    http: {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: Math.min(server.headersTimeoutMs, server.requestTimeoutMs),
      connectionsCheckingInterval: CONNECTIONS_CHECK_MS,
      requireHostHeader: false, // looked at in `headerLinesFault`, which answers in JSON
    },
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: server.requestTimeoutMs,
    // A client that stops reading its answer; longer than anything may take to be made.
    connectionTimeout: Math.max(KEEP_ALIVE_MS, server.operationTimeoutMs) + 10_000,
    // Prototype members in a body are refused rather than dropped: nobody sends them by accident.
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    trustProxy: server.trustedProxies.length > 0 ? [...server.trustedProxies] : false,
    genReqId: ({ headers }) => correlationId(headers['client-request-id']),
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => {
      reply.headers({ 'request-id': request.id, 'x-content-type-options': 'nosniff' }); // hooks do not run here
      refuse(request, reply, refusal(error.statusCode ?? 400, 'BAD_REQUEST', faultOf(error)));
    },
  });
  app.server.maxConnections = server.maxConnections;
  // Node answers it without a body; as a request like others it is refused in `headerLinesFault`.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  app.server.on('connect', (_request, socket) => answerConnect(socket));
  // What is not JSON is not read: its operation is blocked on its head.
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser('*', (_request, _body, done) => done(null));

  const requestsOn = new WeakMap<Socket, number>();
  app.addHook('onRequest', async (request, reply) => {
    const count = (requestsOn.get(request.raw.socket) ?? 0) + 1;
    requestsOn.set(request.raw.socket, count);
    // Counted here: Node's own limit says `close` and leaves the connection open, and answers what still comes without a body.
    if (count >= MAX_REQUESTS_PER_SOCKET) reply.header('connection', 'close');
    const fault = headerLinesFault(request.raw.httpVersion, request.raw.rawHeaders);
    if (fault) return refuse(request, reply, fault);
  });
  // A keep-alive connection would hold `close()` up until its client leaves.
  app.addHook('onSend', async (request, reply) => {
    reply.header('request-id', request.id);
    if (stopping) reply.header('connection', 'close');
    reply.header('x-content-type-options', 'nosniff');
  });
  const endpoints = new Map([[graphql.path, graphql.get ? 'GET, POST' : 'POST']]);
  if (stream) endpoints.set(stream.path, 'POST');
  // Methods that fastify has no route for end here, whatever the address.
  app.setNotFoundHandler((request, reply) => {
    const allow = endpoints.get(request.url.split('?', 1)[0] ?? '');
    if (allow !== undefined) return refuse(request, reply, refusal(405, 'BAD_REQUEST', `Send ${allow}.`, { allow }));
    return refuse(request, reply, refusal(404, 'BAD_REQUEST', 'There is nothing at this address.'));
  });
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error('request.failed', { error, path: request.routeOptions.url });
    const message = status >= 500 ? 'Something went wrong on our side.' : faultOf(error);
    return refuse(request, reply, refusal(status, status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST', message));
  });

  // Order is part of it: hooks of CORS run before those of the routes, so that a page can read why it was refused.
  cors(app, { origins: server.cors.origins, paths: endpoints });
  graphqlRoute(app, graphql);
  if (stream) streamRoute(app, stream);
  consentPage(app);
  if (files) downloads(app, files);
  probes(app, () => !stopping && isReady());
  if (page) playground(app, page);

  return {
    listen: () => app.listen({ host: server.host, port: server.port }).then(() => addressOf(app, server.host)),
    async requestListener() {
      await app.ready();
      return (request, response) => app.routing(request, response);
    },
    async stop() {
      // The first caller waits for all; a second signal must not cut what is still being answered.
      if (stopping) return;
      stopping = true;
      if (app.server.listening && server.shutdown.readyDelayMs > 0) await delay(server.shutdown.readyDelayMs);
      // Waits for requests in flight; what is still open after `DrainMs` is cut, and `closed` then resolves.
      const closed = app.close();
      const late = delay(server.shutdown.drainMs).then(() => app.server.closeAllConnections());
      await Promise.race([closed, late]);
      await closed;
    },
  };
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The caller's own id of the request, where it is a GUID: it then travels to the token service and the APIs as it came. */
function correlationId(asked: string | string[] | undefined): string {
  return typeof asked === 'string' && GUID.test(asked) ? asked.toLowerCase() : randomUUID();
}

function faultOf(error: Error & { readonly code?: string }): string {
  const known = error.code === undefined ? undefined : FAULTS[error.code];
  // Prototype members in a body come as a bare SyntaxError of the parser.
  return known ?? (error instanceof SyntaxError ? 'Invalid JSON in the body.' : 'The request is not acceptable.');
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    // Held by nobody: a process that has nothing else to do may end before.
    setTimeout(resolve, milliseconds).unref();
  });
}

/** A name that can be pasted: addresses that mean "every interface" are no place to go to. */
function addressOf(app: FastifyInstance, host: string): string {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens nowhere.');
  const name = host.includes(':') ? `[${host}]` : host;
  return `http://${name === '0.0.0.0' || name === '[::]' ? 'localhost' : name}:${address.port}`;
}

/**
 * `/graphql`: a thin fastify route in front of Apollo Server.
 *
 * Fastify parses, bounds and answers; Apollo runs the operation through all its hooks. The caller is decided on the headers, before
 * the body is read; limits are applied before Apollo sees the document.
 * @module
 */

import type { ApolloServer, BaseContext, HTTPGraphQLResponse } from '@apollo/server';
import { HeaderMap } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ClientGone } from '../errors/client-gone.ts';
import { DownstreamError } from '../errors/errors.ts';
import type { Logger } from '../observability/log.ts';
import { type Authenticate, createCallers } from './callers.ts';
import { inTime } from './deadline.ts';
import { operationsIn } from './operations-in.ts';
import type { Prepare } from './prepare.ts';
import { notPrepared, operationLate, refusal } from './refusal.ts';
import { refuse } from './refuse.ts';

/** What the route is put together from; limits, budgets and policies are behind `authenticate` and `prepare`. */
export interface GraphQLRouteOptions<Context extends BaseContext> {
  /** Started already. */
  readonly apollo: Pick<ApolloServer<Context>, 'executeHTTPGraphQLRequest'>;
  /** `/graphql` */
  readonly path: string;
  /** Whether queries may come by GET too. Mutations never do. */
  readonly get: boolean;
  /** Runs on the head of each request, before its body is read. */
  readonly authenticate: Authenticate;
  /** Runs on the body, before Apollo Server parses it. */
  readonly prepare: Prepare<Context>;
  /** Milliseconds from here to the end of the last field; the answer then has a second to be put together. */
  readonly operationTimeoutMs: number;
  /** For what was late or refused. */
  readonly log: Logger;
  /** Once for each answer, by HTTP status. */
  readonly metrics?: { answered(status: number): void };
}

/** Adds the path with every method: what is not answered is refused as 405 with `allow`. */
export function graphqlRoute<Context extends BaseContext>(
  app: FastifyInstance,
  options: GraphQLRouteOptions<Context>,
): void {
  const { apollo, path, get, authenticate, prepare, operationTimeoutMs, log, metrics } = options;
  const callers = createCallers(authenticate, log);
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });

  app.route({
    method: get ? ['GET', 'POST'] : ['POST'],
    url: path,
    exposeHeadRoute: false,
    onResponse: async (_request, reply) => metrics?.answered(reply.statusCode),
    onRequest: callers.onRequest,
    async handler(request, reply) {
      // As it was sent: parsed by Apollo Server for what it runs, and by the limits for what they count.
      const search = searchOf(request.url);
      const prepared = await prepare({
        caller: callers.of(request),
        operations: operationsIn(request.method, request.body, search),
        correlationId: request.id,
      });
      if ('code' in prepared) return await refuse(request, reply, notPrepared(prepared));
      // One signal for everything that this operation waits for; its reason says whether nobody waits any more or it was late.
      const controller = new AbortController();
      const leave = () => controller.abort(new ClientGone());
      const timer = setTimeout(
        () => controller.abort(new DownstreamError('DOWNSTREAM_TIMEOUT', { api: 'operation' })),
        operationTimeoutMs,
      );
      // fastify's own abort hooks do not fire for a client that leaves while its answer is being made.
      reply.raw.once('close', leave);
      try {
        const answering = apollo.executeHTTPGraphQLRequest({
          httpGraphQLRequest: {
            method: request.method,
            headers: headerMap(request.headers),
            search,
            body: request.body,
          },
          context: async () => prepared.createContext(controller.signal),
        });
        // What listens to the signal ends by itself; this is for what does not.
        const response = await inTime(answering, operationTimeoutMs);
        if (response?.body.kind === 'chunked') {
          const { sendParts } = await import('./incremental/send-parts.ts');
          await sendParts(headed(reply, response), response.body.asyncIterator, controller.signal);
          // Its head could not say `close` yet, and an idle connection would hold the server up.
          if (isClosing) request.raw.socket.end();
          return reply;
        }
        if (response) return await headed(reply, response).send(response.body.string);
        log.error('operation.late', { correlationId: request.id, code: 'DOWNSTREAM_TIMEOUT' });
        return await refuse(request, reply, operationLate());
      } finally {
        // After the last part of an answer in parts: until then its place is taken.
        prepared.leave();
        clearTimeout(timer);
        reply.raw.off('close', leave);
      }
    },
  });

  const allow = get ? 'GET, POST' : 'POST';
  app.route({
    method: ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter((method) => !get || method !== 'GET'),
    url: path,
    exposeHeadRoute: false,
    // Refused on its head: no reason to read a body for it.
    onRequest: async (request, reply) =>
      refuse(request, reply, refusal(405, 'BAD_REQUEST', `Send ${allow}.`, { allow })),
    handler: (_request, reply) => reply,
  });
}

/** What follows the first question mark, with it; for Apollo, which parses it itself. */
function searchOf(url: string): string {
  const at = url.indexOf('?');
  return at === -1 ? '' : url.slice(at);
}

function headerMap(headers: FastifyRequest['headers']): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    // Apollo and its plugins have no business with the token; the context holds what it says.
    if (value !== undefined && name !== 'authorization' && name !== 'cookie')
      map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}

/** Head first, body by the caller: parts follow a head that has left. */
function headed(reply: FastifyReply, { status, headers }: HTTPGraphQLResponse): FastifyReply {
  for (const [name, value] of headers) reply.header(name, value);
  return reply.status(status ?? 200);
}

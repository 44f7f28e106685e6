/**
 * `POST /graphql`: a thin fastify route in front of Apollo Server.
 *
 * Fastify parses, bounds and answers; Apollo runs the operation through all its hooks. The caller is decided on the headers, before
 * the body is read; document limits are applied before Apollo sees the text.
 * @module
 */

import { randomUUID } from 'node:crypto';
import type { ApolloServer, HTTPGraphQLResponse } from '@apollo/server';
import { HeaderMap } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { BearerValidator } from '../bearer/validator.ts';
import { CODES } from '../errors/codes.ts';
import { DownstreamError, ForbiddenError, UnauthenticatedError } from '../errors/errors.ts';
import type { RequestContext } from '../module/request-context.ts';
import type { Logger } from '../observability/log.ts';
import { type AuthenticationPolicy, authenticate, type Caller } from './authenticate.ts';
import { checkDocument, type DocumentLimits } from './document-limits.ts';
import { authenticationRefusal, type Refusal, refusal } from './refusal.ts';

export interface GraphQLRouteOptions {
  readonly apollo: ApolloServer<RequestContext>;
  readonly validator: BearerValidator;
  readonly policy: AuthenticationPolicy;
  readonly limits: DocumentLimits;
  readonly operationTimeoutMs: number;
  readonly createContext: (caller: Caller, correlationId: string, signal: AbortSignal) => RequestContext;
  readonly log: Logger;
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function graphqlRoute(app: FastifyInstance, options: GraphQLRouteOptions): void {
  const callers = new WeakMap<FastifyRequest, { readonly caller: Caller; readonly correlationId: string }>();

  app.route({
    method: 'POST',
    url: '/graphql',
    async onRequest(request, reply) {
      const asked = request.headers['client-request-id'];
      const correlationId = typeof asked === 'string' && GUID.test(asked) ? asked.toLowerCase() : randomUUID();
      reply.header('request-id', correlationId);
      try {
        callers.set(request, {
          caller: await authenticate(request.raw.rawHeaders, options.validator, options.policy),
          correlationId,
        });
      } catch (error) {
        const refused = authenticationRefusal(error);
        if (!refused) throw error;
        const reason =
          error instanceof UnauthenticatedError || error instanceof ForbiddenError ? error.reason : undefined;
        options.log.info('bearer.refused', { correlationId, code: refused.code, reason });
        await refuse(request, reply, refused);
      }
    },
    async handler(request, reply) {
      const known = callers.get(request);
      if (!known) throw new Error('A request reached its handler without a caller.');
      const text = (request.body as { readonly query?: unknown } | null)?.query;
      const excess = typeof text === 'string' ? checkDocument(text, options.limits) : undefined;
      if (excess !== undefined) {
        return await refuse(
          request,
          reply,
          refusal(CODES.OPERATION_REFUSED.status, 'OPERATION_REFUSED', `The operation is refused: ${excess}.`),
        );
      }
      const controller = new AbortController();
      const leave = () => controller.abort(new DOMException('The client has gone.', 'AbortError'));
      const timer = setTimeout(
        () => controller.abort(new DownstreamError('DOWNSTREAM_TIMEOUT', { api: 'operation' })),
        options.operationTimeoutMs,
      );
      // fastify's own abort hooks do not fire for a client that leaves while its answer is being made.
      reply.raw.once('close', leave);
      try {
        const response = await options.apollo.executeHTTPGraphQLRequest({
          httpGraphQLRequest: {
            method: request.method,
            headers: headerMap(request.headers),
            search: '',
            body: request.body,
          },
          context: async () => options.createContext(known.caller, known.correlationId, controller.signal),
        });
        return await answer(reply, response);
      } finally {
        clearTimeout(timer);
        reply.raw.off('close', leave);
      }
    },
  });

  app.route({
    method: ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'],
    url: '/graphql',
    handler: (request, reply) =>
      refuse(request, reply, refusal(405, 'BAD_REQUEST', 'Send operations by POST.', { allow: 'POST' })),
  });
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

async function answer(reply: FastifyReply, { status, headers, body }: HTTPGraphQLResponse): Promise<FastifyReply> {
  for (const [name, value] of headers) reply.header(name, value);
  reply.status(status ?? 200);
  if (body.kind === 'complete') return reply.send(body.string);
  const { Readable } = await import('node:stream');
  return reply.send(Readable.from(body.asyncIterator));
}

/** Answers a request that does not become an operation, in the media type its client reads. */
export function refuse(request: FastifyRequest, reply: FastifyReply, { status, headers, body }: Refusal): FastifyReply {
  const accepts = request.headers.accept ?? '';
  const type = accepts.includes('application/graphql-response+json')
    ? 'application/graphql-response+json'
    : 'application/json';
  return reply.status(status).headers(headers).type(`${type}; charset=utf-8`).send(body);
}

/**
 * Sends a refusal.
 * @module
 */

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from './refusal.ts';

/**
 * Answers a request that does not become an operation, in the media type its client reads.
 * `application/graphql-response+json` only to who names it: other clients take an unknown type for something to download.
 * @returns the reply, sent: a hook that returns it ends the request
 */
export function refuse(request: FastifyRequest, reply: FastifyReply, { status, headers, body }: Refusal): FastifyReply {
  const accepts = request.headers.accept ?? '';
  const type = accepts.includes('application/graphql-response+json')
    ? 'application/graphql-response+json'
    : 'application/json';
  return reply.status(status).headers(headers).type(`${type}; charset=utf-8`).send(body);
}

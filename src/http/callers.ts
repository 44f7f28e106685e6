/**
 * Who calls, decided on the head of a request for an operation, before its body is read.
 *
 * The same for every transport of operations: a hook that refuses, and what it found for the handler behind it.
 * @module
 */

import type { FastifyReply, FastifyRequest } from 'fastify';
import { ForbiddenError, UnauthenticatedError } from '../errors/errors.ts';
import type { Logger } from '../observability/log.ts';
import type { Caller } from './authenticate.ts';
import { operationHeadFault } from './head-fault.ts';
import { authenticationRefusal } from './refusal.ts';
import { refuse } from './refuse.ts';

/** Decides on the header lines as they came, names and values in turn, because Node drops the second of two. */
export type Authenticate = (rawHeaders: readonly string[]) => Promise<Caller>;

/** Two ends of one thing: the hook puts the caller there, the handler takes it. */
export interface Callers {
  /** For the route of a transport. */
  readonly onRequest: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>;
  /** @throws {Error} the hook did not run for this request */
  of(request: FastifyRequest): Caller;
}

/** @returns for one route; callers are kept for as long as their request object lives */
export function createCallers(authenticate: Authenticate, log: Logger): Callers {
  const known = new WeakMap<FastifyRequest, Caller>();
  return {
    async onRequest(request, reply) {
      try {
        known.set(request, await authenticate(request.raw.rawHeaders));
      } catch (error) {
        const refused = authenticationRefusal(error);
        if (!refused) throw error;
        const reason =
          error instanceof UnauthenticatedError || error instanceof ForbiddenError ? error.reason : undefined;
        log.warn('bearer.refused', { correlationId: request.id, code: refused.code, reason });
        return refuse(request, reply, refused);
      }
      // After the caller: an anonymous client learns that it is anonymous, and nothing of what else it did wrong.
      const fault = operationHeadFault(request.method, request.raw.rawHeaders);
      return fault && refuse(request, reply, fault);
    },
    of(request) {
      const caller = known.get(request);
      if (!caller) throw new Error('A request reached its handler without a caller.');
      return caller;
    },
  };
}

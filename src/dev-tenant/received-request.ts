/**
 * What an API of the dev tenant looks at to know its caller: a proof of possession speaks about method, host and path, too.
 * @module
 */

import type { FastifyRequest } from 'fastify';
import type { ReceivedRequest } from './entra/signed-request.ts';

/** @returns host and path as they were sent, which is what a client signed */
export function receivedRequest({ headers, method, url }: FastifyRequest): ReceivedRequest {
  return { authorization: headers.authorization, method, host: headers.host, url };
}

/**
 * CORS of the token service: documents for everybody, tokens for the pages of single-page applications.
 * @module
 */

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Directory } from '../directory/directory.ts';
import { matchesOrigin } from './redirect-uris.ts';

/** Discovery and keys are public. */
export function allowEveryOrigin(reply: FastifyReply): void {
  reply.headers({ 'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET, OPTIONS' });
}

/** Lets a page read the answer when its origin is that of a redirect URI of some single-page application. */
export function allowRegisteredOrigin(directory: Directory, request: FastifyRequest, reply: FastifyReply): void {
  const { origin } = request.headers;
  if (origin === undefined) return;
  reply.header('vary', 'Origin');
  if (!directory.apps.some((app) => app.spaRedirectUris.some((uri) => matchesOrigin(uri, origin)))) return;
  reply.headers({
    'access-control-allow-origin': origin,
    'access-control-expose-headers':
      'Content-Length, Content-Encoding, Retry-After, x-ms-request-id, client-request-id',
  });
}

/** Answers a preflight; MSAL needs one when it sends `X-AnchorMailbox`. */
export function answerPreflight(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const asked = request.headers['access-control-request-headers'];
  return reply
    .code(200)
    .headers({
      'access-control-allow-methods': 'POST, OPTIONS',
      'access-control-max-age': '600',
      ...(asked === undefined ? {} : { 'access-control-allow-headers': asked }),
    })
    .send();
}

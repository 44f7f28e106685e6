/**
 * Which pages of other origins may read answers: those listed under `Server.Cors.Origins`, letter by letter, and none by default.
 *
 * No wildcard, no pattern, never `null` (sandboxed frames and files of anybody send it), and no credentials: this API knows its
 * callers by their bearer, so a browser has nothing of its own to add. A preflight is answered before anybody is authenticated,
 * because browsers send it without the bearer.
 * @module
 */

import type { FastifyInstance } from 'fastify';

/** What a front-end has to see: why it is refused, when to come back, and what to quote when it asks for help. */
const EXPOSED = 'WWW-Authenticate, Retry-After, request-id';

const HEADER_NAMES = /^[\w!#$%&'*+.^`|~-]+(?:[\t ]*,[\t ]*[\w!#$%&'*+.^`|~-]+)*$/;

/** Browsers cap it at two hours at most; a list that was taken back shall not live on for long. */
const PREFLIGHT_SECONDS = 600;

/** Who may read what. */
export interface CorsOptions {
  /** As a browser writes them in `Origin`: `https://app.contoso.com`. */
  readonly origins: readonly string[];
  /** The paths that are shared, with the methods of each: `POST`. */
  readonly paths: ReadonlyMap<string, string>;
}

/**
 * To be added before the route, so that refusals of the route can be read too.
 * @param options.origins none: nothing is added, and no answer varies
 */
export function cors(app: FastifyInstance, { origins, paths }: CorsOptions): void {
  if (origins.length === 0) return;
  const allowed = new Set(origins);
  app.addHook('onRequest', async (request, reply) => {
    const methods = paths.get(request.routeOptions.url ?? '');
    if (methods === undefined) return;
    // For a cache in between: the same address answers differently to pages of different origins.
    reply.header('vary', 'Origin');
    const { origin } = request.headers;
    // Answered without the headers rather than refused: the browser keeps the answer from the page, other clients need none.
    if (origin === undefined || !allowed.has(origin)) return;
    reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED });
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return;
    const wanted = request.headers['access-control-request-headers'];
    // Whatever the page wants to send, as long as it is names: what a header means is judged when it comes.
    if (wanted !== undefined && HEADER_NAMES.test(wanted)) reply.header('access-control-allow-headers', wanted);
    return reply
      .status(204)
      .headers({
        'access-control-allow-methods': methods,
        'access-control-max-age': PREFLIGHT_SECONDS,
        vary: 'Origin, Access-Control-Request-Headers',
      })
      .send();
  });
}

/**
 * `/livez` and `/readyz`: state and nothing else.
 *
 * Live means that the process answers; ready means that it can answer well: configuration, schema and signing keys are there and it
 * is not about to stop.
 * @module
 */

import type { FastifyInstance } from 'fastify';

/** @param isReady asked on each probe; has to answer at once */
export function probes(app: FastifyInstance, isReady: () => boolean): void {
  app.get('/livez', (_request, reply) => reply.type('text/plain').send('ok'));
  app.get('/readyz', (_request, reply) =>
    reply
      .status(isReady() ? 200 : 503)
      .type('text/plain')
      .send(isReady() ? 'ready' : 'not ready'),
  );
}

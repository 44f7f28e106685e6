/**
 * The page at `/`: sign in as somebody and try queries. Files that Vite built beforehand, and the settings the page starts from.
 *
 * Off unless said. The page is never imported by the server, only served; what it may reach is said in `playground-policy.ts`.
 * @module
 */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import sirv from 'sirv';
import { pageHeaders } from './playground-policy.ts';
import type { PlaygroundSettings } from './playground-settings.ts';

/** Built beforehand by Vite; part of the package, absent in a fresh checkout. */
const FILES = fileURLToPath(new URL('../../dist/playground/', import.meta.url));

/** @param settings served to anybody who asks: they stand in every browser that shows the page */
export function playground(app: FastifyInstance, settings: PlaygroundSettings): void {
  app.get('/playground/settings.json', (_request, reply) => reply.header('cache-control', 'no-store').send(settings));
  if (!existsSync(FILES)) {
    app.get('/', (_request, reply) =>
      reply.status(503).type('text/plain').send('The page is not built: run `npm run playground`.'),
    );
    return;
  }
  const headers = pageHeaders(settings);
  const serve = sirv(FILES, {
    etag: true,
    gzip: true, // made when the page is built
    setHeaders(response, path) {
      for (const [name, value] of Object.entries(headers(path))) response.setHeader(name, value);
    },
  });
  app.get('/*', (request, reply) => {
    // sirv answers on the raw response; what it does not have is answered like any other unknown address.
    serve(request.raw, reply.raw, () => reply.callNotFound());
    return reply;
  });
}

/**
 * The page at `/`: sign in as somebody and try queries. Files that Vite built beforehand, and the settings the page starts from.
 *
 * Off unless said. The page is never imported by the server, only served.
 * @module
 */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import sirv from 'sirv';

/** What the page needs to sign somebody in; served at `/playground/settings.json`. Nothing secret is in it. */
export interface PlaygroundSettings {
  readonly graphqlUrl: string;
  readonly clientId: string;
  readonly authority: string;
  /** OpenID Connect metadata, for an authority that the browser cannot discover itself. */
  readonly authorityMetadata?: Readonly<Record<string, unknown>>;
  readonly scopes: readonly string[];
  /** Who can sign in, for a page that offers them. */
  readonly people?: readonly {
    readonly alias: string;
    readonly name: string;
    readonly userPrincipalName: string;
    readonly persona: string;
  }[];
}

const FILES = fileURLToPath(new URL('../../dist/playground/', import.meta.url));

export function playground(app: FastifyInstance, settings: PlaygroundSettings): void {
  app.get('/playground/settings.json', (_request, reply) => reply.header('cache-control', 'no-store').send(settings));
  if (!existsSync(FILES)) {
    app.get('/', (_request, reply) =>
      reply.status(503).type('text/plain').send('The page is not built: run `npm run playground`.'),
    );
    return;
  }
  const serve = sirv(FILES, {
    setHeaders(response, path) {
      // Files under assets/ carry a hash in their name. Framing: the sign-in library frames a page of ours, nobody else may.
      response.setHeader(
        'cache-control',
        path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
      response.setHeader('content-security-policy', "frame-ancestors 'self'");
      response.setHeader('x-content-type-options', 'nosniff');
    },
  });
  app.get('/*', (request, reply) => {
    // sirv answers on the raw response; what it does not have is answered like any other unknown address.
    serve(request.raw, reply.raw, () => reply.callNotFound());
    return reply;
  });
}

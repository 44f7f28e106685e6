/**
 * The HTTP side of the server: fastify with its bounds, our routes, JSON for everything that goes wrong, and an end without loss.
 * @module
 */

import { type FastifyError, type FastifyInstance, fastify } from 'fastify';
import type { Config } from '../config/schema.ts';
import type { Logger } from '../observability/log.ts';
import { consentPage } from './consent-page.ts';
import { type GraphQLRouteOptions, graphqlRoute, refuse } from './graphql-route.ts';
import { type PlaygroundSettings, playground } from './playground.ts';
import { probes } from './probes.ts';
import { refusal } from './refusal.ts';

export interface HttpServerOptions {
  readonly server: Config['server'];
  readonly graphql: GraphQLRouteOptions;
  readonly playground: PlaygroundSettings | undefined;
  /** Whether all that answers depend on is there. */
  readonly isReady: () => boolean;
  readonly log: Logger;
}

export interface HttpServer {
  /** @returns the base address, for example `http://localhost:4000` */
  listen(): Promise<string>;
  /** Ready off, keep serving for a moment, finish what is in flight, within the configured deadline. */
  stop(): Promise<void>;
}

export function createHttpServer({ server, graphql, playground: page, isReady, log }: HttpServerOptions): HttpServer {
  let stopping = false;
  const app: FastifyInstance = fastify({
    bodyLimit: server.maxBodyBytes,
    forceCloseConnections: 'idle',
    http: { maxHeaderSize: 32_768, headersTimeout: 15_000 },
    keepAliveTimeout: 65_000,
    requestTimeout: 30_000,
    // Prototype members in a body are refused rather than dropped: nobody sends them by accident.
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    trustProxy: server.trustedProxies.length > 0 ? [...server.trustedProxies] : false,
    clientErrorHandler(error, socket) {
      const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
      const { body } = refusal(status, 'BAD_REQUEST', 'The request is not acceptable HTTP.');
      if (socket.writable) {
        socket.end(
          `HTTP/1.1 ${status} ${status === 431 ? 'Request Header Fields Too Large' : 'Bad Request'}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
        );
      }
    },
  });
  app.removeContentTypeParser('text/plain');

  // A keep-alive connection would hold `close()` up until its client leaves.
  app.addHook('onSend', async (_request, reply) => {
    if (stopping) reply.header('connection', 'close');
    reply.header('x-content-type-options', 'nosniff');
  });
  app.setNotFoundHandler((request, reply) =>
    refuse(request, reply, refusal(404, 'BAD_REQUEST', 'There is nothing at this address.')),
  );
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error('request.failed', { error, path: request.routeOptions.url });
    const message = status >= 500 ? 'Something went wrong on our side.' : error.message;
    return refuse(request, reply, refusal(status, status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST', message));
  });

  graphqlRoute(app, graphql);
  consentPage(app);
  probes(app, () => !stopping && isReady());
  if (page) playground(app, page);

  return {
    listen: () => app.listen({ host: server.host, port: server.port }).then(() => addressOf(app, server.host)),
    async stop() {
      if (stopping) return;
      stopping = true;
      if (app.server.listening && server.shutdown.readyDelayMs > 0) await delay(server.shutdown.readyDelayMs);
      const closed = app.close();
      const late = delay(server.shutdown.drainMs).then(() => app.server.closeAllConnections());
      await Promise.race([closed, late]);
      await closed;
    },
  };
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

function addressOf(app: FastifyInstance, host: string): string {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens nowhere.');
  const name = host.includes(':') ? `[${host}]` : host;
  return `http://${name === '0.0.0.0' || name === '[::]' ? 'localhost' : name}:${address.port}`;
}

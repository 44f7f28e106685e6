/**
 * `/metrics` on a listener of its own, loopback unless said: figures of the process are not for front-ends (AD-1). The probes of a process
 * that has no other listener are here too.
 * @module
 */

import { fastify } from 'fastify';
import type { Metrics } from '../observability/metrics.ts';
import { probes } from './probes.ts';

/** A listener without any guard of its own: who can reach it reads the figures. */
export interface AdminServer {
  /** @returns the port that was taken */
  listen(): Promise<number>;
  /** Closes open connections too: a scrape that is cut is repeated. */
  stop(): Promise<void>;
}

/** @param isReady given where `/livez` and `/readyz` have no other listener */
export function createAdminServer(host: string, port: number, metrics: Metrics, isReady?: () => boolean): AdminServer {
  const app = fastify({ forceCloseConnections: true });
  if (isReady) probes(app, isReady);
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.print()));
  return {
    async listen() {
      await app.listen({ host, port });
      const address = app.server.address();
      return typeof address === 'object' && address ? address.port : port;
    },
    stop: () => app.close(),
  };
}

/**
 * A transport against a server on loopback that behaves as the test says, with everything it counted.
 * @module
 */

import type { ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Agent } from 'undici';
import type { Caller } from '../../src/downstream/attempts.ts';
import type { DownstreamMetrics } from '../../src/downstream/downstream-metrics.ts';
import type { ExchangeResponse } from '../../src/downstream/exchange.ts';
import {
  createTransport,
  type Transport,
  type TransportRequest,
  type TransportSettings,
} from '../../src/downstream/transport.ts';
import { type Clock, systemClock } from '../../src/observability/clock.ts';
import { type LoopbackServer, listen, type SeenRequest } from '../support/loopback.ts';

export interface Sending extends AsyncDisposable {
  readonly transport: Transport;
  readonly server: LoopbackServer;
  /** Names of what was counted, in order, with their words: `retried`, `breaker open`. */
  readonly counted: readonly string[];
  send(request?: Partial<Omit<TransportRequest, 'url'>> & { readonly path?: string }): Promise<ExchangeResponse>;
}

export interface SendingOptions {
  readonly settings?: Partial<TransportSettings>;
  readonly clock?: Clock;
  /** No jitter unless given. */
  readonly random?: () => number;
}

export const ADA: Caller = { tenantId: 'contoso', user: 'ada' };

const SETTINGS: TransportSettings = {
  timeoutMs: 2_000,
  maxConcurrency: 256,
  maxAnswerBytes: 4_194_304,
  retry: { maxRetries: 2, attemptTimeoutMs: 5_000 },
};

export async function startSending(
  answer: (request: SeenRequest, response: ServerResponse, index: number) => unknown,
  options: SendingOptions = {},
): Promise<Sending> {
  const server = await listen(answer);
  const sending = sendingTo(server.url, options);
  return {
    ...sending,
    server,
    async [Symbol.asyncDispose]() {
      await sending[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** @param base where the transport is to go, listening or not */
export function sendingTo(
  base: string,
  { settings, clock = systemClock, random = () => 0 }: SendingOptions = {},
): Omit<Sending, 'server'> {
  const pool = new Agent({ connect: { timeout: 2_000 }, maxHeaderSize: 65_536 });
  const counted: string[] = [];
  const metrics: DownstreamMetrics = {
    ended: (outcome) => counted.push(`ended ${outcome}`),
    retried: () => counted.push('retried'),
    withheld: (reason) => counted.push(`withheld ${reason}`),
    breaker: (state) => counted.push(`breaker ${state}`),
    gate: (scope, state) => counted.push(`gate ${scope} ${state}`),
    inFlight() {},
  };
  const transport = createTransport({
    api: 'graph',
    settings: { ...SETTINGS, ...settings },
    pool,
    clock,
    metrics,
    random,
  });
  return {
    transport,
    counted,
    send: ({ path = '/me', ...request } = {}) =>
      transport.send({
        method: 'GET',
        url: new URL(path, base),
        headers: {},
        caller: ADA,
        signal: new AbortController().signal,
        ...request,
      }),
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}

/** A server that knows no HTTP. */
export async function listenRaw(
  onSocket: (socket: Socket) => void,
): Promise<{ readonly url: string } & AsyncDisposable> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}); // resets are what these tests are about
    onSocket(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** Resolves when `condition` holds. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}

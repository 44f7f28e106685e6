/** The whole product while Graph fails: what its clients are told, and that ARM does not notice. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { watchArrivals } from '../support/arrivals.ts';
import { type Product, startProduct } from '../support/product.ts';

const BOTH = '{ me { displayName } subscriptions { nodes { id } } }';

let product: Product;
let ada: string;

beforeAll(async () => {
  product = await startProduct();
  ada = await product.bearerOf('ada');
});
afterAll(async () => {
  await product[Symbol.asyncDispose]();
});
beforeEach(() => {
  product.tenant.faults.clear();
});

test('one failure of the moment is not seen', async () => {
  product.tenant.faults.set('graph', { status: 503, times: 1 });
  const { data, errors } = await product.ask('{ me { displayName } }', { bearer: ada });
  expect([data.me.displayName, errors]).toEqual(['Ada Lindqvist', []]);
});

test('who asks too much is told when to come again, and Graph is left in peace until then', async () => {
  const linus = await product.bearerOf('linus');
  using arrivals = watchArrivals();
  product.tenant.faults.set('graph', { status: 429, retryAfter: '20', times: 1 });
  for (const _ of [1, 2]) {
    const { data, errors } = await product.ask(BOTH, { bearer: linus });
    expect(data.subscriptions.nodes).toBeInstanceOf(Array);
    expect(errors).toMatchObject([
      { path: ['me'], extensions: { code: 'DOWNSTREAM_THROTTLED', retryAfterSeconds: 20 } },
    ]);
  }
  expect(arrivals.graph).toHaveLength(1);
  expect((await product.ask('{ me { displayName } }', { bearer: ada })).errors).toEqual([]);
});

test('a client that leaves ends the call at Graph within a second', async () => {
  await product.ask('{ me { displayName } }', { bearer: ada });
  product.tenant.faults.set('graph', { latencyMs: 4_000 });
  const { promise: connection, resolve } = Promise.withResolvers<Socket>();
  const note = (message: unknown) => {
    const { request, socket } = message as { readonly request: IncomingMessage; readonly socket: Socket };
    if (request.url?.startsWith('/graph/')) resolve(socket);
  };
  subscribe('http.server.request.start', note);
  const controller = new AbortController();
  const asked = product.ask('{ me { displayName } }', { bearer: ada, signal: controller.signal });
  const socket = await connection;
  unsubscribe('http.server.request.start', note);
  controller.abort(new Error('gone'));
  await expect(asked).rejects.toThrow('gone');
  await expect.poll(() => socket.destroyed, { timeout: 1_000 }).toBe(true);
});

test('a Graph that is down is asked less and less, and subscriptions are as fast as ever', async () => {
  product.tenant.faults.set('graph', { status: 500 });
  using arrivals = watchArrivals();
  const times: number[] = [];
  for (let index = 0; index < 40; index += 1) {
    const started = performance.now();
    const { data, errors } = await product.ask(BOTH, { bearer: ada });
    times.push(performance.now() - started);
    expect(data.subscriptions.nodes.length).toBeGreaterThan(0);
    expect(errors).toMatchObject([{ path: ['me'], extensions: { code: 'DOWNSTREAM_UNAVAILABLE' } }]);
  }
  expect(arrivals.graph.length).toBeLessThan(40);
  expect(times.slice(-10).toSorted((a, b) => a - b)[5]).toBeLessThan(100);
});

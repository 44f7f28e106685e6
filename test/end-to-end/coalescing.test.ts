/** How often the token service is asked: once per API and bearer, however many wait, and never for what is refused. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { FIRST_QUERY } from '../../src/cli/welcome.ts';
import { watchArrivals } from '../support/arrivals.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterEach(() => product.tenant.faults.clear());
afterAll(() => product[Symbol.asyncDispose]());

const BOTH = '{ me { id displayName } subscriptions { nodes { displayName } } }';

test('ten identical cold requests make one exchange per API', async () => {
  const bearer = await product.bearerOf('ada');
  using arrivals = watchArrivals();
  const answers = await Promise.all(Array.from({ length: 10 }, () => product.ask(BOTH, { bearer })));
  expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
  expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1);
  expect(arrivals.exchanges).toHaveLength(2);
});

test('ten identical cold requests make one exchange per API while the token service is slow', async () => {
  const bearer = await product.bearerOf('linus');
  product.tenant.faults.set('entra', { latencyMs: 300, path: '/token' });
  using arrivals = watchArrivals();
  const answers = await Promise.all(Array.from({ length: 10 }, () => product.ask(BOTH, { bearer })));
  expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
  expect(arrivals.exchanges).toHaveLength(2);
});

test('the first query of a newcomer makes one exchange per API, the manager included', async () => {
  using arrivals = watchArrivals();
  const { errors } = await product.ask(FIRST_QUERY, { bearer: await product.bearerOf('ada') });
  expect(errors).toEqual([]);
  expect(arrivals.exchanges).toHaveLength(2);
});

test('a warm request makes none', async () => {
  const bearer = await product.bearerOf('ada');
  await product.ask(BOTH, { bearer });
  using arrivals = watchArrivals();
  await product.ask(BOTH, { bearer });
  expect(arrivals.exchanges).toEqual([]);
  expect([arrivals.graph.length, arrivals.arm.length]).toEqual([1, 1]);
});

test('a failed exchange is shared by those who waited and forgotten at once', async () => {
  const bearer = await product.bearerOf('ada');
  product.tenant.faults.set('entra', { status: 503, path: '/token', latencyMs: 100 });
  using arrivals = watchArrivals();
  const failed = await Promise.all([1, 2, 3].map(() => product.ask('{ me { id } }', { bearer })));
  expect(failed.map(({ errors }) => errors[0]?.extensions.code)).toEqual([1, 2, 3].map(() => 'DOWNSTREAM_UNAVAILABLE'));
  expect(arrivals.exchanges).toHaveLength(2); // tried again once
  product.tenant.faults.clear();
  expect((await product.ask('{ me { id } }', { bearer })).errors).toEqual([]);
});

test('a client that leaves takes nobody along', async () => {
  const bearer = await product.bearerOf('ada');
  product.tenant.faults.set('entra', { latencyMs: 300, path: '/token' });
  using arrivals = watchArrivals();
  const controller = new AbortController();
  const leaving = product.ask('{ me { id } }', { bearer, signal: controller.signal });
  const staying = product.ask('{ me { id } }', { bearer });
  setTimeout(() => controller.abort(), 100);
  await expect(leaving).rejects.toThrow();
  expect((await staying).errors).toEqual([]);
  expect(arrivals.exchanges).toHaveLength(1);
});

test('a client that leaves while its API thinks ends the call there', async () => {
  const bearer = await product.bearerOf('ada');
  await product.ask('{ me { id } }', { bearer });
  product.tenant.faults.set('graph', { latencyMs: 4_000 });
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const note = (message: unknown) => {
    const { request } = message as { readonly request: IncomingMessage };
    if (request.url?.startsWith('/graph/')) request.socket.once('close', resolve);
  };
  subscribe('http.server.request.start', note);
  const controller = new AbortController();
  const leaving = product.ask('{ me { id } }', { bearer, signal: controller.signal });
  setTimeout(() => controller.abort(), 200);
  await expect(leaving).rejects.toThrow();
  const left = performance.now();
  await closed;
  unsubscribe('http.server.request.start', note);
  expect(performance.now() - left).toBeLessThan(1_000);
});

test('a refused field causes no exchange and no call', async () => {
  const bearer = await product.bearerOf('ada', 'Mail.Read');
  using arrivals = watchArrivals();
  const { status, data, errors } = await product.ask(
    '{ viewer { scopes } me { id manager { id } } users { nodes { id } } subscriptions { nodes { id } } }',
    { bearer },
  );
  expect(status).toBe(200);
  expect(data).toEqual({ viewer: { scopes: ['Mail.Read'] }, me: null, users: null, subscriptions: null });
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(errors.map(() => 'UNAUTHORIZED_FIELD_OR_TYPE'));
  expect(errors).toHaveLength(3);
  expect([...arrivals.exchanges, ...arrivals.graph, ...arrivals.arm]).toEqual([]);
});

test('a request without a token causes none either', async () => {
  using arrivals = watchArrivals();
  const { status } = await product.ask('{ me { id } }');
  expect(status).toBe(401);
  expect([...arrivals.exchanges, ...arrivals.graph, ...arrivals.arm]).toEqual([]);
});

/** A neighbour that fails nulls its own fields, says so in their places, and nothing else of the answer is lost. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Fault } from '../../src/dev-tenant/faults.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
// A server of its own for each: what an API was told to wait, or that it is down, is remembered.
beforeEach(async () => {
  product = await startProduct({ overrides: { Server: { OperationTimeoutMs: 4_000 } } });
});
afterEach(() => product[Symbol.asyncDispose]());

const QUERY = '{ viewer { objectId } me { displayName } subscriptions { nodes { displayName } } }';
const faults: readonly [string, Fault, string][] = [
  ['says 500', { status: 500 }, 'DOWNSTREAM_UNAVAILABLE'],
  ['says 503', { status: 503, retryAfter: '5' }, 'DOWNSTREAM_UNAVAILABLE'],
  ['says 504 in HTML', { status: 504 }, 'DOWNSTREAM_TIMEOUT'],
  ['says 429', { status: 429, retryAfter: '12' }, 'DOWNSTREAM_THROTTLED'],
  ['says 403', { status: 403 }, 'DOWNSTREAM_FORBIDDEN'],
  ['cuts the connection', { reset: true }, 'DOWNSTREAM_UNAVAILABLE'],
];

test.each(faults)('Graph %s: ARM still answers', async (_name, fault, code) => {
  product.tenant.faults.set('graph', fault);
  const { status, data, errors } = await product.ask(QUERY, { user: 'ada' });
  expect(status).toBe(200);
  expect(data.viewer).not.toBeNull();
  expect(data.me).toBeNull();
  expect(data.subscriptions.nodes.length).toBeGreaterThan(0);
  expect(errors).toMatchObject([{ path: ['me'], extensions: { code, downstream: { api: 'graph' } } }]);
});

test.each(faults)('ARM %s: Graph still answers', async (_name, fault, code) => {
  product.tenant.faults.set('arm', fault);
  const { status, data, errors } = await product.ask(QUERY, { user: 'ada' });
  expect(status).toBe(200);
  expect(data.me.displayName).toBe('Ada Lindqvist');
  expect(data.subscriptions).toBeNull();
  expect(errors).toMatchObject([{ path: ['subscriptions'], extensions: { code, downstream: { api: 'arm' } } }]);
});

test('says when to try again', async () => {
  product.tenant.faults.set('graph', { status: 429, retryAfter: '12' });
  const { errors } = await product.ask(QUERY, { user: 'ada' });
  expect(errors[0]?.extensions.retryAfterSeconds).toBe(12);
});

test('a manager that cannot be read leaves the person', async () => {
  product.tenant.faults.set('graph', { status: 500, path: '/manager' });
  const { data, errors } = await product.ask('{ me { displayName manager { displayName } } }', { user: 'ada' });
  expect(data.me).toEqual({ displayName: 'Ada Lindqvist', manager: null });
  expect(errors).toMatchObject([{ path: ['me', 'manager'] }]);
});

test('one part of a batch that fails leaves the others', async () => {
  const person = (name: string) => product.tenant.directory.findPerson(name)?.objectId ?? '';
  product.tenant.faults.set('graph', { status: 503, path: person('linus') });
  const { data, errors } = await product.ask(
    'query ($a: ID!, $b: ID!, $c: ID!) { a: user(id: $a) { id } b: user(id: $b) { id } c: user(id: $c) { id } }',
    { user: 'ada', variables: { a: person('grace'), b: person('linus'), c: person('alan') } },
  );
  expect(data).toEqual({ a: { id: person('grace') }, b: null, c: { id: person('alan') } });
  expect(errors).toMatchObject([{ path: ['b'], extensions: { code: 'DOWNSTREAM_UNAVAILABLE' } }]);
});

test('an API that hangs ends at its deadline; what was answered is answered', async () => {
  product.tenant.faults.set('arm', { latencyMs: 15_000 });
  const started = performance.now();
  const { data, errors } = await product.ask(QUERY, { user: 'ada' });
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(data.me.displayName).toBe('Ada Lindqvist');
  expect(errors).toMatchObject([{ path: ['subscriptions'], extensions: { code: 'DOWNSTREAM_TIMEOUT' } }]);
});

test('a token service that hangs ends at the deadline of the operation', async () => {
  product.tenant.faults.set('entra', { latencyMs: 15_000, path: '/token' });
  const started = performance.now();
  const { data, errors } = await product.ask(QUERY, { user: 'ada' });
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(data.viewer).not.toBeNull();
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['DOWNSTREAM_TIMEOUT', 'DOWNSTREAM_TIMEOUT']);
});

test('a token service that is down nulls what needs it and nothing else', async () => {
  product.tenant.faults.set('entra', { reset: true, path: '/token' });
  const { status, data, errors } = await product.ask(QUERY, { user: 'ada' });
  expect(status).toBe(200);
  expect(data).toMatchObject({ me: null, subscriptions: null });
  expect(data.viewer).not.toBeNull();
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['DOWNSTREAM_UNAVAILABLE', 'DOWNSTREAM_UNAVAILABLE']);
});

test('cached headers outlast a token service that is down', async () => {
  const bearer = await product.bearerOf('ada');
  await product.ask(QUERY, { bearer });
  product.tenant.faults.set('entra', { reset: true });
  expect((await product.ask(QUERY, { bearer })).errors).toEqual([]);
});

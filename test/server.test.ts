/** The composition root: operations without HTTP, what a user may bring along, and the end. */
import { GraphQLError } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { UnauthenticatedError } from '../src/errors/errors.ts';
import { armModule, defineModule, graphModule } from '../src/index.ts';
import { watchArrivals } from './support/arrivals.ts';
import { type Product, startProduct } from './support/product.ts';

const failing = defineModule({
  name: 'failing',
  typeDefs: 'extend type Query { failing: String @authenticated }',
  resolvers: {
    Query: {
      failing: () => {
        throw new Error('a secret of ours');
      },
    },
  },
});

let product: Product;
beforeAll(async () => {
  product = await startProduct({
    modules: [graphModule, armModule, failing],
    overrides: { Server: { OperationTimeoutMs: 1_000 } },
  });
});
afterEach(() => product.tenant.faults.clear());
afterAll(() => product[Symbol.asyncDispose]());

/** An operation of Ada's, without HTTP. */
const run = async (query: string, options: { readonly signal?: AbortSignal } = {}) =>
  await product.server.executeOperation(
    { query },
    { authorization: `Bearer ${await product.bearerOf('ada')}`, ...options },
  );

describe('an operation without HTTP', () => {
  test('is answered on behalf of the user, without the server listening', async () => {
    const { data, errors } = await run('{ viewer { objectId } me { displayName } }');
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ me: { displayName: 'Ada Lindqvist' } });
  });

  test.each([
    ['without a token', undefined],
    ['with a token that is none', 'Bearer nonsense'],
    ['with another scheme', 'Basic YWRhOnB3'],
    ['with an empty header', ''],
  ])('is refused %s unless it only reads the schema', async (_name, authorization) => {
    using arrivals = watchArrivals();
    const asked = product.server.executeOperation(
      { query: '{ me { id } }' },
      authorization === undefined ? {} : { authorization },
    );
    const outcome = await asked.catch((error: unknown) => error);
    if (outcome instanceof Error) expect(outcome).toBeInstanceOf(UnauthenticatedError);
    else expect(outcome).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect([...arrivals.graph, ...arrivals.exchanges]).toEqual([]);
  });

  test('obeys the guards', async () => {
    const authorization = `Bearer ${await product.bearerOf('ada', 'Mail.Read')}`;
    const { data, errors } = await product.server.executeOperation({ query: '{ me { id } }' }, { authorization });
    expect(data).toEqual({ me: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
  });

  test.each([
    ['', {}],
    [', whatever signal its caller brings', { signal: new AbortController().signal }],
  ])('ends at the deadline of an operation, as a time-out%s', async (_name, options) => {
    product.tenant.faults.set('graph', { latencyMs: 4_000 });
    const started = performance.now();
    const { errors } = await run('{ me { id } }', options);
    expect(performance.now() - started).toBeLessThan(2_500);
    expect(errors).toMatchObject([{ extensions: { code: 'DOWNSTREAM_TIMEOUT', downstream: { api: 'graph' } } }]);
  });

  test('ends when its caller leaves', async () => {
    product.tenant.faults.set('graph', { latencyMs: 4_000 });
    const started = performance.now();
    const { data } = await run('{ me { id } }', { signal: AbortSignal.timeout(200) });
    expect(performance.now() - started).toBeLessThan(1_500);
    expect(data).toEqual({ me: null });
  });
});

describe('what a user brings along', () => {
  test('formatError sees what the client would, with the original behind it', async () => {
    const seen: [string, string][] = [];
    await using other = await startProduct({
      modules: [failing],
      formatError: (formatted, error) => {
        const original = error instanceof GraphQLError ? error.originalError : error;
        seen.push([formatted.message, String(original)]);
        return { ...formatted, message: 'said by the user' };
      },
    });
    const { errors } = await other.ask('{ failing }', { user: 'ada' });
    expect(errors).toMatchObject([
      { message: 'said by the user', path: ['failing'], extensions: { code: 'INTERNAL_SERVER_ERROR' } },
    ]);
    expect(seen).toEqual([['Something went wrong on our side.', 'Error: a secret of ours']]);
  });

  test('an error of a resolver says nothing of itself, and has a reference for the log', async () => {
    const { errors } = await product.ask('{ failing }', { user: 'ada' });
    expect(JSON.stringify(errors)).not.toContain('secret');
    expect(errors).toMatchObject([
      {
        path: ['failing'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', reference: expect.stringMatching(/^[\w-]{36}$/) },
      },
    ]);
  });

  test('plugins run for every operation, after ours', async () => {
    const seen: (string | undefined)[] = [];
    await using other = await startProduct({
      plugins: [{ requestDidStart: async ({ contextValue }) => void seen.push(contextValue.principal?.username) }],
    });
    await other.ask('{ viewer { objectId } }', { user: 'ada' });
    expect(seen).toEqual([expect.stringContaining('ada@')]);
  });

  test('the credential of the application, when it is wrong, is masked', async () => {
    await using other = await startProduct({
      overrides: { AzureAd: { ClientCredentials: [{ SourceType: 'ClientSecret', ClientSecret: 'a-wrong-secret' }] } },
    });
    const { errors } = await other.ask('{ me { id } }', { user: 'ada' });
    expect(errors).toMatchObject([{ extensions: { code: 'CREDENTIAL_ERROR', reference: expect.any(String) } }]);
    expect(JSON.stringify(errors)).not.toMatch(/AADSTS|7000215|wrong-secret/);
  });
});

test('ends once, however often it is told to', async () => {
  const other = await startProduct();
  await other.ask('{ viewer { objectId } }', { user: 'ada' });
  await Promise.all([other.server.stop(), other.server.stop()]);
  await other.server.stop();
  await other[Symbol.asyncDispose]();
  await expect(fetch(other.url)).rejects.toThrow();
});

/** `@defer` as front-ends use it: the clients themselves, against Graph and ARM of the dev tenant, and what is called for it. */
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { Defer20220824Handler, GraphQL17Alpha9Handler } from '@apollo/client/incremental';
import { Client, fetchExchange, gql as urqlGql } from '@urql/core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { apiScopes } from '../../src/cli/dev-settings.ts';
import { watchArrivals } from '../support/arrivals.ts';
import { type Product, startProduct } from '../support/product.ts';
import { untilAnswered } from '../support/until-answered.ts';
import { allParts, merged, OLD_FORMAT } from './parts.ts';

const QUERY =
  '{ me { id displayName } ... @defer(label: "azure") { subscriptions(first: 2) { nodes { id displayName } } } }';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
  await untilAnswered(product);
}, 180_000);
afterEach(() => product.tenant.faults.clear());
afterAll(() => product[Symbol.asyncDispose]());

/** What a client shows, one entry for each time that it shows more. */
type Shown = { readonly me?: unknown; readonly subscriptions?: { readonly nodes: readonly unknown[] } };

const scopeNamed = (name: string) => apiScopes(product.tenant.info()).find((scope) => scope.endsWith(`/${name}`));

const send = async (query: string, bearer: string) =>
  await fetch(product.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: OLD_FORMAT,
      authorization: `Bearer ${bearer}`,
    },
    body: JSON.stringify({ query }),
  });

describe.each([
  ['the format of August 2022', () => new Defer20220824Handler()],
  ['pending parts', () => new GraphQL17Alpha9Handler()],
])('Apollo Client with %s', (_name, incrementalHandler) => {
  const watch = async (user: string) => {
    const client = new ApolloClient({
      cache: new InMemoryCache(),
      link: new HttpLink({ uri: product.url, headers: { authorization: `Bearer ${await product.bearerOf(user)}` } }),
      // Its own declarations do not hold with `exactOptionalPropertyTypes`.
      incrementalHandler: incrementalHandler() as NonNullable<ApolloClient.Options['incrementalHandler']>,
    });
    const shown: { readonly data: Shown; readonly error: string | undefined }[] = [];
    await new Promise<void>((resolve, reject) => {
      client.watchQuery<Shown>({ query: gql(QUERY), errorPolicy: 'all' }).subscribe({
        next: ({ data, error }) => {
          if (data) shown.push({ data: structuredClone(data) as Shown, error: error?.message });
          product.tenant.faults.clear();
          if (error || (data && 'subscriptions' in data)) resolve();
        },
        error: reject,
      });
    });
    client.stop();
    return shown;
  };

  test('shows me while Azure is slow, and Azure when it has answered', async () => {
    product.tenant.faults.set('arm', { latencyMs: 60_000 }); // until the first part is there
    const shown = await watch('ada');
    expect(shown).toHaveLength(2);
    expect(shown[0]?.data).toMatchObject({ me: { displayName: 'Ada Lindqvist' } });
    expect(shown[0]?.data).not.toHaveProperty('subscriptions');
    expect(shown[1]?.data.subscriptions?.nodes).toHaveLength(2);
    expect(shown.map(({ error }) => error)).toEqual([undefined, undefined]);
  });
});

test('urql shows me while Azure is slow, and Azure when it has answered', async () => {
  product.tenant.faults.set('arm', { latencyMs: 60_000 }); // until the first part is there
  const client = new Client({
    url: product.url,
    preferGetMethod: false,
    exchanges: [fetchExchange],
    fetchOptions: { headers: { authorization: `Bearer ${await product.bearerOf('ada')}` } },
  });
  const shown: Shown[] = [];
  await new Promise<void>((resolve) => {
    client.query<Shown>(urqlGql(QUERY), {}).subscribe(({ data, hasNext }) => {
      if (data) shown.push(data);
      product.tenant.faults.clear();
      if (!hasNext) resolve();
    });
  });
  expect(shown).toHaveLength(2);
  expect(shown[0]).toEqual({ me: expect.objectContaining({ displayName: 'Ada Lindqvist' }) });
  expect(shown[1]?.subscriptions?.nodes).toHaveLength(2);
});

describe('what is called', () => {
  test('users of two deferred fragments and of the first part travel in one batch', async () => {
    const ids = ['grace', 'linus', 'ada'].map(
      (alias) =>
        product.tenant.info().people.find(({ userPrincipalName }) => userPrincipalName.startsWith(`${alias}@`))
          ?.objectId,
    );
    const [one, two, three] = ids.map((id) => `user(id: "${id}") { displayName manager { displayName } }`);
    const bearer = await product.bearerOf('ada');
    await product.ask('{ me { id } }', { bearer });
    using arrivals = watchArrivals();
    const whole = await product.ask(`{ a: ${one} b: ${two} c: ${three} }`, { bearer });
    const calls = arrivals.graph.length;
    arrivals.clear();
    const parts = await allParts(
      await send(`{ a: ${one} ... @defer { b: ${two} } ... @defer { c: ${three} } }`, bearer),
    );
    expect(merged(parts)).toEqual({ data: whole.data, errors: [] });
    expect(arrivals.graph).toHaveLength(calls);
  });

  test('no token is acquired for a refused field of a deferred fragment', async () => {
    const bearer = await product.bearerOf('linus', scopeNamed('Mail.Read'));
    using arrivals = watchArrivals();
    const parts = await allParts(
      await send('{ viewer { objectId } ... @defer { subscriptions { nodes { id } } } }', bearer),
    );
    expect(merged(parts)).toMatchObject({
      data: { viewer: {}, subscriptions: null },
      errors: [{ path: ['subscriptions'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }],
    });
    expect(arrivals.exchanges).toEqual([]);
  });

  test('a step-up that only Azure asks for comes with the part of Azure', async () => {
    const parts = await allParts(await send(QUERY, await product.bearerOf('grace')));
    expect(parts[0]).toMatchObject({ data: { me: { displayName: expect.any(String) } }, hasNext: true });
    expect(parts[0]?.errors).toBeUndefined();
    expect(merged(parts).errors).toMatchObject([
      { path: ['subscriptions'], extensions: { code: 'CLAIMS_CHALLENGE', claims: expect.any(String) } },
    ]);
  });
});

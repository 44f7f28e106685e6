/** Subscriptions as front-ends use them: Apollo Client and urql with the client of graphql-sse, as `docs/subscriptions.md` shows. */
import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { OperationTypeNode, print } from 'graphql';
import { createClient } from 'graphql-sse';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
// By its place: the suite of Apollo's that stands beside the tests brings an older one, under the same name.
import {
  ApolloClient,
  ApolloLink,
  gql,
  HttpLink,
  InMemoryCache,
  Observable,
} from '../../node_modules/@apollo/client/core/index.js';
import { type Api, startApi } from '../support/api.ts';

let open = 0;
let api: Api;
beforeEach(async () => {
  open = 0;
  api = await startApi({
    typeDefs: `
      extend type Query { hello: String }
      extend type SubscriptionRoot { count(to: Int!): Int @authenticated, secret: Int @requiresScopes(scopes: [["Secret.Read"]]) }
    `,
    resolvers: {
      Query: { hello: () => 'there' },
      SubscriptionRoot: {
        secret: { subscribe: () => Promise.reject(new Error('was called')) },
        count: {
          async *subscribe(_root: unknown, { to }: { readonly to: number }) {
            open += 1;
            try {
              for (let n = 1; n <= to; n += 1) yield { count: n };
            } finally {
              open -= 1;
            }
          },
        },
      },
    },
  });
});
afterEach(() => api[Symbol.asyncDispose]());

/** A token for each connection: a stream that is opened again shows a fresh one. */
const streams = () =>
  createClient({
    url: `${api.url}/stream`,
    headers: async () => ({ authorization: `Bearer ${await api.token()}` }),
    retryAttempts: 0,
  });

async function apolloClient() {
  const sse = streams();
  const stream = new ApolloLink(
    ({ query, operationName, variables }) =>
      new Observable((sink) =>
        sse.subscribe(
          { query: print(query), ...(operationName ? { operationName } : {}), variables },
          {
            next: (result) => sink.next(result as ApolloLink.Result),
            error: (error) => sink.error(error),
            complete: () => sink.complete(),
          },
        ),
      ),
  );
  const http = new HttpLink({ uri: api.url, headers: { authorization: `Bearer ${await api.token()}` } });
  return new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.split(({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION, stream, http),
  });
}

const COUNT = 'subscription Count($to: Int!) { count(to: $to) }';

test('Apollo Client: queries over HTTP, subscriptions as a stream', async () => {
  const client = await apolloClient();
  expect((await client.query({ query: gql('{ hello }') })).data).toEqual({ hello: 'there' });
  const seen: unknown[] = [];
  await new Promise<void>((resolve, reject) => {
    client
      .subscribe({ query: gql(COUNT), variables: { to: 3 } })
      .subscribe({ next: ({ data }) => seen.push(data), error: reject, complete: resolve });
  });
  expect(seen).toEqual([{ count: 1 }, { count: 2 }, { count: 3 }]);
  client.stop();
});

test('Apollo Client: unsubscribing ends the stream, a refusal is an error with its code', async () => {
  const client = await apolloClient();
  await new Promise<void>((resolve) => {
    const subscription = client.subscribe({ query: gql(COUNT), variables: { to: 1e6 } }).subscribe(() => {
      subscription.unsubscribe();
      resolve();
    });
  });
  await vi.waitFor(() => expect(open).toBe(0), { timeout: 1_000 });
  const { error } = await new Promise<{ readonly error?: unknown }>((resolve) => {
    client.subscribe({ query: gql('subscription { secret }') }).subscribe((result) => resolve(result));
  });
  expect(error).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }] });
  client.stop();
});

test('urql: subscriptions as a stream', async () => {
  const sse = streams();
  const client = new Client({
    url: api.url,
    preferGetMethod: false,
    exchanges: [
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: sse.subscribe(
              { query, variables: variables as Record<string, unknown> },
              {
                ...sink,
                next: (result) => sink.next(result as Parameters<typeof sink.next>[0]),
              },
            ),
          }),
        }),
      }),
      fetchExchange,
    ],
  });
  const seen: unknown[] = [];
  const subscription = client.subscription(COUNT, { to: 2 }).subscribe(({ data, hasNext }) => {
    seen.push({ data, hasNext });
  });
  await vi.waitFor(() => expect(seen).toContainEqual({ data: { count: 2 }, hasNext: false }), { timeout: 2_000 });
  expect(seen[0]).toEqual({ data: { count: 1 }, hasNext: true });
  subscription.unsubscribe();
});

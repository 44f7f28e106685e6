/** Subscriptions as GraphiQL asks for them, seen from a real server. */
import type { FetcherParams } from '@graphiql/toolkit';
import { parse } from 'graphql';
import { afterEach, expect, test, vi } from 'vitest';
import { createAuthorizedFetch } from '../../src/playground/graphql/authorized-fetch.ts';
import { streamSubscriptions } from '../../src/playground/graphql/streaming-fetcher.ts';
import { type Api, startApi } from '../support/api.ts';

let api: Api;
afterEach(() => api[Symbol.asyncDispose]());

let open = 0;
async function start() {
  api = await startApi({
    typeDefs:
      'extend type Query { hello: String } extend type SubscriptionRoot { count(to: Int!): Int @authenticated }',
    resolvers: {
      SubscriptionRoot: {
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
}

const elsewhere = () => ({ data: { hello: 'from the other fetcher' } });

async function* ask(token: string | undefined, parameters: FetcherParams) {
  const fetch = createAuthorizedFetch({
    graphqlUrl: api.url,
    accessToken: async () => token,
    onAnswer: () => undefined,
    showsSchemaToStrangers: true,
  });
  const fetcher = streamSubscriptions(elsewhere, `${api.url}/stream`, fetch);
  const answer = await fetcher(parameters, { documentAST: parse(parameters.query) });
  if (Symbol.asyncIterator in answer) yield* answer as AsyncIterable<unknown>;
  else yield answer;
}

async function all(answers: AsyncIterable<unknown>): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const answer of answers) seen.push(answer);
  return seen;
}

test('a subscription comes event by event, with its variables, and ends when nobody looks any more', async () => {
  await start();
  const query = 'subscription Count($to: Int!) { count(to: $to) } query Other { hello }';
  const token = await api.token();
  const seen = await all(ask(token, { query, operationName: 'Count', variables: { to: 2 } }));
  expect(seen).toEqual([{ data: { count: 1 } }, { data: { count: 2 } }]);
  for await (const first of ask(token, { query, operationName: 'Count', variables: { to: 1e6 } })) {
    expect(first).toEqual({ data: { count: 1 } });
    break;
  }
  await vi.waitFor(() => expect(open).toBe(0), { timeout: 15_000 });
});

test('everything else goes where it went', async () => {
  await start();
  const query = 'subscription Count { count(to: 1) } query Other { hello }';
  expect(await all(ask(undefined, { query, operationName: 'Other' }))).toEqual([
    { data: { hello: 'from the other fetcher' } },
  ]);
});

test('a refusal is shown as the server said it', async () => {
  await start();
  const [refused] = await all(ask(undefined, { query: 'subscription { count(to: 1) }' }));
  expect(refused).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
});

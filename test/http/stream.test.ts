/** Subscriptions over server-sent events: what comes over the wire, and what directives, plugins and limits have to say (design sections 10, 14). */
import { createClient } from 'graphql-sse';
import { afterEach, expect, test } from 'vitest';
import type { RequestContext } from '../../src/index.ts';
import { type Api, startApi } from '../support/api.ts';
import { openStream } from './events.ts';

let api: Api;
afterEach(() => api[Symbol.asyncDispose]());

const typeDefs = `
  extend type Query { hello: String }
  type Mutation { change: String }
  extend type SubscriptionRoot {
    count(to: Int = 3): Counted @authenticated
    secret: Counted @requiresScopes(scopes: [["Secret.Read"]])
    broken: Counted
  }
  type Counted { n: Int, secretly: Int @requiresScopes(scopes: [["Secret.Read"]]), contexts: Int, fails: String }
`;

let begun: string[] = [];
const contexts = new Set<RequestContext>();
const resolvers = {
  Query: { hello: () => 'there' },
  Mutation: { change: () => 'done' },
  SubscriptionRoot: {
    count: {
      async *subscribe(_root: unknown, { to }: { readonly to: number }) {
        begun.push('count');
        for (let n = 1; n <= to; n += 1) yield { count: { n } };
      },
    },
    secret: {
      async *subscribe() {
        begun.push('secret');
        yield { secret: { n: 1 } };
      },
    },
    broken: {
      async *subscribe() {
        yield { broken: { n: 1 } };
        throw new Error('the password is swordfish');
      },
    },
  },
  Counted: {
    secretly: ({ n }: { readonly n: number }) => n,
    contexts: (_root: unknown, _args: unknown, context: RequestContext) =>
      contexts.add(Object.getPrototypeOf(context)).size,
    fails: () => {
      throw new Error('the password is swordfish');
    },
  },
};

async function start(options: Partial<Parameters<typeof startApi>[0]> = {}) {
  begun = [];
  contexts.clear();
  api = await startApi({ typeDefs, resolvers, ...options });
}

const stream = async (query: string, headers?: Readonly<Record<string, string>>) =>
  await openStream(api.url, await api.token(), { query }, headers);

test('a subscription of a module is a stream of events, not to be kept by anybody on the way', async () => {
  await start();
  const opened = await stream('subscription { count { n } }');
  expect(opened.status).toBe(200);
  expect(Object.fromEntries(opened.headers)).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
    'request-id': expect.any(String),
  });
  expect(await opened.rest()).toEqual([
    { event: 'next', data: { data: { count: { n: 1 } } } },
    { event: 'next', data: { data: { count: { n: 2 } } } },
    { event: 'next', data: { data: { count: { n: 3 } } } },
    { event: 'complete', data: undefined },
  ]);
});

test('queries and mutations are answered by one event', async () => {
  await start();
  for (const [query, data] of [
    ['{ hello }', { hello: 'there' }],
    ['mutation { change }', { change: 'done' }],
  ] as const) {
    const opened = await stream(query);
    expect(await opened.rest()).toEqual([{ event: 'next', data: { data } }, { event: 'complete' }]);
  }
});

test('every event has a context of its own', async () => {
  await start();
  const events = await (await stream('subscription { count { contexts } }')).rest();
  expect(events.slice(0, 3).map(({ data }) => data.data.count.contexts)).toEqual([1, 2, 3]);
});

test('what a directive refuses does not begin', async () => {
  await start();
  const [refused, complete] = await (await stream('subscription { secret { n } }')).rest();
  expect(refused?.data.errors).toEqual([
    expect.objectContaining({ path: ['secret'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }),
  ]);
  expect(complete?.event).toBe('complete');
  expect(begun).toEqual([]);
});

test('what a directive refuses within an event is null there, as in any answer', async () => {
  await start();
  const [first] = await (await stream('subscription { count(to: 1) { n secretly } }')).rest();
  expect(first?.data).toMatchObject({
    data: { count: { n: 1, secretly: null } },
    errors: [{ path: ['count', 'secretly'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }],
  });
});

test('a subscription with a refused field is refused whole where the configuration says so', async () => {
  await start({ overrides: { Authorization: { RejectUnauthorized: true } } });
  const events = await (await stream('subscription { count { n secretly } }')).rest();
  expect(events[0]?.data.errors[0].extensions.code).toBe('UNAUTHORIZED_FIELD_OR_TYPE');
  expect(events).toHaveLength(2);
  expect(begun).toEqual([]);
});

test('failures of resolvers and of the source are masked', async () => {
  await start();
  const ofField = await (await stream('subscription { count(to: 1) { fails } }')).rest();
  const ofSource = await (await stream('subscription { broken { n } }')).rest();
  expect(ofField[0]?.data.errors[0].extensions.code).toBe('INTERNAL_SERVER_ERROR');
  expect(ofSource).toMatchObject([
    { data: { data: { broken: { n: 1 } } } },
    { data: { errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR', reference: expect.any(String) } }] } },
    { event: 'complete' },
  ]);
  expect(JSON.stringify([ofField, ofSource])).not.toContain('swordfish');
});

test("a user's plugins see the subscription begin and each event, and its formatError every error", async () => {
  const seen: string[] = [];
  await start({
    plugins: [
      {
        async requestDidStart() {
          return {
            async willSendResponse({ response }) {
              seen.push(JSON.stringify(response.body.kind === 'single' ? response.body.singleResult : 'parts'));
            },
          };
        },
      },
    ],
    formatError: (formatted) => ({ ...formatted, extensions: { ...formatted.extensions, mine: true } }),
  });
  const events = await (await stream('subscription { broken { n } }')).rest();
  expect(events[1]?.data.errors[0].extensions.mine).toBe(true);
  expect(seen).toHaveLength(3);
  expect(seen.slice(0, 2)).toEqual(['{"data":null}', '{"data":{"broken":{"n":1}}}']);
});

test.each([
  ['subscription { nope }', 'GRAPHQL_VALIDATION_FAILED'],
  ['subscription {', 'GRAPHQL_PARSE_FAILED'],
  ['subscription { count { n } secret { n } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['subscription { count(to: "x") { n } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['subscription { ...F @defer } fragment F on SubscriptionRoot { count { n } }', 'GRAPHQL_VALIDATION_FAILED'],
])('%s is refused by an event that says %s', async (query, code) => {
  await start();
  const [refused, complete] = await (await stream(query)).rest();
  expect(refused?.data.errors[0].extensions.code).toBe(code);
  expect(refused?.data.data).toBeUndefined();
  expect(complete?.event).toBe('complete');
});

test.each([
  'subscription { count @skip(if: true) { n } }',
  'subscription ($no: Boolean = false) { ...F } fragment F on SubscriptionRoot { count @include(if: $no) { n } }',
  'subscription ($no: Boolean!) { ... on SubscriptionRoot @include(if: $no) { count { n } } }',
])('%s may turn out to be a subscription to nothing, and is refused', async (query) => {
  await start();
  const refused = await stream(query);
  expect(refused.status).toBe(400);
  expect((await refused.json()).errors[0]?.extensions.code).toBe('OPERATION_REFUSED');
  expect((await api.ask(query)).status).toBe(400);
});

test('a subscription that is sent to /graphql is told where to go', async () => {
  await start();
  const { status, errors } = await api.ask('subscription { count { n } }');
  expect(status).toBe(400);
  expect(errors).toMatchObject([{ message: expect.stringContaining('/graphql/stream') }]);
  expect(begun).toEqual([]);
});

test('without a subscription in the schema there is no such address', async () => {
  await start({ typeDefs: 'extend type Query { hello: String }', resolvers: { Query: { hello: () => 'there' } } });
  expect((await stream('{ hello }')).status).toBe(404);
});

test('the client of the field reads it', async () => {
  await start();
  const token = await api.token();
  const client = createClient({ url: `${api.url}/stream`, headers: { authorization: `Bearer ${token}` } });
  const seen: unknown[] = [];
  for await (const event of client.iterate({
    query: 'subscription ($to: Int) { count(to: $to) { n } }',
    variables: { to: 2 },
  }))
    seen.push(event);
  expect(seen).toEqual([{ data: { count: { n: 1 } } }, { data: { count: { n: 2 } } }]);
  client.dispose();
});

test('where even a hook that tells errors fails, the stream says that something went wrong, and is complete', async () => {
  await start({
    plugins: [
      {
        async requestDidStart() {
          throw new Error('the password is swordfish');
        },
      },
    ],
  });
  const events = await (await stream('subscription { count { n } }')).rest();
  expect(events).toMatchObject([
    { data: { errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] } },
    { event: 'complete' },
  ]);
  expect(JSON.stringify(events)).not.toContain('swordfish');
});

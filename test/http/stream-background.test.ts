/** How far a background operation is, as its owner watches it: the subscription of the built-in schema, over the wire. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiScopes } from '../../src/cli/dev-settings.ts';
import { backgroundModule, defineModule, graphModule } from '../../src/index.ts';
import { type Product, startProduct } from '../support/product.ts';
import { openStream } from './events.ts';

async function* subscribe() {
  yield { hello: 'there' };
}

let product: Product;
beforeAll(async () => {
  const typeDefs = 'extend type SubscriptionRoot { hello: String }';
  const mine = defineModule({ name: 'mine', typeDefs, resolvers: { SubscriptionRoot: { hello: { subscribe } } } });
  product = await startProduct({
    hasDatabase: true,
    modules: [graphModule, backgroundModule, mine],
    overrides: { Server: { OperationTimeoutMs: 30_000 } }, // the database starts with the first of them
  });
}, 30_000);
afterAll(() => product[Symbol.asyncDispose]());

const START = `mutation ($document: String!) { startBackgroundOperation(input: { document: $document }) { id } }`;
const WATCH = `subscription ($id: ID!) {
  backgroundOperationProgress(id: $id) { state latestRun { progress { done total } result } }
}`;

const started = async (document: string): Promise<string> => {
  const { data, errors } = await product.ask(START, { user: 'ada', variables: { document } });
  expect(errors).toEqual([]);
  return data.startBackgroundOperation.id;
};

test('the owner sees it to its end, in steps, and the stream ends with it', async () => {
  const id = await started('{ me { displayName } }');
  const stream = await openStream(product.url, await product.bearerOf('ada'), { query: WATCH, variables: { id } });
  const messages = await stream.rest();
  const states = messages.slice(0, -1).map(({ data }) => data.data.backgroundOperationProgress.state);
  expect(messages.at(-1)?.event).toBe('complete');
  expect(states.at(-1)).toBe('SUCCEEDED');
  expect(new Set(states).isSubsetOf(new Set(['WAITING', 'RUNNING', 'SUCCEEDED']))).toBe(true);
  expect(messages.at(-2)?.data.data.backgroundOperationProgress.latestRun).toEqual({
    progress: { done: 1, total: 1 },
    result: { data: { me: { displayName: 'Ada Lindqvist' } } },
  });
}, 40_000);

test('nobody else sees anything of it', async () => {
  const id = await started('{ me { displayName } }');
  const stream = await openStream(product.url, await product.bearerOf('alan'), { query: WATCH, variables: { id } });
  const messages = await stream.rest();
  expect(JSON.stringify(messages)).not.toMatch(/WAITING|RUNNING|SUCCEEDED|Ada/);
  expect(messages.at(-1)?.event).toBe('complete');
}, 40_000);

test('without its scope it does not begin', async () => {
  const narrow = apiScopes(product.tenant.info()).filter((scope) => scope.endsWith('/access_as_user'));
  const bearer = await product.bearerOf('ada', narrow.join(' '));
  const query = 'subscription { backgroundOperationProgress(id: "x") { state } }';
  const [refused] = await (await openStream(product.url, bearer, { query })).rest();
  expect(refused?.data.errors[0].extensions.code).toBe('UNAUTHORIZED_FIELD_OR_TYPE');
});

test("a subscription of a user's module stands beside it", async () => {
  const query = 'subscription { hello }';
  const [first] = await (await openStream(product.url, await product.bearerOf('ada'), { query })).rest();
  expect(first?.data).toEqual({ data: { hello: 'there' } });
});

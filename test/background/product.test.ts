/** Background operations as their owner meets them: over HTTP, on the embedded database, run by the server itself. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product[Symbol.asyncDispose]());

const START = `mutation ($input: StartBackgroundOperationInput!) {
  startBackgroundOperation(input: $input) { id state title nextRunAt schedule { cron timeZone } }
}`;
const LOOK = `query ($id: ID!) {
  backgroundOperation(id: $id) {
    id state error { code message claims path }
    latestRun { id state attempts progress { done total } result downloads { contentType url } }
  }
}`;

async function start(user: string, input: Readonly<Record<string, unknown>>) {
  const { data, errors } = await product.ask(START, { user, variables: { input } });
  expect(errors).toEqual([]);
  return data.startBackgroundOperation as { readonly id: string; readonly state: string };
}

async function until(user: string, id: string, states: readonly string[]) {
  for (let count = 0; count < 200; count += 1) {
    const { data, errors } = await product.ask(LOOK, { user, variables: { id } });
    expect(errors).toEqual([]);
    if (states.includes(data.backgroundOperation?.state)) return data.backgroundOperation;
    await pause(100);
  }
  throw new Error(`The operation never was ${states.join(' or ')}.`);
}

test('a query runs as whoever started it, and the result is theirs alone', async () => {
  const { id } = await start('ada', {
    document: 'query Mine($n: Int) { me { displayName } subscriptions(first: $n) { nodes { displayName } } }',
    variables: { n: 2 },
    title: 'Mine',
  });
  const ended = await until('ada', id, ['SUCCEEDED', 'FAILED', 'PARKED']);
  expect(ended).toMatchObject({
    state: 'SUCCEEDED',
    error: null,
    latestRun: { state: 'SUCCEEDED', attempts: 1, progress: { done: 2, total: 2 } },
  });
  expect(ended.latestRun.result.data.me).toEqual({ displayName: 'Ada Lindqvist' });
  expect(ended.latestRun.result.data.subscriptions.nodes).toHaveLength(2);
  const strangers = await product.ask(LOOK, { user: 'alan', variables: { id } });
  expect(strangers.data).toEqual({ backgroundOperation: null });
});

/** An operation ends at its deadline and with its client, whatever its resolvers do (TO-1, CN-1). */
import { Writable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createLog } from '../../src/observability/log.ts';
import { type Api, startApi } from '../support/api.ts';

const never = () => new Promise<never>(() => undefined);

let api: Api;
let written = '';
const started: string[] = [];
const log = createLog({
  level: 'info',
  destination: new Writable({
    write(chunk: Buffer, _encoding, done) {
      written += chunk.toString();
      done();
    },
  }),
});

beforeAll(async () => {
  api = await startApi({
    log,
    typeDefs: `
      extend type Query { quick: String deaf: String many: [String] heeding(count: Int!): [Heeding!]! }
      type Heeding { value: String }
      type Mutation { slow: String change: String }
    `,
    resolvers: {
      Query: {
        quick: () => 'at once',
        deaf: never,
        many: () => ['at once', never()],
        heeding: (_root: unknown, { count }: { count: number }) => Array.from({ length: count }, () => ({})),
      },
      Mutation: {
        slow: never,
        change: () => {
          started.push('change');
          return 'changed';
        },
      },
      Heeding: {
        value: (_source: unknown, _args: unknown, { signal }: { signal: AbortSignal }) =>
          new Promise((_resolve, reject) => {
            started.push('value');
            signal.addEventListener('abort', () => reject(signal.reason as Error));
          }),
      },
    },
    overrides: { Server: { OperationTimeoutMs: 300 } },
  });
});
afterAll(() => api[Symbol.asyncDispose]());
beforeEach(() => {
  written = '';
  started.length = 0;
});

const timed = async <T>(doing: Promise<T>) => {
  const begun = performance.now();
  return { answer: await doing, ms: performance.now() - begun };
};

test('a resolver that does not listen fails alone when the time is over; its siblings are answered', async () => {
  const { answer, ms } = await timed(api.ask('{ quick deaf }'));
  expect(answer).toMatchObject({ status: 200, data: { quick: 'at once', deaf: null } });
  expect(answer.errors).toMatchObject([
    { path: ['deaf'], extensions: { code: 'DOWNSTREAM_TIMEOUT', downstream: { api: 'operation' } } },
  ]);
  expect(ms).toBeGreaterThan(250);
  expect(ms).toBeLessThan(1_000);
});

test('so does one without HTTP', async () => {
  const authorization = `Bearer ${await api.token()}`;
  const { answer, ms } = await timed(api.server.executeOperation({ query: '{ quick deaf }' }, { authorization }));
  expect(answer).toMatchObject({
    data: { quick: 'at once', deaf: null },
    errors: [{ path: ['deaf'], extensions: { code: 'DOWNSTREAM_TIMEOUT' } }],
  });
  expect(ms).toBeLessThan(1_000);
});

test('what nobody can end by itself ends the whole: the client is told, and not left waiting', async () => {
  const { answer, ms } = await timed(api.ask('{ quick many }'));
  expect(answer).toMatchObject({ status: 503, errors: [{ extensions: { code: 'DOWNSTREAM_TIMEOUT' } }] });
  expect(ms).toBeLessThan(2_000);
});

test('after a mutation that was given up the next one is not begun', async () => {
  const { errors } = await api.ask('mutation { slow change }');
  expect(errors).toMatchObject([
    { path: ['slow'], extensions: { code: 'DOWNSTREAM_TIMEOUT' } },
    { path: ['change'], extensions: { code: 'DOWNSTREAM_TIMEOUT' } },
  ]);
  expect(started).toEqual([]);
});

test('a client that leaves is no fault: not a line is written for the thousand fields that it left behind', async () => {
  const response = fetch(api.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await api.token()}` },
    body: JSON.stringify({ query: '{ heeding(count: 1000) { value } }' }),
    signal: AbortSignal.timeout(150),
  });
  await expect(response).rejects.toThrow();
  expect(started).toHaveLength(1_000);
  await api.ask('{ quick }');
  await new Promise((resolve) => {
    setTimeout(resolve, 300);
  });
  expect(written.split('\n').filter((line) => line.includes('request.failed'))).toEqual([]);
});

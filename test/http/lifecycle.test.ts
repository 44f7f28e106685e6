/** A request's end and the server's: clients that leave, deadlines, probes, and stopping without loss (CN-1, TO-1, GS-1, GS-2). */
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RequestContext } from '../../src/index.ts';
import { type Api, startApi } from '../support/api.ts';
import { json, type LoopbackServer, listen } from '../support/loopback.ts';

/** An API that answers when the test says so, and knows which of its connections were broken off. */
let slow: LoopbackServer;
let waiting: ServerResponse[];
let brokenOff: number;
let signals: AbortSignal[];
let api: Api;

const start = (server: Record<string, unknown> = {}) =>
  startApi({
    typeDefs: 'extend type Query { slow: String fast: String } type Mutation { change: String }',
    resolvers: {
      Query: {
        slow: async (_root: unknown, _args: unknown, context: RequestContext) => {
          signals.push(context.signal);
          return (await context.downstream('slow').get<{ said: string }>('/wait')).said;
        },
        fast: () => 'fast',
      },
    },
    overrides: { Server: server, DownstreamApis: { slow: { BaseUrl: slow.url, Anonymous: true } } },
  });

beforeEach(async () => {
  waiting = [];
  brokenOff = 0;
  signals = [];
  slow = await listen((_request, response) => {
    waiting.push(response);
    response.on('close', () => {
      if (!response.writableFinished) brokenOff += 1;
    });
  });
});
afterEach(async () => {
  await api[Symbol.asyncDispose]();
  await slow[Symbol.asyncDispose]();
});

const probe = async (path: string) => (await fetch(new URL(path, api.url))).status;
const answerAll = () => {
  for (const response of waiting) json(response, 200, { said: 'done' });
};

test('a client that leaves takes its downstream calls with it, within a second, and nobody else', async () => {
  api = await start();
  const leaver = new AbortController();
  const request = async (signal?: AbortSignal) =>
    await fetch(api.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await api.token()}` },
      body: '{"query":"{ slow }"}',
      ...(signal ? { signal } : {}),
    });
  const stayed = request();
  const left = request(leaver.signal).catch((error: unknown) => error);
  await vi.waitFor(() => expect(waiting).toHaveLength(2));
  expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
  leaver.abort();
  const began = performance.now();
  await vi.waitFor(() => expect(brokenOff).toBe(1), { interval: 5 });
  expect(performance.now() - began).toBeLessThan(1_000);
  expect(signals.filter(({ aborted }) => aborted)).toHaveLength(1);
  await left;
  answerAll();
  expect(await (await stayed).json()).toEqual({ data: { slow: 'done' } });
});

test('an operation past its deadline answers with what it has, and its downstream calls end', async () => {
  api = await start({ OperationTimeoutMs: 200 });
  const began = performance.now();
  const { status, data, errors } = await api.ask('{ fast slow }');
  expect(performance.now() - began).toBeLessThan(2_000);
  expect({ status, data }).toEqual({ status: 200, data: { fast: 'fast', slow: null } });
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['DOWNSTREAM_TIMEOUT']);
  await vi.waitFor(() => expect(brokenOff).toBe(1));
});

describe('the probes', () => {
  test('say state and nothing else: live at once, ready when the keys of the authority are held', async () => {
    api = await start();
    expect(await probe('/livez')).toBe(200);
    await vi.waitFor(async () => expect(await probe('/readyz')).toBe(200));
    const texts = await Promise.all(
      ['/livez', '/readyz'].map(async (path) => await (await fetch(new URL(path, api.url))).text()),
    );
    expect(texts).toEqual(['ok', 'ready']);
  });
});

describe('stopping', () => {
  test('is announced first: not ready, still serving, and connections are not kept', async () => {
    api = await start({ Shutdown: { ReadyDelayMs: 300, DrainMs: 5_000 } });
    await vi.waitFor(async () => expect(await probe('/readyz')).toBe(200));
    const stopped = api.server.stop();
    expect(await probe('/readyz')).toBe(503);
    expect(await probe('/livez')).toBe(200);
    const { status, headers } = await api.ask('{ fast }');
    expect(status).toBe(200);
    expect(headers.get('connection')).toBe('close');
    await stopped;
    await expect(probe('/livez')).rejects.toThrow();
  });

  test('finishes what is in flight, on a connection that then closes', async () => {
    api = await start();
    const inFlight = api.ask('{ slow }');
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    let isStopped = false;
    const stopped = api.server.stop().then(() => {
      isStopped = true;
      return isStopped;
    });
    await delay(100);
    expect(isStopped).toBe(false);
    answerAll();
    const { status, data, headers } = await inFlight;
    expect({ status, data, connection: headers.get('connection') }).toEqual({
      status: 200,
      data: { slow: 'done' },
      connection: 'close',
    });
    expect(await stopped).toBe(true);
  });

  test('ends at its deadline, whatever is still in flight', async () => {
    api = await start({ Shutdown: { ReadyDelayMs: 0, DrainMs: 200 } });
    const inFlight = api.ask('{ slow }').catch((error: unknown) => error);
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    const began = performance.now();
    await api.server.stop();
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(await inFlight).toBeInstanceOf(Error);
    await vi.waitFor(() => expect(brokenOff).toBe(1));
  });

  test('twice is once', async () => {
    api = await start();
    await Promise.all([api.server.stop(), api.server.stop()]);
    await api.server.stop();
  });
});

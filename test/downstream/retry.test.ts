/** What is sent again, when, and how often: counted at the server. */
import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { retryAfterSeconds } from '../../src/protocol/retry-after.ts';
import { createManualClock } from '../support/clock.ts';
import { json } from '../support/loopback.ts';
import { listenRaw, sendingTo, startSending } from './sending.ts';

describe('a call that may be sent again', () => {
  test.each([408, 429, 500, 502, 503, 504])('after %i is, and its answer is the one that counts', async (status) => {
    await using sending = await startSending((_request, response, index) =>
      json(response, index === 0 ? status : 200, { index }, index === 0 ? { 'retry-after': '0' } : {}),
    );
    const { body } = await sending.send();
    expect(JSON.parse(body.toString())).toEqual({ index: 1 });
    expect(sending.counted).toContain('retried');
  });

  test.each([400, 401, 403, 404, 409, 412, 501, 505])('after %i is not: it stays so', async (status) => {
    await using sending = await startSending((_request, response) => json(response, status, {}));
    expect((await sending.send()).status).toBe(status);
    expect(sending.server.seen).toHaveLength(1);
  });

  test('is sent three times at most', async () => {
    await using sending = await startSending((_request, response) => json(response, 503, {}));
    expect((await sending.send()).status).toBe(503);
    expect(sending.server.seen).toHaveLength(3);
  });

  test('is sent once where the API is configured so', async () => {
    await using sending = await startSending((_request, response) => json(response, 503, {}), {
      settings: { retry: { maxRetries: 0, attemptTimeoutMs: 5_000 } },
    });
    await sending.send();
    expect(sending.server.seen).toHaveLength(1);
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('is no %s', async (method) => {
    await using sending = await startSending((_request, response) => json(response, 503, {}));
    await sending.send({ method, body: '{}' });
    await sending.send({ method, body: '{}' });
    expect(sending.server.seen).toHaveLength(2);
  });

  test('is no call that is signed for one sending', async () => {
    await using sending = await startSending((_request, response) => json(response, 503, {}));
    await sending.send({ once: true });
    expect(sending.server.seen).toHaveLength(1);
  });

  test('is a POST that its caller knows to be a read', async () => {
    await using sending = await startSending(({ body }, response, index) =>
      json(response, index ? 200 : 503, { body }),
    );
    const answer = await sending.send({ method: 'POST', body: '{"ids":[1]}', repeatable: true });
    expect(JSON.parse(answer.body.toString())).toEqual({ body: '{"ids":[1]}' });
  });

  test('is sent again when its connection is lost before an answer', async () => {
    await using sending = await startSending((_request, response, index) =>
      index === 0 ? response.destroy() : json(response, 200, {}),
    );
    expect((await sending.send()).status).toBe(200);
  });

  test('is not sent again once its answer has begun', async () => {
    await using sending = await startSending((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{');
      setTimeout(() => response.destroy(), 20);
    });
    await expect(sending.send()).rejects.toMatchObject({ code: 'DOWNSTREAM_UNAVAILABLE', name: 'DownstreamError' });
    expect(sending.server.seen).toHaveLength(1);
  });

  test('is not sent again when what comes is no HTTP', async () => {
    let connections = 0;
    await using server = await listenRaw((socket) => {
      connections += 1;
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n');
    });
    await using sending = sendingTo(server.url);
    await expect(sending.send()).rejects.toMatchObject({ downstream: { code: 'AnswerMalformed' } });
    expect(connections).toBe(1);
  });

  test('waits for nobody when the client has gone', async () => {
    await using sending = await startSending((_request, response) => json(response, 503, {}, { 'retry-after': '1' }));
    const controller = new AbortController();
    const reason = new Error('gone');
    const call = sending.send({ signal: controller.signal });
    setTimeout(() => controller.abort(reason), 50);
    const started = performance.now();
    await expect(call).rejects.toBe(reason);
    expect(performance.now() - started).toBeLessThan(500);
    expect(sending.server.seen).toHaveLength(1);
  });
});

describe('Retry-After', () => {
  const clock = createManualClock();
  const date = (seconds: number) => new Date(clock.now() + seconds * 1_000).toUTCString();

  test.each([
    ['0', 0],
    ['2', 2],
    ['0.3', 0.3],
    ['2.128', 2.128],
    [date(3), 3],
    [date(-3), undefined],
    ['', undefined],
    ['-1', undefined],
    ['soon', undefined],
    ['1e9', undefined],
    ['999999999', undefined],
    ['1, 2', undefined],
    ['NaN', undefined],
    ['0x10', undefined],
  ])('%j is %s seconds', (text, seconds) => {
    expect(retryAfterSeconds(text, clock.now())).toBe(seconds);
  });

  test.each([503, 429])('of a %i is waited for', async (status) => {
    const arrivals: number[] = [];
    await using sending = await startSending((_request, response, index) => {
      arrivals.push(performance.now());
      json(response, index ? 200 : status, {}, { 'retry-after': '0.3' });
    });
    expect((await sending.send()).status).toBe(200);
    const [first = 0, second = 0] = arrivals;
    expect(second - first).toBeGreaterThan(295);
  });

  test('as a date is waited for', async () => {
    const arrivals: number[] = [];
    await using sending = await startSending(
      (_request, response, index) => {
        arrivals.push(performance.now());
        json(response, index ? 200 : 503, {}, { 'retry-after': new Date(Date.now() + 1_500).toUTCString() });
      },
      { settings: { timeoutMs: 5_000 } },
    );
    expect((await sending.send()).status).toBe(200);
    const [first = 0, second = 0] = arrivals;
    expect(second - first).toBeGreaterThan(400); // a date has no parts of a second
  });

  test('that does not fit the deadline is not waited for, and the answer is passed on at once', async () => {
    await using sending = await startSending((_request, response) => json(response, 503, {}, { 'retry-after': '3' }));
    const started = performance.now();
    const { status, headers } = await sending.send();
    expect([status, headers['retry-after']]).toEqual([503, '3']);
    expect(performance.now() - started).toBeLessThan(500);
    expect(sending.server.seen).toHaveLength(1);
  });

  test('that is junk leaves it to our own back-off', async () => {
    await using sending = await startSending((_request, response, index) =>
      json(response, index ? 200 : 503, {}, { 'retry-after': 'soon' }),
    );
    expect((await sending.send()).status).toBe(200);
  });
});

test.each([
  ['is down', 503],
  ['throttles everybody', 429], // the breaker lets it pass: only the budget holds the repeats
])('a service that %s gets at most a fifth more than without repeats', async (_name, status) => {
  const calls = 300;
  await using sending = await startSending((_request, response) => json(response, status, {}, { 'retry-after': '0' }), {
    random: Math.random,
  });
  await Promise.allSettled(
    Array.from({ length: calls }, (_, index) => sending.send({ caller: { tenantId: `${index}`, user: 'ada' } })),
  );
  expect(sending.counted).toContain('retried');
  expect(sending.server.seen.length).toBeLessThanOrEqual(calls * 1.2);
});

describe('the deadline', () => {
  test('spans all attempts', async () => {
    await using sending = await startSending(() => {}, {
      settings: { timeoutMs: 700, retry: { maxRetries: 2, attemptTimeoutMs: 400 } },
    });
    const started = performance.now();
    await expect(sending.send()).rejects.toMatchObject({ code: 'DOWNSTREAM_TIMEOUT' });
    const took = performance.now() - started;
    expect(took).toBeGreaterThan(650);
    expect(took).toBeLessThan(1_100); // three whole attempts would take 1,200
    expect(sending.server.seen).toHaveLength(2);
  });

  test('of one attempt ends it, and the next may be faster', async () => {
    await using sending = await startSending(
      (_request, response, index) => {
        if (index > 0) json(response, 200, {});
      },
      { settings: { retry: { maxRetries: 2, attemptTimeoutMs: 100 } } },
    );
    expect((await sending.send()).status).toBe(200);
  });

  test('may be shorter for one call', async () => {
    await using sending = await startSending(() => {});
    const started = performance.now();
    await expect(sending.send({ timeoutMs: 100, method: 'POST' })).rejects.toMatchObject({
      code: 'DOWNSTREAM_TIMEOUT',
    });
    expect(performance.now() - started).toBeLessThan(700);
  });

  test('is met by a server that accepts and never says a word', async () => {
    await using server = await listenRaw(() => {});
    await using sending = sendingTo(server.url, { settings: { timeoutMs: 200 } });
    await expect(sending.send()).rejects.toMatchObject({ code: 'DOWNSTREAM_TIMEOUT' });
  });
});

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

test('calls leave nothing behind: no timer, no listener, and no warning of too many', async () => {
  await using sending = await startSending((_request, response, index) =>
    index % 10 === 0 ? response.destroy() : json(response, 200, {}),
  );
  const warnings: Error[] = [];
  const warn = (warning: Error) => void warnings.push(warning);
  process.on('warning', warn);
  const before = timers();
  const { signal } = new AbortController();
  await Promise.all(Array.from({ length: 100 }, () => sending.send({ signal, method: 'POST' }).catch(() => {})));
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  expect(timers()).toBeLessThan(before + 20); // undici keeps one for each connection
  process.off('warning', warn);
  expect(warnings).toEqual([]);
});

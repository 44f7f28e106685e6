/** How many calls of one API are open, who waits, and that nobody waits for another API. */
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { createBulkhead } from '../../src/downstream/policies/bulkhead.ts';
import { json } from '../support/loopback.ts';
import { startSending } from './sending.ts';

test('no more calls are open than the API is configured for; the others wait their turn', async () => {
  const open: ServerResponse[] = [];
  await using sending = await startSending((_request, response) => void open.push(response), {
    settings: { maxConcurrency: 3 },
  });
  const calls = Array.from({ length: 6 }, (_, index) => sending.send({ path: `/${index}` }));
  await expect.poll(() => open.length).toBe(3);
  await new Promise((resolve) => {
    setTimeout(resolve, 50);
  });
  expect(sending.server.seen.map(({ url }) => url)).toEqual(['/0', '/1', '/2']);
  json(open.shift() as ServerResponse, 200, {});
  await expect.poll(() => sending.server.seen.length).toBe(4);
  expect(sending.server.seen.at(-1)?.url).toBe('/3');
  for (let answered = 1; answered < 6; answered += 1) {
    await expect.poll(() => open.length).toBeGreaterThan(0);
    json(open.shift() as ServerResponse, 200, {});
  }
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(Array(6).fill(200));
});

test('a line that is full turns away at once', async () => {
  await using sending = await startSending(() => {}, { settings: { maxConcurrency: 2, timeoutMs: 300 } });
  const calls = Array.from({ length: 4 }, () => sending.send().catch((error: unknown) => error));
  const started = performance.now();
  await expect(sending.send()).rejects.toMatchObject({ code: 'DOWNSTREAM_UNAVAILABLE', retryAfterSeconds: 1 });
  expect(performance.now() - started).toBeLessThan(100);
  expect(sending.counted).toContain('withheld full');
  await Promise.all(calls);
});

test('who waits in line leaves it at the deadline, and with the client', async () => {
  await using sending = await startSending(() => {}, { settings: { maxConcurrency: 1, timeoutMs: 500 } });
  const first = sending.send().catch((error: unknown) => error);
  const controller = new AbortController();
  const reason = new Error('gone');
  const left = sending.send({ signal: controller.signal });
  controller.abort(reason);
  await expect(left).rejects.toBe(reason);
  const started = performance.now();
  await expect(sending.send({ timeoutMs: 100 })).rejects.toMatchObject({ code: 'DOWNSTREAM_UNAVAILABLE' });
  expect(performance.now() - started).toBeLessThan(300);
  await first;
  expect(sending.server.seen.length).toBeLessThanOrEqual(2);
});

test('an API that hangs with every place taken slows down no other', async () => {
  await using hanging = await startSending(() => {}, { settings: { maxConcurrency: 8, timeoutMs: 1_000 } });
  await using sound = await startSending((_request, response) => json(response, 200, {}));
  const stuck = Array.from({ length: 16 }, () => hanging.send({ method: 'POST' }).catch((error: unknown) => error));
  const times = [];
  for (let index = 0; index < 100; index += 1) {
    const started = performance.now();
    await sound.send();
    times.push(performance.now() - started);
  }
  expect(times.sort((a, b) => a - b)[98]).toBeLessThan(100);
  await Promise.all(stuck);
});

test('places are never lost, whoever leaves when', async () => {
  const bulkhead = createBulkhead(2);
  const aborted = AbortSignal.abort(new Error('gone'));
  expect(() => bulkhead.enter(aborted, 10)).toThrow('gone');
  const { signal } = new AbortController();
  expect([bulkhead.enter(signal, 10), bulkhead.enter(signal, 10)]).toEqual(['entered', 'entered']);
  expect(await bulkhead.enter(signal, 5)).toBe('late');
  const waiting = bulkhead.enter(signal, 1_000);
  bulkhead.leave();
  expect(await waiting).toBe('entered');
  bulkhead.leave();
  bulkhead.leave();
  expect([bulkhead.enter(signal, 10), bulkhead.enter(signal, 10)]).toEqual(['entered', 'entered']);
  expect(await bulkhead.enter(signal, 5)).toBe('late');
});

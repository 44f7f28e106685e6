/** The whole cycle of the breaker, by the clock of the test, and what does not open it. */
import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { createManualClock, type ManualClock } from '../support/clock.ts';
import { json } from '../support/loopback.ts';
import { type Sending, sendingTo, startSending } from './sending.ts';

const ONCE = { maxRetries: 0, attemptTimeoutMs: 5_000 };

const times = async (count: number, call: () => Promise<unknown>) => {
  for (let index = 0; index < count; index += 1) await call().catch(() => {});
};

/** Answers what `status` says at the moment. */
async function start(clock: ManualClock, random = () => 0.5) {
  const now = { status: 200 };
  const sending = await startSending((_request, response) => json(response, now.status, {}), {
    clock,
    random,
    settings: { retry: ONCE },
  });
  return Object.assign(sending, { now });
}

const refused = (sending: Sending) =>
  sending.send().then(
    () => undefined,
    (error: unknown) => error,
  );

describe('twenty calls within ten seconds of which half have failed', () => {
  test('open it: nothing is sent, and the refusal says how long', async () => {
    const clock = createManualClock();
    await using sending = await start(clock);
    await times(10, () => sending.send());
    sending.now.status = 500;
    await times(9, () => sending.send());
    expect(sending.counted).not.toContain('breaker open');
    await times(1, () => sending.send());
    expect(sending.counted).toContain('breaker open');
    expect(await refused(sending)).toMatchObject({
      code: 'DOWNSTREAM_UNAVAILABLE',
      retryAfterSeconds: 5,
      downstream: { api: 'graph' },
    });
    expect(sending.server.seen).toHaveLength(20);
  });

  test('after the pause one call tries; that it is answered closes it', async () => {
    const clock = createManualClock();
    const held: ServerResponse[] = [];
    await using sending = await startSending(
      (_request, response, index) => (index < 20 ? json(response, 503, {}) : void held.push(response)),
      { clock, random: () => 0.5, settings: { retry: ONCE } },
    );
    await times(20, () => sending.send());
    clock.advance(4_999);
    expect(await refused(sending)).toMatchObject({ code: 'DOWNSTREAM_UNAVAILABLE' });
    clock.advance(1);
    const trial = sending.send();
    await expect.poll(() => held.length).toBe(1);
    expect(await refused(sending)).toMatchObject({ code: 'DOWNSTREAM_UNAVAILABLE' });
    json(held[0] as ServerResponse, 404, {}); // a refusal is an answer
    expect((await trial).status).toBe(404);
    expect(sending.counted.filter((what) => what.startsWith('breaker'))).toEqual([
      'breaker open',
      'breaker half-open',
      'breaker closed',
    ]);
    const next = sending.send();
    await expect.poll(() => held.length).toBe(2);
    json(held[1] as ServerResponse, 200, {});
    expect((await next).status).toBe(200);
  });

  test('that the trial fails opens it again', async () => {
    const clock = createManualClock();
    await using sending = await start(clock);
    sending.now.status = 502;
    await times(20, () => sending.send());
    clock.advance(5_000);
    expect((await sending.send()).status).toBe(502);
    expect(await refused(sending)).toMatchObject({ code: 'DOWNSTREAM_UNAVAILABLE' });
    expect(sending.server.seen).toHaveLength(21);
    sending.now.status = 200;
    clock.advance(5_000);
    expect((await sending.send()).status).toBe(200);
    expect((await sending.send()).status).toBe(200);
  });

  test('that the client of the trial leaves lets the next one try', async () => {
    const clock = createManualClock();
    await using sending = await startSending(
      (_request, response, index) => {
        if (index < 20) json(response, 503, {});
        else if (index > 20) json(response, 200, {});
      },
      { clock, settings: { retry: ONCE } },
    );
    await times(20, () => sending.send());
    clock.advance(5_000);
    const controller = new AbortController();
    const trial = sending.send({ signal: controller.signal });
    await expect.poll(() => sending.server.seen.length).toBe(21);
    controller.abort(new Error('gone'));
    await expect(trial).rejects.toThrow('gone');
    expect((await sending.send()).status).toBe(200);
  });

  test('what was under way before says nothing any more, neither well nor ill', async () => {
    const clock = createManualClock();
    const held: ServerResponse[] = [];
    const now = { status: 503 };
    await using sending = await startSending(
      ({ url }, response) => (url === '/slow' ? void held.push(response) : json(response, now.status, {})),
      { clock, random: () => 0.5, settings: { retry: ONCE } },
    );
    const slow = [sending.send({ path: '/slow' }), sending.send({ path: '/slow' })] as const;
    await expect.poll(() => held.length).toBe(2);
    await times(20, () => sending.send());
    json(held[0] as ServerResponse, 200, {});
    await slow[0];
    expect(await refused(sending)).toMatchObject({ code: 'DOWNSTREAM_UNAVAILABLE' });
    now.status = 200;
    clock.advance(5_000);
    await sending.send();
    json(held[1] as ServerResponse, 503, {});
    await slow[1];
    expect((await sending.send()).status).toBe(200);
  });

  test('replicas do not try at the same moment', async () => {
    for (const [random, untilMs] of [
      [0, 3_749],
      [0.999, 6_247],
    ] as const) {
      const clock = createManualClock();
      await using sending = await start(clock, () => random);
      sending.now.status = 500;
      await times(20, () => sending.send());
      clock.advance(untilMs);
      expect(await refused(sending)).toMatchObject({ code: 'DOWNSTREAM_UNAVAILABLE' });
      clock.advance(2);
      expect((await sending.send()).status).toBe(500);
    }
  });
});

describe('it stays closed', () => {
  test.each([400, 401, 403, 404, 409, 429])('for any number of %i', async (status) => {
    const clock = createManualClock();
    await using sending = await startSending(
      (_request, response) => json(response, status, {}, { 'retry-after': '0' }),
      {
        clock,
        settings: { retry: ONCE },
      },
    );
    await times(40, () => sending.send());
    expect(sending.server.seen).toHaveLength(40);
  });

  test('for failures that are older than ten seconds', async () => {
    const clock = createManualClock();
    await using sending = await start(clock);
    sending.now.status = 500;
    await times(19, () => sending.send());
    clock.advance(11_000);
    await times(19, () => sending.send());
    expect(sending.counted).not.toContain('breaker open');
  });

  test('for clients that leave', async () => {
    await using sending = await startSending(() => {}, { settings: { retry: ONCE } });
    await times(30, async () => {
      const controller = new AbortController();
      const call = sending.send({ signal: controller.signal });
      setTimeout(() => controller.abort(new Error('gone')), 1);
      await call;
    });
    expect(sending.counted).not.toContain('breaker open');
  });
});

test.each([
  ['no answer in time', { timeoutMs: 20 }, undefined],
  ['nobody who listens', {}, 'http://127.0.0.1:1'],
])('%s is a failure, too', async (_name, settings, base) => {
  await using sending = await startSending(() => {}, { settings: { retry: ONCE, ...settings } });
  await using other = sendingTo(base ?? sending.server.url, { settings: { retry: ONCE, ...settings } });
  await times(20, () => other.send());
  expect(other.counted).toContain('breaker open');
});

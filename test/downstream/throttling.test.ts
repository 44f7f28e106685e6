/** A 429 with `Retry-After` is met once, not by everybody who comes after it. */
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { createManualClock } from '../support/clock.ts';
import { json } from '../support/loopback.ts';
import { ADA, startSending } from './sending.ts';

const tooMany = (response: ServerResponse, seconds: string) => json(response, 429, {}, { 'retry-after': seconds });
const of = (user: string, tenantId = 'contoso') => ({ caller: { tenantId, user } });

test('the next call of the same user is refused with the time that is left, and sends nothing', async () => {
  const clock = createManualClock();
  await using sending = await startSending((_request, response) => tooMany(response, '30'), { clock });
  expect((await sending.send()).status).toBe(429);
  clock.advance(10_000);
  await expect(sending.send()).rejects.toMatchObject({
    code: 'DOWNSTREAM_THROTTLED',
    retryAfterSeconds: 20,
    downstream: { api: 'graph' },
  });
  await expect(sending.send({ method: 'POST', body: '{}' })).rejects.toMatchObject({ code: 'DOWNSTREAM_THROTTLED' });
  expect(sending.server.seen).toHaveLength(1);
  expect(sending.counted).toContain('withheld throttled');
});

test('when the time is over the user is answered again', async () => {
  const clock = createManualClock();
  await using sending = await startSending(
    (_request, response, index) => (index === 0 ? tooMany(response, '30') : json(response, 200, {})),
    { clock },
  );
  await sending.send();
  clock.advance(30_001);
  expect((await sending.send()).status).toBe(200);
});

test('where it fits the deadline the next call waits for its time', async () => {
  const arrivals: number[] = [];
  await using sending = await startSending((_request, response, index) => {
    arrivals.push(performance.now());
    if (index === 0) tooMany(response, '0.4');
    else json(response, 200, {});
  });
  const first = await sending.send({ once: true });
  expect(first.status).toBe(429);
  expect((await sending.send()).status).toBe(200);
  const [one = 0, two = 0] = arrivals;
  expect(two - one).toBeGreaterThan(390);
});

test('it is not the trouble of another user, another tenant, or the application', async () => {
  await using sending = await startSending((_request, response, index) =>
    index === 0 ? tooMany(response, '30') : json(response, 200, {}),
  );
  await sending.send(of('ada'));
  for (const call of [of('grace'), of('ada', 'fabrikam'), of('the application')])
    expect((await sending.send(call)).status).toBe(200);
});

test('when three users of a tenant have met one it is everybody’s there, and one call tries before the others', async () => {
  const clock = createManualClock();
  const held: ServerResponse[] = [];
  await using sending = await startSending(
    (_request, response, index) => {
      if (index < 3) tooMany(response, '30');
      else held.push(response);
    },
    { clock },
  );
  for (const user of ['ada', 'grace', 'edsger']) await sending.send(of(user));
  await expect(sending.send(of('barbara'))).rejects.toMatchObject({ code: 'DOWNSTREAM_THROTTLED' });
  const elsewhere = sending.send(of('ada', 'fabrikam'));
  await expect.poll(() => held.length).toBe(1);
  for (const response of held.splice(0)) json(response, 200, {});
  expect((await elsewhere).status).toBe(200);
  expect(sending.counted).toContain('gate tenant closed');

  clock.advance(30_001);
  const trial = sending.send(of('barbara'));
  await expect.poll(() => held.length).toBe(1);
  await expect(sending.send(of('grace'))).rejects.toMatchObject({ code: 'DOWNSTREAM_THROTTLED' });
  for (const response of held.splice(0)) json(response, 200, {});
  expect((await trial).status).toBe(200);
  expect(sending.counted).toContain('gate tenant open');
  const after = sending.send(of('grace'));
  await expect.poll(() => held.length).toBe(1);
  for (const response of held.splice(0)) json(response, 200, {});
  expect((await after).status).toBe(200);
});

test('a 429 that says no time, or junk, closes for a second', async () => {
  const clock = createManualClock();
  await using sending = await startSending((_request, response) => tooMany(response, 'soon'), {
    clock,
    settings: { timeoutMs: 900 },
  });
  await sending.send({ once: true });
  await expect(sending.send()).rejects.toMatchObject({ code: 'DOWNSTREAM_THROTTLED', retryAfterSeconds: 1 });
  clock.advance(1_001);
  expect((await sending.send({ once: true })).status).toBe(429);
});

test('whoever waits at the gate leaves with the client', async () => {
  await using sending = await startSending((_request, response) => tooMany(response, '1'));
  await sending.send({ once: true });
  const reason = new Error('gone');
  const controller = new AbortController();
  const waiting = sending.send({ caller: ADA, signal: controller.signal });
  setTimeout(() => controller.abort(reason), 30);
  await expect(waiting).rejects.toBe(reason);
  expect(sending.server.seen).toHaveLength(1);
});

/** Waiting for a connection that others use: in turn, not for ever, and not without end. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DatabaseUnavailableError } from '../../src/database/database.ts';
import { createPlaces } from '../../src/database/places.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('whoever came first is next, and a place that is given back twice is one', async () => {
  const take = createPlaces({ most: 1, waitMs: 1_000, mostWaiting: 10 });
  const order: string[] = [];
  const leave = await take();
  const second = take().then((leaveSecond) => {
    order.push('second');
    return leaveSecond;
  });
  const third = take().then(() => order.push('third'));
  leave();
  leave();
  (await second)();
  await third;
  expect(order).toEqual(['second', 'third']);
});

test('one that waits for too long is told so, and takes no place when one comes free', async () => {
  const take = createPlaces({ most: 1, waitMs: 1_000, mostWaiting: 10 });
  const leave = await take();
  const late = expect(take()).rejects.toBeInstanceOf(DatabaseUnavailableError);
  await vi.advanceTimersByTimeAsync(1_000);
  await late;
  leave();
  await expect(take()).resolves.toBeTypeOf('function');
});

test('the line has an end', async () => {
  const take = createPlaces({ most: 1, waitMs: 1_000, mostWaiting: 1 });
  await take();
  const waiting = take().catch((error: unknown) => error);
  await expect(take()).rejects.toThrow('Too many');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await waiting).toBeInstanceOf(DatabaseUnavailableError);
});

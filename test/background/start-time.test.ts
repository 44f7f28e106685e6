/** When an operation may run, as the queue reads it. */
import { expect, test } from 'vitest';
import { checkSchedule, checkStart } from '../../src/background/start-time.ts';
import { BadUserInputError } from '../../src/errors/errors.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
/** Says that every schedule runs in these steps, in minutes. */
const every = (minutes: number) => ({
  preview: (_schedule: unknown, count: number) =>
    Array.from({ length: count }, (_, index) => new Date(NOW.getTime() + (index + 1) * minutes * 60_000)),
});

test('five fields of numbers and names, and nothing that means another time at each reading', () => {
  for (const cron of ['30 2 * * 1-5', '*/5 * * * *', '0 0 1 JAN,jul mon-Thu', ' 0  2 * * * ']) {
    expect(() => checkSchedule(every(60), { cron, timeZone: 'UTC' }, NOW), cron).not.toThrow();
  }
  for (const cron of [
    'H * * * *',
    'H/5 * * * *',
    '* * * *',
    '0 0 2 * * *',
    '@daily',
    'FREQ=DAILY',
    '',
    '? * * * *',
    '0 2 L * *',
  ]) {
    expect(() => checkSchedule(every(60), { cron, timeZone: 'UTC' }, NOW), cron).toThrow(BadUserInputError);
  }
});

test('no more often than every five minutes', () => {
  expect(() => checkSchedule(every(5), { cron: '*/5 * * * *', timeZone: 'UTC' }, NOW)).not.toThrow();
  expect(() => checkSchedule(every(4), { cron: '*/4 * * * *', timeZone: 'UTC' }, NOW)).toThrow(/every 5 minutes/);
});

const at = (startAt: string, lifeSeconds = 86_400) => checkStart({ startAt }, NOW.getTime(), lifeSeconds);

test('no later than the session behind it lives; what is past is now', () => {
  expect(at('2026-11-23T11:00:00Z')).toEqual(new Date('2026-11-23T11:00:00Z'));
  expect(at('2026-11-22T11:00:00Z')).toBeUndefined();
  expect(() => at('2026-11-23T13:00:00Z')).toThrow(/within 1 days/);
  expect(() => at('2026-11-22T14:00:00Z', 3_600)).toThrow(BadUserInputError);
  expect(() => checkStart({ startAt: '2026-11-22T14:00:00Z', schedule: {} }, NOW.getTime(), 86_400)).toThrow(/either/);
});

/** `Retry-After` in the forms that services send, and what is no such thing. */
import { expect, test } from 'vitest';
import { retryAfterSeconds } from '../../src/protocol/retry-after.ts';

const NOW = Date.UTC(2026, 10, 22, 12);

test.each([
  ['0', 0],
  ['120', 120],
  ['1.5', 1.5],
  [' 7 ', 7],
  ['86400', 86_400],
  ['Sun, 22 Nov 2026 12:00:30 GMT', 30],
  ['Sun, 22 Nov 2026 12:00:00 GMT', 0],
])('reads %j as %d seconds', (header, expected) => {
  expect(retryAfterSeconds(header, NOW)).toBe(expected);
});

test('reads the first of several', () => {
  expect(retryAfterSeconds(['3', '4'], NOW)).toBe(3);
});

test.each([
  undefined,
  '',
  'soon',
  '-1',
  '1e9',
  '0x10',
  'Infinity',
  'NaN',
  '86401',
  '99999999999999999999',
  'Sun, 22 Nov 2026 11:59:59 GMT',
  'Sun, 22 Nov 2099 12:00:00 GMT',
  'Sun, 99 Nov 2026',
  '2026-11-22T12:00:30Z',
  '1'.repeat(65),
])('takes %j for no answer', (header) => {
  expect(retryAfterSeconds(header, NOW)).toBeUndefined();
});

/** When a header is renewed behind the requests: pure arithmetic. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { NEVER_MS, refreshTime } from '../../../src/tokens/policies/refresh-time.ts';

const life = { nowMs: 1_000_000, tokenEndsAtMs: 2_000_000, assertionEndsAtMs: 9_000_000, wishedAtMs: undefined };

test('comes at 80 % of the life of the token', () => {
  expect(refreshTime(life, 0)).toBe(1_800_000);
});

test('comes when the token service wishes', () => {
  expect(refreshTime({ ...life, wishedAtMs: 1_300_000 }, 0)).toBe(1_300_000);
});

test('comes up to a tenth of the way earlier, never later', () => {
  expect(refreshTime(life, 0.999)).toBeGreaterThan(1_720_000);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (random) => {
      const at = refreshTime(life, random);
      expect(at).toBeGreaterThanOrEqual(1_720_000);
      expect(at).toBeLessThanOrEqual(1_800_000);
    }),
  );
});

test('never comes for a token that outlives its assertion', () => {
  expect(refreshTime({ ...life, assertionEndsAtMs: 2_000_000 }, 0)).toBe(NEVER_MS);
  expect(refreshTime({ ...life, assertionEndsAtMs: 1_500_000, wishedAtMs: 1_200_000 }, 0)).toBe(NEVER_MS);
});

test('comes for an application, whose token nothing else bounds', () => {
  expect(refreshTime({ ...life, assertionEndsAtMs: Number.POSITIVE_INFINITY }, 0)).toBe(1_800_000);
});

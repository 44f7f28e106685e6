/** A million mixed calls to one token layer (TC-1): `test/tokens/isolation.test.ts` makes a tenth of them, and proves that the run would notice. */
import { expect, test } from 'vitest';
import { makeMixedCalls } from '../tokens/mixed-calls.ts';

test('in a million mixed calls nobody is served, or told, what was made for somebody else', async () => {
  const { crossings, bytes, ...met } = await makeMixedCalls(1_000_000, 300);
  expect(crossings).toBe(0);
  expect(bytes).toBeLessThan(4_194_304);
  // It was a run worth its name: much from memory, much pushed out and made anew, and faults of every kind.
  expect(met.memory).toBeGreaterThan(300_000);
  expect(met.network).toBeGreaterThan(50_000);
  expect(met.refused).toBeGreaterThan(1_000);
  expect(met.failed).toBeGreaterThan(100);
});

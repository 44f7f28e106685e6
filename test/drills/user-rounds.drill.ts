/** Five hundred rounds of mixed users over real HTTP (AZ-7); `test/end-to-end/isolation.test.ts` makes some of them, and looks at the headers, too. */
import { expect, test } from 'vitest';
import { askInRounds, USERS } from '../end-to-end/user-rounds.ts';
import { startProduct } from '../support/product.ts';

test('in 500 interleaved rounds of six users no answer crosses over', async () => {
  await using product = await startProduct();
  const { found, answers } = await askInRounds(product, 500);
  expect(found).toEqual([]);
  expect(answers).toBe(500 * USERS.length);
});

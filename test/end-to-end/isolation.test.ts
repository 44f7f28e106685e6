/**
 * Many users at once through every loader, pool and cache over real HTTP: nobody ever sees an answer made for somebody else.
 * `test/drills/user-rounds.drill.ts` goes on for longer.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchArrivals } from '../support/arrivals.ts';
import { type Product, startProduct } from '../support/product.ts';
import { askInRounds, QUERIES, USERS, type User } from './user-rounds.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product[Symbol.asyncDispose]());

test('in 40 interleaved rounds of six users no answer crosses over', async () => {
  const { found, answers } = await askInRounds(product, 40);
  expect(found).toEqual([]);
  expect(answers).toBe(40 * USERS.length);
}, 60_000);

test('every header that reaches Graph and ARM was made for the user of that request', async () => {
  using arrivals = watchArrivals();
  const correlations = new Map<string, string>();
  await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      const user = USERS[index % USERS.length] as User;
      const correlationId = `aaaaaaaa-0000-4000-8000-${String(index).padStart(12, '0')}`;
      correlations.set(correlationId, product.tenant.directory.findPerson(user)?.objectId ?? '');
      await product.ask(QUERIES[index % QUERIES.length] ?? '', {
        user,
        headers: { 'client-request-id': correlationId },
      });
    }),
  );
  const called = [...arrivals.graph, ...arrivals.arm];
  expect(called.length).toBeGreaterThan(60);
  for (const { headers } of called) {
    const [, payload = ''] = (headers.authorization ?? '').split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { readonly oid: string };
    expect(claims.oid).toBe(correlations.get(String(headers['client-request-id'])));
  }
});

test('two tokens of one user have a header each, and neither evicts the other', async () => {
  const [first, second] = await Promise.all([product.bearerOf('ada'), product.bearerOf('ada')]);
  using arrivals = watchArrivals();
  for (const bearer of [first, second, first, second, first]) await product.ask('{ me { id } }', { bearer });
  expect(arrivals.exchanges).toHaveLength(first === second ? 1 : 2);
});

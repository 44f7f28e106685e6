/** The main job in one process, at the wire: bearer in, Graph and ARM on behalf of the user, one answer out. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FIRST_QUERY } from '../../src/cli/welcome.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product[Symbol.asyncDispose]());

test('answers the first query from the token, Graph and ARM', async () => {
  const { status, data, errors } = await product.ask(FIRST_QUERY, { user: 'ada' });
  expect(errors).toEqual([]);
  expect(status).toBe(200);
  const ada = product.tenant.directory.findPerson('ada');
  expect(data.viewer).toEqual({
    objectId: ada?.objectId,
    tenantId: product.tenant.tenantId,
    scopes: expect.arrayContaining(['access_as_user', 'Mail.Read', 'User.ReadWrite', 'Azure.ReadWrite']),
  });
  expect(data.me).toMatchObject({
    id: ada?.objectId,
    displayName: ada?.displayName,
    manager: { displayName: 'Grace Holloway' },
  });
  expect(data.subscriptions.nodes.length).toBeGreaterThan(1);
});

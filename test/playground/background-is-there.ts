/**
 * Waits for the database of background operations, which starts when it is first used: seconds that belong to no test, and on a busy
 * machine are more than one operation may take.
 * @module
 */
import type { Product } from '../support/product.ts';

/** @throws {Error} it did not start for another reason than time */
export async function backgroundIsThere({ ask }: Pick<Product, 'ask'>): Promise<void> {
  for (;;) {
    const { errors } = await ask('{ backgroundOperations(first: 1) { nodes { id } } }', { user: 'ada' });
    const [first] = errors;
    if (!first) return;
    if (!/TIMEOUT|UNAVAILABLE/.test(String(first.extensions.code))) throw new Error(JSON.stringify(first));
  }
}

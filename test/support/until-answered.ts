/**
 * Waits until a product answers at all. Its first request fetches keys, metadata and tokens, and the first of the background starts a
 * database: seconds that belong to no test, and on a busy machine are more than one operation may take.
 * @module
 */
import type { Product } from './product.ts';

/** Reads from both APIs, for somebody who may. */
const FIRST = '{ me { id } subscriptions(first: 1) { nodes { id } } }';
export const FIRST_OF_THE_BACKGROUND = '{ backgroundOperations(first: 1) { nodes { id } } }';

/** @throws {Error} it is refused for another reason than time */
export async function untilAnswered({ ask }: Pick<Product, 'ask'>, query = FIRST): Promise<void> {
  for (;;) {
    const { errors } = await ask(query, { user: 'ada' });
    if (errors.length === 0) return;
    const late = errors.every(({ extensions }) => /TIMEOUT|UNAVAILABLE/.test(String(extensions.code)));
    if (!late) throw new Error(JSON.stringify(errors));
  }
}

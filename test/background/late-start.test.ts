/** The first use starts the embedded database, which may take longer than an operation: who was told to ask again may ask again. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startProduct } from '../support/product.ts';

test('a start that comes too late is no start: asked again, there is one', async () => {
  await using product = await startProduct({ overrides: { Server: { OperationTimeoutMs: 700 } } });
  const bearer = await product.bearerOf('ada');
  const start = () =>
    product.ask('mutation { startBackgroundOperation(input: { document: "{ me { id } }" }) { id } }', { bearer });
  const list = () => product.ask('{ backgroundOperations { nodes { id } } }', { bearer });
  const [late] = (await start()).errors;
  expect(late?.extensions.code).toBe('SESSION_STORE_UNAVAILABLE');
  expect(late?.message).toContain('ask again in a moment');
  /** A busy machine may take its time again and again. */
  const patiently = async (ask: typeof list) => {
    let answer = await ask();
    for (let count = 0; count < 200 && answer.errors.length > 0; count += 1) {
      await pause(100);
      answer = await ask();
    }
    expect(answer.errors).toEqual([]);
    return answer.data;
  };
  await patiently(list);
  await pause(1_000); // for whatever might still be under way
  expect((await patiently(list)).backgroundOperations.nodes).toEqual([]);
  const { startBackgroundOperation } = await patiently(start);
  expect((await patiently(list)).backgroundOperations.nodes).toEqual([{ id: startBackgroundOperation.id }]);
}, 120_000);

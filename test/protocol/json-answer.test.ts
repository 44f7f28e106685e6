/** What is read of an authority's answer, and how much of it. */
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { parseJsonObject, readBoundedText } from '../../src/protocol/json-answer.ts';

test.each([
  ['{"a":1}', { a: 1 }],
  [' {} ', {}],
  ['[]', undefined],
  ['null', undefined],
  ['"text"', undefined],
  ['7', undefined],
  ['', undefined],
  ['{"a":', undefined],
  ['<html>', undefined],
])('%j is read as %j', (text, expected) => {
  expect(parseJsonObject(text)).toEqual(expected);
});

test('a character may come in two parts', async () => {
  const bytes = Buffer.from('größer');
  expect(await readBoundedText(Readable.from([bytes.subarray(0, 3), bytes.subarray(3)]), 100)).toBe('größer');
});

test('what is larger than it may be is not read to its end', async () => {
  let read = 0;
  async function* endless() {
    for (;;) {
      read += 1;
      yield Buffer.alloc(1_000);
    }
  }
  await expect(readBoundedText(endless(), 10_000)).rejects.toThrow('larger than 10000 bytes');
  expect(read).toBe(11);
  expect(await readBoundedText(Readable.from([Buffer.alloc(10)]), 10)).toHaveLength(10);
});

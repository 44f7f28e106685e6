/** Tags that are to be written: within the bounds of Azure, or nothing is sent. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tagChange } from '../../src/arm/tags/tag-change.ts';

const many = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `n${index}`, value: 'v' }));

test('becomes the body of Azure', () => {
  expect(tagChange({ operation: 'MERGE', tags: [{ name: 'env', value: 'dev' }] })).toEqual({
    operation: 'Merge',
    properties: { tags: { env: 'dev' } },
  });
  expect(tagChange({ operation: 'REPLACE', tags: [] })).toEqual({ operation: 'Replace', properties: { tags: {} } });
  expect(tagChange({ operation: 'DELETE', tags: [{ name: 'env', value: '' }] }).properties).toEqual({
    tags: { env: '' },
  });
});

test('a tag named as a member of every object is sent as a tag', () => {
  const body = tagChange({ operation: 'MERGE', tags: [{ name: '__proto__', value: 'x' }] });
  expect(JSON.stringify(body)).toBe('{"operation":"Merge","properties":{"tags":{"__proto__":"x"}}}');
});

describe('at the bounds', () => {
  test('50 tags, 512 and 256 characters are taken', () => {
    expect(Object.keys(tagChange({ operation: 'MERGE', tags: many(50) }).properties?.tags ?? {})).toHaveLength(50);
    const longest = { name: 'n'.repeat(512), value: 'v'.repeat(256) };
    expect(tagChange({ operation: 'MERGE', tags: [longest] }).properties?.tags).toEqual({
      [longest.name]: longest.value,
    });
  });

  test.each<[string, { name: string; value: string }[]]>([
    ['51 tags', many(51)],
    ['no tag', []],
    ['an empty name', [{ name: ' ', value: 'v' }]],
    ['a name too long', [{ name: 'n'.repeat(513), value: 'v' }]],
    ['a value too long', [{ name: 'n', value: 'v'.repeat(257) }]],
    [
      'one name twice',
      [
        { name: 'env', value: '1' },
        { name: 'ENV', value: '2' },
      ],
    ],
    ['a reserved beginning', [{ name: 'Microsoft-x', value: 'v' }]],
    ['a control character', [{ name: 'n', value: 'a\u0007' }]],
    ['half a character', [{ name: 'n', value: '\ud800' }]],
    ...['<', '>', '%', '&', '\\', '?', '/'].map((character): [string, { name: string; value: string }[]] => [
      `a name with ${character}`,
      [{ name: `a${character}`, value: 'v' }],
    ]),
  ])('%s is refused', (_what, tags) => {
    expect(() => tagChange({ operation: 'MERGE', tags })).toThrow(/^Expected /);
  });
});

test('what is taken is sent whole and unchanged', () => {
  const tag = fc.record({ name: fc.string({ maxLength: 20 }), value: fc.string({ unit: 'binary', maxLength: 20 }) });
  fc.assert(
    fc.property(fc.array(tag, { maxLength: 8 }), (tags) => {
      let sent: Record<string, string>;
      try {
        sent = tagChange({ operation: 'MERGE', tags }).properties?.tags ?? {};
      } catch {
        return;
      }
      expect(new Map(Object.entries(sent))).toEqual(new Map(tags.map(({ name, value }) => [name, value])));
    }),
  );
});

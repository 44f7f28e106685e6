/** Answers as spreadsheets. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvOf, TableTooLargeError } from '../../src/background/tables.ts';

const BOM = '\uFEFF';
const lines = (data: unknown): readonly string[] => csvOf(data).replace(BOM, '').trimEnd().split('\r\n');

test('a row for each entry of the innermost list, with what stands around it in front', () => {
  const data = {
    viewer: { name: 'Ada' },
    subscriptions: {
      nodes: [
        {
          displayName: 'Production',
          tags: ['a', 'b'],
          resources: {
            edges: [{ node: { name: 'vm-1', size: { cores: 2 } } }, { node: { name: 'vm-2', size: null } }],
          },
        },
        { displayName: 'Empty', tags: [], resources: { edges: [] } },
      ],
    },
  };
  expect(lines(data)).toEqual([
    'viewer.name,subscriptions.displayName,subscriptions.tags,subscriptions.resources.name,subscriptions.resources.size.cores',
    'Ada,Production,a; b,vm-1,2',
    'Ada,Production,a; b,vm-2,',
    'Ada,Empty,,,',
  ]);
});

test('lists that stand side by side come one below the other', () => {
  expect(lines({ me: { name: 'Ada', teams: [{ id: 1 }], groups: [{ id: 2 }, { id: 3 }] } })).toEqual([
    'me.name,me.teams.id,me.groups.id',
    'Ada,1,',
    'Ada,,2',
    'Ada,,3',
  ]);
});

test('nothing that a spreadsheet would calculate', () => {
  for (const evil of ['=1+1', '+1', '-1+2', '@SUM(A1)', '\t=1', '\r=1', "=cmd|' /C calc'!A0"]) {
    const [, cell] = csvOf({ name: evil }).replace(BOM, '').split('\r\n');
    expect(cell?.replace(/^"/, '')).toMatch(/^'/);
  }
});

test('quotes, line breaks and separators stay in their cell; an answer with nothing in it is an empty table', () => {
  expect(csvOf({ a: 'x"y', b: 'one\ntwo', c: 'p,q' })).toBe(`${BOM}a,b,c\r\n"x""y","one\ntwo","p,q"\r\n`);
  expect(lines({})).toEqual(['']);
  expect(lines(null)).toEqual(['']);
});

test('never more rows than the answer has entries, whatever it is', () => {
  const data = fc.jsonValue({ maxDepth: 6 });
  fc.assert(
    fc.property(data, (value) => {
      const entries = JSON.stringify(value).split(/[[,{]/).length;
      expect(csvOf({ value }).length).toBeLessThan(1_000_000);
      expect(lines({ value }).length).toBeLessThanOrEqual(entries * 40 + 2);
    }),
  );
});

test('a text that would stand in each of many rows is no table; thousands of columns are one', () => {
  const begun = performance.now();
  const nodes = Array.from({ length: 20_000 }, (_, index) => ({ index }));
  expect(() => csvOf({ text: 'x'.repeat(2_500_000), list: { nodes } })).toThrow(TableTooLargeError);
  const wide = Object.fromEntries(Array.from({ length: 8_000 }, (_, index) => [`column${index}`, index]));
  expect(csvOf(wide).length).toBeGreaterThan(80_000);
  expect(performance.now() - begun).toBeLessThan(2_000);
});

/** Whatever the values, a body is the JSON of its template with values in it. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseBody, renderBody } from '../../../src/directives/downstream/body-template.ts';

function parsed(text: string) {
  const faults: string[] = [];
  const template = parseBody(text, (fault) => faults.push(fault));
  if (!template) throw new Error(faults.join('\n'));
  return template;
}

const bodyOf = (text: string, values: Readonly<Record<string, unknown>>): unknown =>
  JSON.parse(
    JSON.stringify(
      renderBody(parsed(text), new Map(Object.entries(values).map(([name, value]) => [`{$args.${name}}`, value]))),
    ),
  );

test('a value stays one value, and a text one text', () => {
  const text = fc
    .string({ unit: 'binary', maxLength: 40 })
    .filter((value) => value.isWellFormed() && !/\p{Cc}/u.test(value));
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), text, (bare, quoted) => {
      const body = bodyOf(
        '{ "a": {$args.bare}, "b": "<{$args.quoted}>", "c": [{$args.bare}, { "d": {$args.bare} }] }',
        {
          bare,
          quoted,
        },
      );
      const same: unknown = JSON.parse(JSON.stringify(bare));
      expect(body).toEqual({ a: same, b: `<${quoted}>`, c: [same, { d: same }] });
    }),
  );
});

test.each([
  ['{$args.x}', { x: { deep: ['{$args.x}', '"'] } }, { deep: ['{$args.x}', '"'] }],
  ['[{$args.x}, 1]', {}, [null, 1]],
  ['{ "a": {$args.x}, "b": null }', {}, { b: null }],
  ['{ "a": "{$args.x}\\\\" }', { x: 'y' }, { a: 'y\\' }],
  ['{ "a": "{ $args.x }", "b": "{$args.x}{$args.x}" }', { x: 1 }, { a: '{ $args.x }', b: '11' }],
  ['"{$args.x}"', { x: ['a', 2, true] }, 'a,2,true'],
  ['{ "__proto__": {$args.x} }', { x: 1 }, JSON.parse('{ "__proto__": 1 }')],
])('%s with %j is %j', (text, values, expected) => {
  expect(bodyOf(text, values)).toEqual(expected);
});

test.each(['{ "a": "x{$args.x}" }', '"{$args.x}"'])('%s needs a text without control characters', (text) => {
  for (const x of [undefined, null, 'a\nb', '\ud800', {}, [[1]], Number.NaN]) {
    expect(() => bodyOf(text, { x })).toThrow(/Expected 'x'/);
  }
});

test.each([
  `{ "query": "resources | where name == '{$args.name}'" }`,
  '{ "query": "name eq \\"{$args.name}\\"" }',
  '{ "url": "/users/{$args.name}/photo" }',
])('a variable inside another language (%s) is a fault: its grammar is not ours to quote for', (text) => {
  expect(() => parsed(text)).toThrow('give the value a member of its own');
});

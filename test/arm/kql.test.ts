/** Values in queries: whatever they are, they stay literals. The reader here is written from Kusto's grammar, not from our writer. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kqlList, kqlString } from '../../src/arm/resource-graph/kql.ts';
import { createResourceFilter, tagFilter } from '../../src/arm/resources/resource-filter.ts';

/** Reads a string literal at the start of `text`. */
function readLiteral(text: string): { readonly value: string; readonly rest: string } {
  const quote = text[0];
  if (quote !== "'") throw new Error(`No literal: ${text}`);
  let value = '';
  for (let at = 1; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === quote) return { value, rest: text.slice(at + 1) };
    if (/[\r\n]/.test(character)) throw new Error('A line ends inside of a literal.');
    if (character === '\\') {
      at += 1;
      const escaped = text[at] ?? '';
      if (!/[\\'"]/.test(escaped)) throw new Error(`An escape that we do not write: ${escaped}`);
      value += escaped;
    } else value += character;
  }
  throw new Error('A literal has no end.');
}

/** A query with its literals taken out. */
function shapeOf(kql: string): string {
  let shape = '';
  for (let rest = kql; rest !== ''; ) {
    if (rest[0] === "'") {
      ({ rest } = readLiteral(rest));
      shape += '?';
    } else {
      shape += rest[0];
      rest = rest.slice(1);
    }
  }
  return shape;
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom("'", '\\', '"', '|', ';', '/', '*', '[', ']', ' ', 'a', '-', '`', '\n', '\u2028'),
    maxLength: 40,
  }),
  fc.constantFrom("' | project id //", "\\' | union SecurityResources", "'; .drop table x", String.raw`\u0027 or 1==1`),
);

const isPlain = (text: string) => text.isWellFormed() && !/[\p{Cc}\u2028\u2029]/u.test(text);

test('every text is one literal of its own value, or is refused', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      if (!isPlain(text)) {
        expect(() => kqlString(text, 'x')).toThrow("Expected 'x'");
        return;
      }
      expect(readLiteral(kqlString(text, 'x'))).toEqual({ value: text, rest: '' });
    }),
    { numRuns: 3_000 },
  );
});

test('a list is its literals between commas and nothing else', () => {
  fc.assert(
    fc.property(fc.array(hostile.filter(isPlain), { minLength: 1, maxLength: 5 }), (texts) => {
      let rest = kqlList(texts, 'x');
      for (const [index, text] of texts.entries()) {
        expect(rest[0]).toBe(index === 0 ? '(' : ',');
        const literal = readLiteral(rest.slice(1));
        expect(literal.value).toBe(text);
        ({ rest } = literal);
      }
      expect(rest).toBe(')');
    }),
  );
});

test('a filter keeps its shape whatever its values are: only literals differ', () => {
  fc.assert(
    fc.property(hostile.filter(isPlain), (text) => {
      const { kql, odata } = createResourceFilter({
        type: text,
        location: text,
        resourceGroup: text,
        name: text,
        nameContains: text,
        tag: { name: text, value: text },
      });
      expect(shapeOf(kql.join(' and '))).toBe(
        'type =~ ? and location =~ ? and resourceGroup =~ ? and name =~ ? and name contains ? and tags[?] == ?',
      );
      // OData: quotes are doubled, and that is all its literals know.
      expect(odata?.replaceAll(/'(?:[^']|'')*'/g, '?')).toBe(
        'resourceType eq ? and location eq ? and resourceGroup eq ? and name eq ? and substringof(?,name)',
      );
      expect(tagFilter({ name: text, value: text }).replaceAll(/'(?:[^']|'')*'/g, '?')).toBe(
        'tagName eq ? and tagValue eq ?',
      );
    }),
  );
});

describe('tags of a list that Azure Resource Manager answers', () => {
  test.each([
    [{ name: 'ENV' }, true],
    [{ name: 'env', value: 'Dev' }, true],
    [{ name: 'env', value: 'dev' }, false],
    [{ name: 'envi' }, false],
    [{ name: '__proto__' }, false],
    [{ name: 'constructor' }, false],
  ])('%j matches: %s', (tag, matches) => {
    expect(createResourceFilter({ tag }).matches?.({ tags: { Env: 'Dev' } })).toBe(matches);
    expect(createResourceFilter({ tag }).matches?.({ tags: null })).toBe(false);
  });
});

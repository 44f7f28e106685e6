/** Whatever the values, an address stays where its template says, and nothing of a value becomes syntax. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAddress, renderAddress } from '../../../src/directives/downstream/address-template.ts';
import { downstreamAddress } from '../../../src/downstream/address.ts';
import { OnbehalfError } from '../../../src/errors/errors.ts';

const BASE = 'https://api.example/v1/base';

/** The address, or nothing where a value was refused as the caller's mistake. */
function addressOf(template: string, values: Readonly<Record<string, unknown>>, isWord = false): URL | undefined {
  const faults: string[] = [];
  const parsed = parseAddress(template, (fault) => faults.push(fault));
  if (!parsed) throw new Error(faults.join('\n'));
  const named = new Map(Object.entries(values).map(([name, value]) => [`{$args.${name}}`, value]));
  try {
    return downstreamAddress(
      BASE,
      renderAddress(parsed, named, () => isWord),
    );
  } catch (error) {
    if (error instanceof OnbehalfError) return undefined;
    throw error;
  }
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
  fc.stringMatching(/^[./\\%2eEfF?#&=;:@'"(),+! \t\r\n-]{0,24}$/),
  fc.constantFrom(
    '..',
    '.',
    '%2e%2e',
    '../..',
    '//evil.example',
    'https://evil.example',
    '\\\\evil',
    "' or 'a' eq 'a",
    ') or (1 eq 1',
    'x&admin=1',
    '#',
    '?x=1',
    '{$args.b}',
    '\ud800',
  ),
);

const TEMPLATE =
  "/things/{$args.a}/of('{$args.b}')/end?one={$args.c}&$filter=name eq '{$args.d}' and n gt {$args.e}&fixed=1&s=\"k:{$args.f}\"";

test('host, base path, segments and the other parameters stay, whatever the values', () => {
  let made = 0;
  fc.assert(
    fc.property(
      fc.record({ a: hostile, b: hostile, c: hostile, d: hostile, f: hostile, e: fc.oneof(hostile, fc.integer()) }),
      (values) => {
        // A number most of the time, so that most runs come to an address.
        const url = addressOf(TEMPLATE, { ...values, e: typeof values.e === 'number' ? values.e : 1 });
        if (!url) return;
        made += 1;
        const { origin, pathname, hash, username } = url;
        expect({ origin, hash, username }).toEqual({ origin: 'https://api.example', hash: '', username: '' });
        const [empty, v1, base, things, a, b, end, ...more] = pathname.split('/');
        expect([empty, v1, base, things, end, more]).toEqual(['', 'v1', 'base', 'things', 'end', []]);
        expect(decodeURIComponent(a ?? '')).toBe(values.a);
        expect(decodeURIComponent(b ?? '')).toBe(`of('${values.b.replaceAll("'", "''")}')`);
        expect([...url.searchParams.keys()]).toEqual(['one', '$filter', 'fixed', 's']);
        expect(url.searchParams.get('one')).toBe(values.c);
        expect(url.searchParams.get('fixed')).toBe('1');
        expect(url.searchParams.get('s')).toBe(`"k:${values.f}"`);
        // Read as OData does, quotes doubled: one literal and nothing behind it but the template's own words.
        const [, literal = '', rest] =
          /^name eq '((?:[^']|'')*)'(.*)$/s.exec(url.searchParams.get('$filter') ?? '') ?? [];
        expect(literal.replaceAll("''", "'")).toBe(values.d);
        expect(rest).toMatch(/^ and n gt -?\d+$/);
        expect(values.f).not.toMatch(/["\\]/);
      },
    ),
    { numRuns: 3_000 },
  );
  expect(made).toBeGreaterThan(200);
});

test('among the words of a query only literals stand, never a name or an operator', () => {
  fc.assert(
    fc.property(hostile, (value) => {
      const url = addressOf('/a?$filter=owner eq {$args.x}', { x: value });
      if (url) expect(value).toMatch(/^(?:[+-]?\d[\w.:+-]*|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|true|false)$/i);
    }),
  );
  for (const text of ['owner', 'null', '1 or 1 eq 1', "'a'", '1)', '1,2', '']) {
    expect(addressOf('/a?$filter=owner eq {$args.x}', { x: text }), text).toBeUndefined();
  }
  for (const value of [1, -2.5, true, '2026-03-01T09:00:00Z', '11111111-2222-4333-8444-555555555555']) {
    expect(addressOf('/a?$filter=owner eq {$args.x}', { x: value })?.searchParams.get('$filter')).toBe(
      `owner eq ${value}`,
    );
  }
  // Where the schema says which there are.
  expect(addressOf('/a?$orderby={$args.x} desc', { x: 'title' }, true)?.search).toBe('?$orderby=title%20desc');
});

test('beside other text of a segment a value brings no punctuation that addresses give a meaning to', () => {
  for (const template of ['/drive/root:/{$args.x}:/content', '/things(id={$args.x})', '/a/{$args.x}.json']) {
    for (const text of ['a:b', 'a)', "a'", 'a,b', 'a;b=c', '$value', 'a@b']) {
      expect(addressOf(template, { x: text }), `${template} ${text}`).toBeUndefined();
    }
    expect(addressOf(template, { x: 'Report 1.docx' })?.pathname).toContain('Report%201.docx');
  }
});

describe('lists', () => {
  test.each([
    ['/a/{$args.x}', ['p', 'q/r'], '/a/p,q%2Fr'],
    ['/a?x={$args.x}', ['p', 'q r', 3], '/a?x=p,q%20r,3'],
    ["/a?f=x in ('{$args.x}')", ["o'b", 'c,d'], "/a?f=x%20in%20('o%27%27b','c%2Cd')"],
    ['/a?x={$args.x}', [], '/a?x='],
  ])('%s with %j is %s', (template, value, expected) => {
    const url = addressOf(template, { x: value });
    expect(url && url.pathname.slice('/v1/base'.length) + url.search.replaceAll('%27', '%27')).toBe(
      new URL(BASE + expected).href.slice(BASE.length),
    );
  });

  test.each([
    ['/a/{$args.x}', []],
    ["/a?f=x in ('{$args.x}')", []],
    ['/a?x={$args.x}', ['a,b', 'c']],
    ['/a?x={$args.x}', [{ toString: (): string => 'x' }]],
    ['/a?x={$args.x}', [null]],
  ])('%s with %j is refused', (template, value) => {
    expect(addressOf(template, { x: value })).toBeUndefined();
  });
});

test('an argument without a value leaves out its option when it is all of it, and is refused anywhere else', () => {
  for (const x of [undefined, null]) {
    expect(addressOf('/a?x={$args.x}&y=1', { x })?.search).toBe('?y=1');
    expect(addressOf('/a?x={$args.x}', { x })?.search).toBe('');
    expect(addressOf("/a?f=owner eq 'me' and s eq '{$args.x}'", { x })).toBeUndefined();
    expect(addressOf('/a/{$args.x}', { x })).toBeUndefined();
  }
});

test('text of the template is encoded where it has to be and kept where it may stay', () => {
  expect(addressOf("/a b/ü/$value?$filter=a eq 'ö' and b%20c&q=100%", {})?.href).toBe(
    `${BASE}/a%20b/%C3%BC/$value?$filter=a%20eq%20%27%C3%B6%27%20and%20b%20c&q=100%25`,
  );
});

/** What is refused before validation, in which words, and how fast (GD-1, GD-2, GD-3, GD-4, GD-6). */
import { getIntrospectionQuery, parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { type AdmissionOptions, createAdmission } from '../../../src/http/limits/admission.ts';
import type { DocumentLimits } from '../../../src/http/limits/limits.ts';
import type { RawOperation } from '../../../src/http/operations-in.ts';
import { configFor } from '../../support/api.ts';
import { schema } from './documents.ts';

const limits: DocumentLimits = configFor({ instance: 'https://login.example/' }).server;
/** Why it is refused, if it is. */
const refusing = (options: AdmissionOptions) => {
  const admission = createAdmission(options);
  return (operation: RawOperation) => admission(operation).excess;
};
const admission = (persisted: (hash: string) => string | undefined = () => undefined) =>
  refusing({ limits, schema, persisted });
const admit = (operation: RawOperation | string) =>
  admission()(typeof operation === 'string' ? { query: operation } : operation);

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, at) => text(at)).join(' ');
const nested = (levels: number, field = 'manager') =>
  `${`${field} { `.repeat(levels - 1)}name${' }'.repeat(levels - 1)}`;

test.each([
  ['50 directives', `{ ${times(5, (at) => `a${at}: name ${'@skip(if: false) '.repeat(10)}`)} }`, undefined],
  ['51 directives', `{ ${times(5, (at) => `a${at}: name ${'@skip(if: false) '.repeat(10)}`)} me @a { id } }`, '50 directives are allowed, 51 came'],
  ['10 operations', times(10, (at) => `query O${at} { name }`), undefined],
  ['11 operations', times(11, (at) => `query O${at} { name }`), '10 operations are allowed, 11 came'],
  ['20 root fields', `{ ${times(20, () => 'name')} }`, undefined],
  ['21 root fields', `{ ...A ...A ...A } fragment A on Query { ${times(7, () => 'name')} }`, '20 root fields are allowed, 21 came'],
  ['30 repeats', `{ me { ${times(30, () => 'name')} } }`, undefined],
  ['31 repeats', `{ me { ${times(31, () => 'name')} } }`, '30 repeats of one field in one place are allowed, 31 came'],
  ['6 × 6 repeats in one place', `{ ${times(6, () => `me { ${times(6, () => 'manager { name }')} }`)} }`, '30 repeats of one field in one place are allowed, 36 came'],
  ['repeats that differ in their field only', `{ me { ${times(16, () => 'x: name')} ${times(15, () => 'x: id')} } }`, '30 aliases are allowed, 31 came'],
  ['depth 12', `{ ${nested(12, 'me')} }`, undefined],
  ['depth 13', `{ ${nested(13, 'me')} }`, '12 levels are allowed, 13 came'],
  ['depth 20 of the schema', `{ __schema { types { ${nested(18, 'ofType')} } } }`, undefined],
  ['depth 21 of the schema', `{ __schema { types { ${nested(19, 'ofType')} } } }`, '20 levels are allowed, 21 came'],
  ['the schema beside data', `{ name __schema { types { ${nested(18, 'ofType')} } } }`, '12 levels are allowed, 20 came'],
  ['1,000 items', `{ people(first: [${'1,'.repeat(1_000)}]) { pageInfo { end } } }`, undefined],
  ['1,001 items', `{ people(first: [${'1,'.repeat(1_001)}]) { pageInfo { end } } }`, '1000 items in a list are allowed, 1001 came'],
  ['1,001 items as a default', `query ($a: [Int] = [${'1,'.repeat(1_001)}]) { name }`, '1000 items in a list are allowed, 1001 came'],
  ['1,500 brackets', `{ people(first: ${'['.repeat(800)}${']'.repeat(800)}) { pageInfo { end } } }`, /^The operation is refused: \d+ brackets inside each other are allowed, \d+ came\.$/],
  ['200 inline fragments', `${'{ ... '.repeat(200)} { name } ${'}'.repeat(200)}`, /brackets inside each other/],
  ['2,001 tokens', `{ me { ${times(1_999, () => 'name')} } }`, '2000 tokens are allowed, 2001 came'],
  ['a fragment that spreads itself', '{ me { ...A } } fragment A on Person { manager { ...B } } fragment B on Person { ...A }', 'fragment A spreads itself'],
  ['101 fragments in a chain', `{ me { ...F0 } } ${times(101, (at) => `fragment F${at} on Person { ...F${at + 1} }`)}`, '100 fragments in a chain are allowed, 101 came'],
  ['unused fragments that double', `{ name } ${times(30, (at) => `fragment F${at} on Person { ...F${at + 1} ...F${at + 1} }`)}`, '5000 selections, with fragments spread out, are allowed'],
  ['20,000 points', '{ people(first: 20000) { nodes { name } } }', '20000 points of cost are allowed, 20001 came'],
  ['19,999 objects in a page', '{ people(first: 19999) { nodes { name tags } } }', undefined],
  ['a page in a page', '{ people(first: 100) { nodes { reports(first: 100) { nodes { manager { id } } } } } }', '20000 points of cost are allowed, 20201 came'],
  ['lists in lists that say no length', '{ all { kids { kids { kids { name } } } } }', '20000 points of cost are allowed, 406900 came'],
])('%s', (_name, query, said) => {
  if (said === undefined) expect(admit(query)).toBeUndefined();
  else if (typeof said === 'string') expect(admit(query)).toContain(`The operation is refused: ${said}`);
  else expect(admit(query)).toMatch(said);
}); // biome-ignore format: a table

const chain = (length: number) => Array.from({ length }, (_, at) => `fragment F${at} on Person { ...F${at + 1} }`);

test('follows a chain of fragments from either end, and no further than it may', () => {
  const said = '100 fragments in a chain are allowed, 101 came';
  expect(admit(`${chain(101).toReversed().join(' ')} { me { ...F0 } }`)).toContain(said);
  const patient = refusing({ limits: { ...limits, maxTokens: 100_000 }, schema, persisted: () => undefined });
  expect(patient({ query: `{ me { ...F0 } } ${chain(12_000).join(' ')}` })).toContain(said);
});

test('counts what all operations of a document select together, because all are validated', () => {
  const shared = `fragment A on Person { ${times(500, (at) => `x${at}`)} }`;
  expect(admit(`${times(9, (at) => `query O${at} { me { ...A } }`)} ${shared}`)).toBeUndefined();
  expect(admit(`${times(10, (at) => `query O${at} { me { ...A } }`)} ${shared}`)).toContain('5000 selections');
});

test('lets the introspection query of every tool pass', () => {
  const full = getIntrospectionQuery({
    inputValueDeprecation: true,
    oneOf: true,
    schemaDescription: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
  });
  expect(admit(full)).toBeUndefined();
});

describe('cost follows', () => {
  const query = 'query ($n: Int) { people(first: $n) { nodes { reports(first: 100) { nodes { name } } } } }';
  const points = (variables: unknown) => Number(/(\d+) came/.exec(tight({ query, variables }) ?? '')?.[1]);
  const tight = refusing({ limits: { ...limits, maxCost: 1 }, schema, persisted: () => undefined });
  test.each([
    ['the variable', { n: 5 }, 1 + 5 * (1 + 101)],
    ['the default of the argument, where the variable is not given', {}, 1 + 40 * (1 + 101)],
    ['the assumed length, for what is no length', { n: 'x' }, 1 + 25 * (1 + 101)],
    ['own members of the variables only', Object.create({ n: 5 }), 1 + 40 * (1 + 101)],
    ['one item at least', { n: 0 }, 1 + 25 * (1 + 101)],
  ])('%s', (_name, variables, expected) => {
    expect(points(variables)).toBe(expected);
  });

  test('the variables of this request, though the document is known', () => {
    const known = admission();
    expect(known({ query, variables: { n: 2 } })).toBeUndefined();
    expect(known({ query, variables: { n: 1_000 } })).toContain('20000 points of cost');
    expect(known({ query, variables: { n: 2 } })).toBeUndefined();
  });

  test('the text behind a hash', () => {
    const byHash = admission((hash) => (hash === 'abc' ? query : undefined));
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'abc' } };
    expect(byHash({ extensions, variables: { n: 2 } })).toBeUndefined();
    expect(byHash({ extensions, variables: { n: 1_000 } })).toContain('20000 points of cost');
    expect(byHash({ extensions: { persistedQuery: null } })).toBeUndefined();
  });
});

describe('variables are held to', () => {
  const deep = (levels: number): unknown => (levels === 1 ? {} : { a: deep(levels - 1) });
  test.each([
    ['64 KiB', { a: 'x'.repeat(65_000) }, { a: 'x'.repeat(65_536) }, '65536 bytes of variables'],
    ['64 KiB of names', Object.fromEntries([['x'.repeat(65_000), 1]]), Object.fromEntries([['x'.repeat(65_536), 1]]), '65536 bytes of variables'],
    ['32 levels', deep(32), deep(33), '32 levels of variables'],
    ['1,000 items', { a: Array(1_000).fill(1) }, { a: { b: Array(1_001).fill(1) } }, '1000 items in a list of variables'],
  ])('%s', (_name, within, beyond, said) => {
    expect(admit({ query: '{ name }', variables: within })).toBeUndefined();
    expect(admit({ query: '{ name }', variables: beyond })).toContain(said);
  }); // biome-ignore format: a table

  test('them, and so are extensions', () => {
    expect(admit({ query: '{ name }', extensions: deep(33) })).toContain('32 levels of extensions');
  });

  test('them without recursion', () => {
    let value: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) value = [value];
    expect(admit({ query: '{ name }', variables: { value } })).toContain('32 levels of variables');
  });
});

/** CPU time of this thread in milliseconds, the least of three: what else the machine does must not count. */
const timed = (work: () => unknown) => {
  const tries = [1, 2, 3].map(() => {
    const began = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(began);
    return (user + system) / 1_000;
  });
  return Math.min(...tries);
};
const doubling = (body: (next: string) => string) =>
  `{ me { ...F0 } } ${times(25, (at) => `fragment F${at} on Person { ${body(`F${at + 1}`)} }`)} fragment F25 on Person { id }`;

describe('takes no time:', () => {
  test.each([
    ['spread twice', doubling((next) => `...${next} ...${next}`)],
    ['under one key', doubling((next) => `manager { ...${next} } manager { ...${next} }`)],
    ['under aliases', doubling((next) => `a: manager { ...${next} } b: manager { ...${next} }`)],
    ['in inline fragments', doubling((next) => `... on Person { ...${next} } ... { ...${next} }`)],
    ['under lists', doubling((next) => `kids { ...${next} ...${next} }`)],
  ])('1.5 KB of fragments that double, %s, are refused in less than 50 ms', (_name, query) => {
    expect(query.length).toBeLessThan(2_200);
    const refuse = admission();
    expect(timed(() => expect(refuse({ query })).toMatch(/^The operation is refused: /))).toBeLessThan(50);
  });

  test('a quarter of a megabyte that is one token, or none', () => {
    const comments = `{ name }${' #,\n'.repeat(65_000)}`;
    const text = `{ people(after: "${'x'.repeat(260_000)}") { pageInfo { end } } }`;
    for (const query of [comments, text]) expect(timed(() => admit(query))).toBeLessThan(50);
  });

  test('whatever passes is validated in reasonable time', () => {
    const flat = `{ me { ${times(30, () => `manager { ${times(15, () => 'name')} }`)} } }`;
    const shared = `{ me { ${times(29, (at) => `...F${at}`)} } } ${times(29, (at) => `fragment F${at} on Person { manager { manager { name id } name } id }`)}`;
    const tree = (level: number): string =>
      level === 0 ? 'name' : `manager { ${tree(level - 1)} } parent { ${tree(level - 1)} }`;
    const crossed = `{ me { ${times(28, (at) => `...F${at}`)} } } ${times(28, (at) => `fragment F${at} on Person { manager { ...G${at} } } fragment G${at} on Person { manager { name } parent { id } }`)}`;
    for (const query of [flat, shared, crossed, `{ me { ${tree(7)} } }`]) {
      const refused = admit(query);
      if (refused === undefined) expect(timed(() => validate(schema, parse(query)))).toBeLessThan(500);
    }
  });

  test('a document that is known costs a look-up', () => {
    const known = admission();
    const operation = {
      query: `{ me { ${times(150, (at) => `field${at} { ...F }`)} } } fragment F on Person { name }`,
    };
    expect(known(operation)).toBeUndefined();
    const later = timed(() => {
      for (let count = 0; count < 1_000; count += 1) known(operation);
    });
    expect(later).toBeLessThan(50);
  });
});

/** What holds for any input: order of sources, nothing but `ConfigError`, no secret in it, no prototype touched. @module */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { parseJson, TextFault } from '../../src/config/json-text.ts';
import { toValue } from '../../src/config/raw.ts';
import { settings } from '../../src/config/schema.ts';
import { shapeOf } from '../../src/config/shape.ts';
import { parseYaml } from '../../src/config/yaml-text.ts';
import { faultsOf, folder, least, load } from './sources.ts';

const PLANTED = 'pl4nted~s3cret~value';

const root = shapeOf(settings);
const known =
  root.kind === 'section'
    ? [...root.keys].flatMap(([name, shape]) => [name, ...(shape.kind === 'section' ? shape.keys.keys() : [])])
    : [];
const names = fc.oneof(
  fc.constantFrom(...known, 'graph', 'arm', 'todo', '0', '__proto__', 'constructor', 'prototype'),
  fc.string(),
);
const values = fc.oneof(
  fc.constantFrom(
    PLANTED,
    `${PLANTED} `,
    null,
    true,
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    'common',
    'https://localhost',
    'Path',
    [],
    {},
  ),
  fc.string({ unit: 'binary' }),
  fc.double(),
);
const trees = fc.letrec((tie) => ({
  tree: fc.dictionary(names, fc.oneof({ maxDepth: 4 }, values, tie('tree'), fc.array(tie('tree'), { maxLength: 3 }))),
})).tree;

function survives(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.faults.length).toBeGreaterThan(0);
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain(PLANTED);
  }
  expect(Object.prototype).not.toHaveProperty('polluted');
}

test('the highest source that sets a key decides it', () => {
  const port = fc.option(fc.integer({ min: 0, max: 65_535 }), { nil: undefined });
  fc.assert(
    fc.property(port, port, port, port, (file, plain, doubled, flag) => {
      using dir = folder();
      if (file !== undefined) dir.write('onbehalf.json', { Server: { Port: file } });
      const env = { ...least, PORT: plain?.toString(), server__PORT: doubled?.toString() };
      const { server } = load({ directory: dir.path, env, overrides: { server: { port: flag } } });
      expect(server.port).toBe(flag ?? doubled ?? plain ?? file ?? 4000);
    }),
    { numRuns: 60 },
  );
});

test('any flags and any variables give a configuration or a ConfigError without the secret', () => {
  fc.assert(fc.property(trees, (overrides) => survives(() => load({ overrides }))));
  const variables = fc.dictionary(
    fc.tuple(fc.constantFrom(...known), names, names).map((parts) => parts.join('__')),
    fc.constantFrom(PLANTED, '', '0', 'true'),
  );
  fc.assert(fc.property(variables, (env) => survives(() => load({ env: { ...least, ...env } }))));
});

test('any text in a file gives a configuration or a ConfigError without the secret', () => {
  using dir = folder();
  const pieces = fc.constantFrom(
    PLANTED,
    'AzureAd:',
    '\n  ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    ': ',
    ', ',
    '*a',
    '&a ',
    '!!binary ',
    '<<: ',
    '|\n',
    '? ',
    '#',
    '\t',
    '\\',
    '1',
    'null',
    '__proto__',
    '---\n',
  );
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 12 }).map((all) => all.join('')),
    trees.map((tree) => JSON.stringify(tree)),
  );
  fc.assert(
    fc.property(texts, fc.constantFrom('a.yaml', 'a.json'), (text, file) => {
      dir.write(file, text);
      survives(() => load({ directory: dir.path, file }));
    }),
    { numRuns: 400 },
  );
});

test('reads as JSON exactly what JSON.parse reads, equal keys and depth apart', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), (text) => {
      expect(JSON.stringify(toValue(parseJson(text)))).toBe(JSON.stringify(withoutProto(JSON.parse(text))));
    }),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc
          .array(fc.constantFrom(...Array.from('{}[],:"\\0123e-. truefalsn\u0001')), { maxLength: 8 })
          .map((all) => all.join('')),
      ),
      (text) => {
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          expect(() => parseJson(text)).toThrow(TextFault);
          return;
        }
        expect(toValue(parseJson(text))).toEqual(expected);
      },
    ),
    { numRuns: 2000 },
  );
});

function withoutProto(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutProto);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '__proto__')
      .map(([key, inner]) => [key, withoutProto(inner)]),
  );
}

test('YAML cannot reach a prototype, nor grow without end', () => {
  const polluting = 'Server:\n  __proto__: { polluted: 1 }\n__proto__: { polluted: 1 }\n';
  expect(toValue(parseYaml(polluting))).toEqual({ Server: {} });
  survives(() => load({ overrides: JSON.parse('{"Server":{"__proto__":{"polluted":1}}}') }));
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 9; level += 1) lines.push(`a${level}: &a${level} [${`*a${level - 1}, `.repeat(9)}]`);
  expect(() => parseYaml(lines.join('\n'))).toThrow(TextFault);
});

test('a group of keys where a list or a secret belongs is a fault, whatever its keys are called', () => {
  const length = { length: { deep: 1 } };
  expect(faultsOf({ overrides: { Schema: length, AzureAd: { ClientSecret: length, TenantId: length } } })).toEqual([
    expect.stringMatching(/^AzureAd\.TenantId: expected a tenant.*received a group of keys/),
    expect.stringMatching(/^AzureAd\.ClientSecret: expected a client secret/),
    expect.stringMatching(/^Schema: expected .*received a group of keys/),
  ]);
  expect(faultsOf({ env: { Schema__length__: 'x' } }).at(-1)).toMatch(/^Schema: .*a group of keys/);
});

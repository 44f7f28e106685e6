/** What may be said of the directives: which operations are refused whole, a dry run, own SDL files. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, loadConfig } from '../../src/index.ts';

const AzureAd = {
  TenantId: '11111111-2222-3333-4444-555555555555',
  ClientId: '66666666-7777-8888-9999-aaaaaaaaaaaa',
  ClientSecret: 'not-used',
};
const load = (overrides: object = {}, env: Record<string, string> = {}) =>
  loadConfig({ env, directory: tmpdir(), overrides: { environment: 'development', AzureAd, ...overrides } });
const faultsOf = (overrides: object, env: Record<string, string> = {}): string => {
  try {
    load(overrides, env);
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
};

test('by default mutations are refused whole, directives are in force, and there are no own files', () => {
  const { authorization, schema } = load();
  expect(authorization).toMatchObject({ rejectUnauthorized: 'mutations', dryRun: false, defaultDeny: false });
  expect(schema).toEqual([]);
});

test.each([
  [true, true],
  [false, false],
  ['mutations', 'mutations'],
  ['Mutations', 'mutations'],
  ['true', true],
  ['False', false],
])('RejectUnauthorized %j', (written, loaded) => {
  expect(load({ Authorization: { RejectUnauthorized: written } }).authorization.rejectUnauthorized).toBe(loaded);
  const env = { Authorization__RejectUnauthorized: String(written) };
  expect(load({}, env).authorization.rejectUnauthorized).toBe(loaded);
});

test.each(['queries', '', 1, 'yes'])('RejectUnauthorized %j is a fault', (written) => {
  expect(faultsOf({ Authorization: { RejectUnauthorized: written } })).toMatch(
    /Authorization\.RejectUnauthorized: expected true, false or mutations/,
  );
});

test('paths of own files start at the directory of the configuration, whoever names them', () => {
  const wanted = [join(tmpdir(), 'schema/*.graphql'), '/etc/onbehalf/rules.graphql'];
  expect(load({ Schema: ['schema/*.graphql', '/etc/onbehalf/rules.graphql'] }).schema).toEqual(wanted);
  expect(load({}, { Schema__0: 'schema/*.graphql', Schema__1: '/etc/onbehalf/rules.graphql' }).schema).toEqual(wanted);
});

test('an empty list, a blank path and anything but texts are faults', () => {
  expect(faultsOf({ Schema: [] })).toMatch(/Schema: expected a list of paths or globs/);
  expect(faultsOf({ Schema: [''] })).toMatch(/Schema\[0\]: expected a path or glob/);
  expect(faultsOf({ Schema: [1] })).toMatch(/Schema\[0\]: expected a path or glob/);
  expect(faultsOf({ Schema: { Files: ['a'] } })).toMatch(/Schema/);
});

test('$schema, which editors read, is not taken for a misspelt Schema', () => {
  expect(load({ $schema: './onbehalf.schema.json' }).schema).toEqual([]);
  expect(faultsOf({ Shcema: ['a.graphql'] })).toMatch(/did you mean Schema/);
});

/** The printed pages are fresh, and what they show works. @module */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { configJsonSchema, configMarkdown } from '../../src/config/print.ts';
import { faultsOf, folder, least, load } from './sources.ts';

const example = /```yaml\n([\s\S]*?)```/.exec(configMarkdown())?.[1] ?? '';

test('the pages under docs/ are what the code prints', () => {
  execFileSync(process.execPath, ['scripts/print-docs.ts', '--check'], { stdio: 'pipe' });
});

test('the example of the manual loads but for the certificate it names', () => {
  using dir = folder();
  dir.write('onbehalf.yaml', example);
  expect(faultsOf({ directory: dir.path, env: {} })).toEqual([
    'AzureAd.ClientCredentials[0].CertificateDiskPath: expected a file that can be read, received ENOENT',
  ]);
  const { downstreamApis } = load({ directory: dir.path, env: least });
  expect(downstreamApis.todolist?.scopes).toEqual(['api://todolist/.default']);
});

test('every row of the manual names a variable that sets its key', () => {
  const rows = configMarkdown().matchAll(/^\| `([^`]+)` \|.*`((?:\w+|\{name\})__[^`]+)` \|/gm);
  const seen = Array.from(rows, ([, key = '', variable = '']) => {
    const env = { ...least, [variable.replaceAll('{name}', 'todo')]: '' };
    const unknown = faultsOf({ env, overrides: {} }).filter((fault) => fault.includes('a known key'));
    expect(unknown, key).toEqual([]);
    return key;
  });
  expect(seen.length).toBeGreaterThan(35);
});

test('the schema for editors accepts the example and refuses a misspelt key', () => {
  const schema = z.fromJSONSchema(JSON.parse(JSON.stringify(configJsonSchema())));
  expect(schema.safeParse(parse(example)).error).toBeUndefined();
  expect(schema.safeParse({ Logging: {}, Server: { Port: 1 } }).success).toBe(true);
  expect(schema.safeParse({ Server: { Prot: 1 } }).success).toBe(false);
  expect(JSON.stringify(configJsonSchema())).not.toContain('readOnly');
});

/** The code that each HTTP status of a downstream API becomes, and that every class stands in the table. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CODES, type CodeEntry, errorsMarkdown } from '../../src/errors/codes.ts';
import { DownstreamError, downstreamCode } from '../../src/errors/errors.ts';

test.each([
  [400, 'DOWNSTREAM_INPUT'],
  [401, 'DOWNSTREAM_ERROR'],
  [402, 'DOWNSTREAM_FORBIDDEN'],
  [403, 'DOWNSTREAM_FORBIDDEN'],
  [404, 'DOWNSTREAM_NOT_FOUND'],
  [405, 'DOWNSTREAM_INPUT'],
  [408, 'DOWNSTREAM_TIMEOUT'],
  [409, 'DOWNSTREAM_CONFLICT'],
  [410, 'DOWNSTREAM_NOT_FOUND'],
  [412, 'DOWNSTREAM_CONFLICT'],
  [413, 'DOWNSTREAM_INPUT'],
  [422, 'DOWNSTREAM_INPUT'],
  [423, 'DOWNSTREAM_CONFLICT'],
  [429, 'DOWNSTREAM_THROTTLED'],
  [500, 'DOWNSTREAM_UNAVAILABLE'],
  [502, 'DOWNSTREAM_UNAVAILABLE'],
  [503, 'DOWNSTREAM_UNAVAILABLE'],
  [504, 'DOWNSTREAM_TIMEOUT'],
  [302, 'DOWNSTREAM_ERROR'],
  [204, 'DOWNSTREAM_ERROR'],
] as const)('a downstream answer of %d is %s', (status, code) => {
  expect(downstreamCode(status)).toBe(code);
  expect(new DownstreamError(code, { api: 'graph' }).message).not.toBe('');
});

test('every code has its line in the manual', () => {
  const manual = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  for (const [code, { advice }] of Object.entries<CodeEntry>(CODES)) {
    expect(errorsMarkdown()).toContain(`| \`${code}\` |`);
    expect(manual).toContain(`\`${code}\``);
    expect(manual).toContain(advice);
  }
});

/** What is not installed is said by name. */
import { expect, test } from 'vitest';
import { missingPackages } from '../../src/database/packages.ts';

test('packages for import alone are there, too; what is missing comes as a command', () => {
  expect(missingPackages(['pg', 'pg-boss', '@electric-sql/pglite'])).toBeUndefined();
  expect(missingPackages(['pg', 'no-such-database', 'no-such-queue'])).toBe(
    'npm install no-such-database no-such-queue',
  );
});

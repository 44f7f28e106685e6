/** Steps that have shipped: as they were, so that a database of an earlier version becomes what the code expects. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { backgroundMigrations } from '../../src/background/migrations.ts';
import { sessionMigrations } from '../../src/tokens/sessions/migrations.ts';

/** SHA-256 of the SQL of each, shortened. A new step comes in by a line here; a line that has landed is never changed. */
const SHIPPED = {
  'sessions-1': 'c86b58e26326478f',
  'background-1': 'fc5ffbc46639b75b',
  'background-2': '58183dca64986942',
  'background-3': 'a4b00e2b2bab2981',
  'background-4': 'dcb3ddedc916cc34',
};

test('a step that has shipped is never edited', () => {
  const steps = [...sessionMigrations, ...backgroundMigrations].map(({ id, sql }) => [
    id,
    createHash('sha256').update(sql).digest('hex').slice(0, 16),
  ]);
  expect(Object.fromEntries(steps)).toEqual(SHIPPED);
});

/** docs/dev-tenant.md: its example is the file and passes, its tables name all that may be written and every variable. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const page = read('docs/dev-tenant.md');

test('shows the example as it is, and the example passes', async () => {
  const [, path = '', shown] = /```ts\n\/\/ (examples\/\S+)\n([\s\S]*?)```/.exec(page) ?? [];
  expect(shown).toBe(read(path));
  const args = ['--test', '--test-reporter=tap', path];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: fileURLToPath(root) });
  expect(stdout).toContain('# pass 1');
});

/** Names in the first column of the table whose heading row has this text first. */
function namesIn(table: string): readonly string[] {
  const part = page.split(`| ${table} |`)[1]?.split('\n\n')[0] ?? '';
  const cells = part.split('\n').filter((line) => line.startsWith('| `'));
  return cells.flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`(\w+)/g)].map(([, name = '']) => name));
}

test.each([
  ['`people`', 'PersonDescription'],
  ['`apps`', 'AppDescription'],
  ['`subscriptions`', 'SubscriptionDescription'],
])('names all that %s may say', (table, type) => {
  const description = read('src/dev-tenant/directory/description.ts');
  const body = new RegExp(`interface ${type} \\{([\\s\\S]*?)\\n\\}`).exec(description)?.[1] ?? '';
  const members = [...body.matchAll(/^ {2}readonly (\w+)/gm)].map(([, member = '']) => member);
  expect(members.length).toBeGreaterThan(3);
  expect(namesIn(table).toSorted()).toEqual(members.toSorted());
});

test('names every variable of the contract', () => {
  const variables = read('test/dev-tenant/contract/entra-target.ts').match(/ONBEHALF_CONTRACT_\w+/g) ?? [];
  expect(new Set(namesIn('variable'))).toEqual(new Set(variables));
});

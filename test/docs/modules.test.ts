/** docs/modules.md: its files are those under examples/, its table names the members of the context and of a definition. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('docs/modules.md');

const blocks = [...page.matchAll(/```ts\n\/\/ (examples\/\S+)\n([\s\S]*?)```/g)];
test.each(blocks.map(([, path = '', text = '']) => [path, text]))('shows %s as it is', (path, text) => {
  expect(text).toBe(read(path));
});

/** Names that a table under a heading has in its first column. */
function namesUnder(heading: string): readonly string[] {
  const part = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const cells = part
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|')[1] ?? '');
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)/g)].map(([, name = '']) => name));
}

const membersOf = (path: string, name: string): readonly string[] => {
  const body = new RegExp(`interface ${name}\\b[^{]*\\{([\\s\\S]*?)\\n\\}`).exec(read(path))?.[1] ?? '';
  return [...body.matchAll(/^ {2}readonly (\w+)/gm)].map(([, member = '']) => member);
};

test('the tables name every member that a module can bring and that a resolver gets', () => {
  expect(blocks).toHaveLength(2);
  expect(namesUnder('What a module can bring').toSorted()).toEqual(
    membersOf('src/module/define-module.ts', 'ModuleDefinition').toSorted(),
  );
  expect(namesUnder('The request context').toSorted()).toEqual(
    membersOf('src/module/request-context.ts', 'RequestContext').toSorted(),
  );
});

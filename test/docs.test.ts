/** What the README and docs/ say is so: links lead somewhere, examples run. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { defineModule, graphModule, type SchemaModule } from '../src/index.ts';
import { startProduct } from './support/product.ts';

const root = resolve(import.meta.dirname, '..');
const pages = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

test.each(pages)('every link of %s leads to a file that is there', (page) => {
  const text = readFileSync(join(root, page), 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = '']) => join(dirname(page), link));
  // What is not in the package is linked where the sources are.
  const sources = [...text.matchAll(/\]\(https:\/\/github\.com\/onbehalf\/onbehalf\/(?:tree|blob)\/main\/([^)#\s]+)/g)];
  const all = [...links, ...sources.map(([, path = '']) => path)];
  expect(all.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('every dependency of the package has its reason', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const page = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');
  const reasons = page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  expect(new Set(reasons)).toEqual(new Set(Object.keys(dependencies)));
});

test('the module of the README answers from an API of one’s own, on behalf of the user', async () => {
  const example =
    /```ts\n\/\/ server\.ts[^\n]*\n([\s\S]*?)const server/.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1] ??
    '';
  const folder = await mkdtemp(join(tmpdir(), 'onbehalf-readme-'));
  const file = join(folder, 'example.ts');
  const source = example.replace("from 'onbehalf'", `from '${pathToFileURL(join(root, 'src/index.ts')).href}'`);
  await writeFile(file, `${source}\nexport { todos };\n`);
  const { todos } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { todos: SchemaModule };
  await rm(folder, { recursive: true });

  const writer = defineModule({
    name: 'writer',
    typeDefs: 'extend type Mutation { addTodo(title: String!): Boolean @requiresScopes(scopes: [["access_as_user"]]) }',
    resolvers: {
      Mutation: {
        addTodo: (_root, { title }: { title: string }, { downstream }) =>
          downstream('todolist')
            .post('/todos', { title })
            .then(() => true),
      },
    },
  });

  await using product = await startProduct({ modules: [graphModule, todos, writer] });
  const bearer = await product.bearerOf('ada');
  expect((await product.ask('mutation { addTodo(title: "mend the loom") }', { bearer })).data).toEqual({
    addTodo: true,
  });
  const { data, errors } = await product.ask('{ todos me { displayName } }', { bearer });
  expect(errors).toEqual([]);
  expect(data).toEqual({ todos: expect.arrayContaining(['mend the loom']), me: { displayName: 'Ada Lindqvist' } });
  const other = await product.ask('{ todos }', { user: 'alan' });
  expect(other.data.todos).not.toContain('mend the loom');
});

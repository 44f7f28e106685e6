/** Operations in the code of front-ends, as `onbehalf permissions` reads them. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse, print } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asSent } from '../../src/cli/as-sent.ts';
import { builtInSchema } from '../../src/cli/built-in-schema.ts';
import { createPlucker } from '../../src/cli/code-operations.ts';
import { readOperations } from '../../src/cli/permissions-documents.ts';

let folder: string;
const write = async (name: string, text: string) => {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), text);
};
const schema = builtInSchema();
const read = (...names: readonly string[]) =>
  readOperations(
    names.map((name) => join(folder, name)),
    schema,
  );

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onbehalf-code-'));
  await write(
    'src/people.tsx',
    `import { gql, useQuery } from '@apollo/client';
import { BOSS } from './boss';
const PEOPLE = gql\`
  query People($first: Int!) {
    users(first: $first) { nodes { id ...Boss } }
  }
  \${BOSS}
\`;
export function People<T,>({ first }: { first: T }) { return <p>{String(useQuery(PEOPLE, { variables: { first } }))}</p>; }
`,
  );
  await write('src/boss.ts', 'export const BOSS = graphql(`fragment Boss on User { manager { ...Name } }`);');
  await write('src/name.graphql', 'fragment Name on User { displayName }');
  await write(
    'src/old.js',
    'const mine = /* GraphQL */ `query Mine { me { id } }`; const other = `query { nothing }`;',
  );
  await write('src/server.ts', 'const typeDefs = /* GraphQL */ `type Todo { id: ID! }`;');
  await write('src/plain.ts', 'export const answer: number = 42;');
  await write('src/[id].tsx', 'const one = gql`query One($id: ID!) { user(id: $id) { id } }`;');
  await write('src/node_modules/theirs/index.js', 'const q = gql`query Theirs { me { id } }`;');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('are found in tags and behind the comment; fragments may stand in other files, in code or not', async () => {
  const operations = await read('src/**/*.{ts,tsx,js,graphql}');
  expect(operations.map(({ name }) => name)).toEqual(['One', 'Mine', 'People']);
  const people = operations.find(({ name }) => name === 'People');
  expect(people?.document.definitions.map((one) => ('name' in one ? one.name?.value : ''))).toEqual([
    'People',
    'Boss',
    'Name',
  ]);
});

test('a file whose name looks like a pattern is the file', async () => {
  expect((await read('src/[id].tsx')).map(({ name }) => name)).toEqual(['One']);
});

test('faults stand where they do in the file, also on the first line of a tag', async () => {
  await write(
    'faulty/one.ts',
    '// a line\nconst q = gql`query One { me { idd } }`;\nconst r = gql`\n  query Two {\n    mee { id }\n  }\n`;\n',
  );
  await write('faulty/torn.ts', 'const q = gql`query {`;');
  await write('faulty/code.ts', 'const = ;');
  const reading = read('faulty/*.ts');
  await expect(reading).rejects.toThrow(/one\.ts, line 2, column 32: Cannot query field "idd" on type "User"/);
  await expect(reading).rejects.toThrow(/one\.ts, line 5, column 5: Cannot query field "mee" on type "Query"/);
  await expect(reading).rejects.toThrow(/torn\.ts, line 1, column 22: Syntax Error/);
  await expect(reading).rejects.toThrow(/code\.ts: Unexpected token/);
});

test('a folder is no file: it is said what would be', async () => {
  await expect(read('src/')).rejects.toThrow(
    /src\/ is a folder: expected files, or a glob such as '.*\/src\/\*\*\/\*\.graphql'/,
  );
});

test('the package of the project is taken, where it has one of its own', async () => {
  const own = 'project/node_modules/@graphql-tools/graphql-tag-pluck';
  await write(`${own}/package.json`, '{ "name": "@graphql-tools/graphql-tag-pluck", "main": "index.js" }');
  await write(
    `${own}/index.js`,
    `exports.gqlPluckFromCodeString = async (file, code) =>
      [{ body: file + ': ' + code, locationOffset: { line: 2, column: 1 } }];`,
  );
  const pluck = await createPlucker(join(folder, 'project'));
  expect(await pluck('a.ts', '{ id }')).toEqual(['\n  a.ts: { id }']);
});

test.each([
  ['query A { me { id here @client } }', 'query A { me { id } }'],
  ['query A { me { id cache @client { a } } }', 'query A { me { id } }'],
  ['query A { me { id card { here @client } } }', 'query A { me { id } }'],
  ['query A { me { id ... @client { a } ...F @client } }', 'query A { me { id } }'],
  ['query A { me @connection(key: "m") { id ...F @unmask ...G @nonreactive } }', 'query A { me { id ...F ...G } }'],
  ['query A { here @client } query B { me { id } }', 'query B { me { id } }'],
  ['query A { me { id @include(if: true) } }', 'query A { me { id @include(if: true) } }'],
])('%s is sent as %s', (written, sent) => {
  expect(print(asSent(parse(written)))).toBe(print(parse(sent)));
});

test('what stays in the client is no fault of the operation, nor are the variables that it took', async () => {
  await write('local.graphql', 'query Local($n: Int) { me { id isOpen @client(always: true) } draft(n: $n) @client }');
  const [local] = await read('local.graphql');
  expect(local?.name).toBe('Local');
});

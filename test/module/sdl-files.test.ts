/** Own `.graphql` files: loaded by pattern, held to the same rules, faults named by file and line. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { SchemaError } from '../../src/index.ts';
import { sdlFilesModule } from '../../src/module/sdl-files.ts';
import { startApi } from '../support/api.ts';

const directory = mkdtempSync(join(tmpdir(), 'onbehalf-sdl-'));
afterAll(() => rmSync(directory, { recursive: true }));

function write(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    const path = join(directory, folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return join(directory, folder);
}

const start = (Schema: readonly string[], authorization: object = {}) =>
  startApi({
    typeDefs: 'extend type Query { todo: Todo } type Todo { title: String note: String }',
    resolvers: { Query: { todo: () => ({ title: 't', note: 'n' }) } },
    overrides: { Schema, Authorization: authorization },
  });
const faultsOf = async (...globs: string[]): Promise<readonly string[]> => {
  const error = await start(globs).then(
    (api) => api[Symbol.asyncDispose]().then(() => undefined),
    (failure: unknown) => failure,
  );
  if (!(error instanceof SchemaError)) throw new Error('The server started.');
  return error.faults;
};

test('a directive in a file of one’s own guards a type of somebody else’s module', async () => {
  const folder = write('guard', {
    'todo.graphql': '# who may read to-dos\nextend type Todo @requiresRoles(roles: [["Assistant"]])\n',
    'deep/er/more.graphqls': 'extend type Todo { owner: String }',
    'readme.md': 'not SDL',
  });
  await using api = await start([join(folder, '**/*.graphql*')]);
  expect((await api.ask('{ todo { title } }')).data).toEqual({ todo: null });
  const { data } = await api.ask('{ todo { title owner } }', { roles: ['Assistant'] });
  expect(data).toEqual({ todo: { title: 't', owner: null } });
});

test('faults name the file and the line', async () => {
  const folder = write('faulty', {
    'a.graphql': 'extend type Todo {\n  due: String @requiresScopes(scopes: [])\n}',
    'b.graphql': '\n\nextend type Todo @requireRoles(roles: [["A"]])',
  });
  const faults = await faultsOf(join(folder, '*.graphql'));
  expect(faults).toHaveLength(2);
  expect(faults[0]).toMatch(/faulty\/a\.graphql, line 2, column 15: @requiresScopes on Todo\.due: .*empty list/);
  expect(faults[1]).toMatch(
    /faulty\/b\.graphql, line 3, column 18: Unknown directive "@requireRoles".*"@requiresRoles"/,
  );
});

test('a requirement in two files is refused, as everywhere', async () => {
  const folder = write('twice', {
    'a.graphql': 'extend type Todo @requiresScopes(scopes: [["A"]])',
    'b.graphql': 'extend type Todo @requiresScopes(scopes: [["B"]])',
  });
  const [fault, ...more] = await faultsOf(join(folder, 'a.graphql'), join(folder, 'b.graphql'));
  expect(more).toEqual([]);
  expect(fault).toMatch(/twice\/b\.graphql, line 1, column 18: .* twice \(first at .*twice\/a\.graphql, line 1/);
});

test('a pattern without a file, a text that is no SDL and a file that is none are faults, all at once', async () => {
  const folder = write('odd', { 'broken.graphql': 'extend type {', 'empty.gql': '# nothing\n' });
  mkdirSync(join(folder, 'folder.graphql'));
  const globs = ['nowhere/*.graphql', 'broken.graphql', 'empty.gql', 'folder.graphql'].map((name) =>
    join(folder, name),
  );
  expect(await faultsOf(...globs)).toEqual([
    expect.stringMatching(/^Schema: no file matches .*nowhere\/\*\.graphql$/),
    expect.stringMatching(/odd\/broken\.graphql, line 1, column 13: Syntax Error/),
    expect.stringMatching(/odd\/empty\.gql, line \d, column \d: Syntax Error/),
    expect.stringMatching(/odd\/folder\.graphql: cannot be read \(EISDIR\)$/),
  ]);
});

test('a file that several patterns match counts once', () => {
  const folder = write('once', { 'a.graphql': 'scalar A' });
  const module = sdlFilesModule([join(folder, '*.graphql'), join(folder, 'a.graphql')]);
  expect(module?.typeDefs).toMatchObject({ definitions: [{ name: { value: 'A' } }] });
  expect(sdlFilesModule([])).toBeUndefined();
});

test('a root field in a file falls under Authorization.DefaultDeny', async () => {
  const folder = write('deny', { 'open.graphql': 'extend type Query @requiresRoles(roles: [["Staff"]])' });
  await using api = await start([join(folder, '*.graphql')], { DefaultDeny: true });
  expect((await api.ask('{ todo { title } viewer { kind } }')).data).toEqual({ todo: null, viewer: null });
  const open = write('open', { 'open.graphql': 'extend type Query {\n  anybody: Int\n}' });
  await expect(start([join(open, '*.graphql')], { DefaultDeny: true })).rejects.toThrow(
    /open\.graphql, line 2, column 3: Query\.anybody has no directive/,
  );
});

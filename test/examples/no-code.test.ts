/** `examples/no-code/` as its README says: a configuration and one `.graphql` file, and what becomes of them while the server runs. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Running, run, start } from '../cli/command.ts';

const example = resolve(import.meta.dirname, '../../examples/no-code');
let folder: string;
let dev: Running;
let url: string;
const tokens = new Map<string, string>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onbehalf-no-code-'));
  cpSync(example, join(folder, 'examples/no-code'), { recursive: true });
  dev = start(['dev', '--config', 'examples/no-code/onbehalf.yaml'], {
    cwd: folder,
    env: { PORT: '0', DEV_TENANT_PORT: '0', DEV_TENANT_HTTP_PORT: '0' },
  });
  url = /GraphQL +(\S+)/.exec(await dev.says('curl -s '))?.[1] ?? '';
  for (const user of ['ada', 'alan']) {
    const { stdout } = await run(['token', '--user', user], { cwd: folder });
    tokens.set(user, stdout.trim());
  }
});

afterAll(async () => {
  await dev[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(query: string, user = 'ada', variables?: object) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens.get(user)}` },
    body: JSON.stringify({ query, variables }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: the shape of the data is the test's to know
  return (await response.json()) as { data: any; errors?: readonly { message: string }[] };
}

const sdl = () => join(folder, 'examples/no-code/todos.graphql');

test('the queries of the README answer as it says', async () => {
  const readme = readFileSync(join(example, 'README.md'), 'utf8');
  const queries = [...readme.matchAll(/^npx onbehalf query '([^']+)'/gm)].map(([, query = '']) => query);
  const answers = [...readme.matchAll(/^```json\n([\s\S]*?)^```/gm)].map(
    ([, text = '']) => JSON.parse(text) as unknown,
  );
  expect(queries).toHaveLength(2);
  for (const [index, query] of queries.entries()) {
    const { stdout, stderr } = await run(['query', query, '--user', 'ada'], { cwd: folder });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout.replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, '…'))).toEqual(answers[index]);
  }
});

test('adds, changes, replaces and removes, as the caller and on nobody else’s list', async () => {
  const { data } = await ask(
    'mutation ($todo: TodoInput!) { addTodo(todo: $todo) { id title done assignedTo } }',
    'ada',
    {
      todo: { title: 'count "the" bobbins' },
    },
  );
  const { id } = data.addTodo;
  expect(data.addTodo).toMatchObject({ title: 'count "the" bobbins', done: false, assignedTo: null });
  const change = async (mutation: string, user?: string) =>
    (await ask(`mutation ($id: ID!) { it: ${mutation} }`, user, { id })).data.it;
  expect(await change('changeTodo(id: $id, done: true) { title done }')).toEqual({
    title: 'count "the" bobbins',
    done: true,
  });
  expect(await change('replaceTodo(id: $id, todo: { title: "x" }) { title done }')).toEqual({
    title: 'x',
    done: false,
  });
  expect(await change('removeTodo(id: $id)', 'alan')).toBeNull();
  expect((await ask('query ($id: ID!) { todo(id: $id) { title } }', 'ada', { id })).data).toEqual({
    todo: { title: 'x' },
  });
  expect(await change('removeTodo(id: $id)')).toBe(true);
  expect((await ask('query ($id: ID!) { todo(id: $id) { title } }', 'ada', { id })).data).toEqual({ todo: null });
});

test('lists page, comments of a page are one call, assignees come from Graph', async () => {
  const { data: me } = await ask('{ me { id } }', 'alan');
  const ids: string[] = [];
  for (const title of ['1', '2', '3']) {
    const { data } = await ask('mutation ($todo: TodoInput!) { addTodo(todo: $todo) { id } }', 'alan', {
      todo: { title, ...(title === '2' ? { assignedTo: me.me.id } : {}) },
    });
    ids.push(data.addTodo.id);
  }
  await ask('mutation ($id: ID!) { comment(todo: $id, text: "soon") { id } }', 'alan', { id: ids[2] });
  const page = `query ($after: String) { todos(first: 2, after: $after) {
    nodes { title assignee { displayName } comments { text } } pageInfo { endCursor hasNextPage } } }`;
  const first = await ask(page, 'alan');
  expect(first.errors).toBeUndefined();
  expect(first.data.todos).toMatchObject({
    nodes: [
      { title: '1', assignee: null, comments: [] },
      { title: '2', assignee: { displayName: expect.stringContaining('Alan') as string } },
    ],
    pageInfo: { hasNextPage: true },
  });
  const second = await ask(page, 'alan', { after: first.data.todos.pageInfo.endCursor });
  expect(second.data.todos.nodes).toMatchObject([
    { title: '3', comments: [{ text: expect.stringMatching(/: soon$/) as string }] },
  ]);
  expect((await ask('{ allTodos { title } }', 'alan')).data.allTodos).toHaveLength(3);
});

test('asks as the application and as nobody, where the file says so', async () => {
  const { data, errors } = await ask('{ todoStatistics { people all done } todoListAbout { name version } }');
  expect(errors).toBeUndefined();
  expect(data.todoListAbout).toEqual({ name: 'To-do list', version: '1' });
  expect(data.todoStatistics.all).toBeGreaterThan(0);
});

describe('while it runs', () => {
  test('a changed file is read again, and no request fails meanwhile', async () => {
    const failures: unknown[] = [];
    const over = new AbortController();
    let asked = 0;
    const asking = Array.from({ length: 4 }, async () => {
      while (!over.signal.aborted) {
        const { errors } = await ask('{ todoListAbout { name } }').catch((error: unknown) => ({ errors: [error] }));
        if (errors) failures.push(...errors);
        asked += 1;
      }
    });
    writeFileSync(sdl(), `${readFileSync(sdl(), 'utf8')}\nextend type About { reloaded: Boolean }\n`);
    await dev.says('Read again');
    expect((await ask('{ todoListAbout { name reloaded } }')).data).toEqual({
      todoListAbout: { name: 'To-do list', reloaded: null },
    });
    over.abort();
    await Promise.all(asking);
    expect(failures).toEqual([]);
    expect(asked).toBeGreaterThan(5);
  });

  test('a faulty file is said, and the server goes on as it was', async () => {
    const good = readFileSync(sdl(), 'utf8');
    writeFileSync(sdl(), good.replace('{$args.id}', '{$args.ident}'));
    const said = await dev.says('Not read again');
    expect(said).toMatch(
      /todos\.graphql, line \d+, column \d+: @downstream on Query\.todo: unknown variable \{\$args\.ident\}: expected an argument of Query\.todo \(id\)/,
    );
    expect((await ask('{ todoListAbout { name reloaded } }')).errors).toBeUndefined();
    writeFileSync(sdl(), good.replace('reloaded: Boolean', 'mended: Boolean'));
    for (let tries = 0; (await ask('{ todoListAbout { mended } }')).errors && tries < 100; tries += 1) {
      await new Promise((tick) => {
        setTimeout(tick, 50);
      });
    }
    expect((await ask('{ todoListAbout { mended } }')).errors).toBeUndefined();
  });

  test('so is a changed configuration', async () => {
    const file = join(folder, 'examples/no-code/onbehalf.yaml');
    writeFileSync(file, `${readFileSync(file, 'utf8')}\nServer:\n  MaxDepth: 1\n`);
    for (let tries = 0; !(await ask('{ todoListAbout { name } }')).errors && tries < 100; tries += 1) {
      await new Promise((tick) => {
        setTimeout(tick, 50);
      });
    }
    expect((await ask('{ todoListAbout { name } }')).errors?.[0]?.message).toMatch(/1 levels are allowed/);
  });
});

/** examples/module: runs as its README says, and answers what it shows. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Example, runExample, shownIn } from './run-example.ts';

let example: Example;
beforeAll(async () => {
  example = await runExample('module');
});
afterAll(() => example[Symbol.asyncDispose]());

test('the README shows what is asked and what is answered', async () => {
  const { operations, answer } = shownIn(example.readme);
  expect(operations).toHaveLength(2);
  let last: unknown;
  for (const operation of operations) last = await example.ask(operation, 'ada');
  expect(last).toEqual(answer);
});

test('each user has their own to-dos, found by id with one read of the list', async () => {
  const added = (await example.ask('mutation { addTodo(title: "  Oil the shuttle ") { id title } }', 'alan')) as {
    data: { addTodo: { id: string; title: string } };
  };
  const { id, title } = added.data.addTodo;
  expect(title).toBe('Oil the shuttle');
  const query = `{ known: todo(id: "${id}") { label } unknown: todo(id: "none") { label } todos { id } }`;
  expect(await example.ask(query, 'alan')).toEqual({
    data: { known: { label: 'Oil the shuttle' }, unknown: null, todos: [{ id }] },
  });
  expect(await example.ask(`{ todo(id: "${id}") { label } }`, 'linus')).toEqual({ data: { todo: null } });
});

test('a title that is none is refused before anything is called', async () => {
  expect(await example.ask('mutation { addTodo(title: "  ") { id } }', 'alan')).toMatchObject({
    errors: [{ message: expect.stringContaining('Expected a title of 1 to 500 characters.') }],
  });
});

test('whoever lacks the scope is refused by the schema', async () => {
  expect(await example.ask('{ todoCount }', 'ada', 'Mail.Read')).toMatchObject({
    data: { todoCount: null },
    errors: [{ path: ['todoCount'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }],
  });
});

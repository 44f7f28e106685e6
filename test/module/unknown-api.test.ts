/** A server does not start with a module that asks an API which is not configured. */
import { expect, test } from 'vitest';
import { defineModule } from '../../src/index.ts';
import { startApi } from '../support/api.ts';

const todos = (api: string) =>
  defineModule({
    name: 'todos',
    typeDefs: 'extend type Query { todos: Int }',
    permissions: { 'Query.todos': { api, scopes: ['ToDoList.Read'] } },
  });

test('an API that is not configured is named with the field that asks it, and with the nearest one there is', async () => {
  await expect(startApi({ modules: [todos('garph')] })).rejects.toThrow(
    /- module 'todos', permissions: Query\.todos: unknown API 'garph': expected a name under DownstreamApis \(.*\); did you mean 'graph'\?/,
  );
});

test('names of APIs are compared without case, as everywhere in the configuration', async () => {
  await using api = await startApi({ modules: [todos('Graph')] });
  expect((await api.ask('{ todos }')).data).toEqual({ todos: null });
});

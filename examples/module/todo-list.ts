/** The to-do list of the signed-in user, as one request sees it: read once, however many fields ask for it. */
import DataLoader from 'dataloader';
import type { RequestScope } from 'onbehalf';

/** As the API answers. */
export interface Todo {
  readonly id: string;
  readonly title: string;
  readonly done: boolean;
}

export function createTodoList({ downstream }: RequestScope) {
  const api = downstream('todolist'); // a name under DownstreamApis
  const read = () => api.reads.get<readonly Todo[]>({ path: '/todos', scopes: ['ToDoList.Read'] });
  return {
    read,
    byId: new DataLoader<string, Todo | null>(async (ids) => {
      const todos = new Map((await read()).map((todo) => [todo.id, todo]));
      return ids.map((id) => todos.get(id) ?? null);
    }),
    async add(title: string): Promise<Todo> {
      const added = await api.post<Todo>('/todos', { title }, { scopes: ['ToDoList.ReadWrite'] });
      api.reads.forget();
      return added;
    },
  };
}

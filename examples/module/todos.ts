/** To-dos of the signed-in user, from an API of one's own: SDL, scalar, directive, loader and resolvers as one module. */
import { defineModule } from 'onbehalf';
import { shortened } from './shortened.ts';
import { createTodoList, type Todo } from './todo-list.ts';
import { todoTitle } from './todo-title.ts';

export const todosModule = defineModule({
  name: 'todos',
  typeDefs: /* GraphQL */ `
    "Cuts a text after so many characters."
    directive @shortened(to: Int!) on FIELD_DEFINITION

    "1 to 500 characters, without blanks around them."
    scalar TodoTitle

    extend type Query {
      "To-dos of the signed-in user, the oldest first."
      todos: [Todo!] @requiresScopes(scopes: [["access_as_user"]])
      "One of them; null when there is none."
      todo(id: ID!): Todo @requiresScopes(scopes: [["access_as_user"]])
      "How many there are: asked by hand, as a controller would."
      todoCount: Int @requiresScopes(scopes: [["access_as_user"]])
    }

    extend type Mutation {
      "Puts a to-do on the list of the signed-in user."
      addTodo(title: TodoTitle!): Todo @requiresScopes(scopes: [["access_as_user"]])
    }

    "Something to be done."
    type Todo {
      "Id of the to-do."
      id: ID!
      "What is to be done."
      title: TodoTitle!
      "Its beginning, for a narrow column."
      label: String! @shortened(to: 20)
      "Whether it is done."
      done: Boolean!
    }
  `,
  // Above the resolvers, which get what it returns as `context.todos`: made when a field first asks, gone with the request.
  context: createTodoList,
  resolvers: {
    TodoTitle: todoTitle,
    Query: {
      todos: (_root, _args, { todos }) => todos.read(),
      todo: (_root, { id }: { id: string }, { todos }) => todos.byId.load(id),
      async todoCount(_root, _args, { authorizationHeaderProvider, downstream, signal }) {
        const authorization = await authorizationHeaderProvider.createAuthorizationHeaderForUser([
          'api://todolist/ToDoList.Read',
        ]);
        const response = await fetch(`${downstream('todolist').baseUrl}/todos`, { headers: { authorization }, signal });
        if (!response.ok) throw new Error(`The to-do list answered ${response.status}.`);
        return ((await response.json()) as readonly Todo[]).length;
      },
    },
    Mutation: {
      addTodo: (_root, { title }: { title: string }, { todos }) => todos.add(title),
    },
    Todo: { label: ({ title }: Todo) => title },
  },
  permissions: {
    'Query.todos': { api: 'todolist', scopes: ['ToDoList.Read'] },
    'Query.todo': { api: 'todolist', scopes: ['ToDoList.Read'] },
    'Query.todoCount': { api: 'todolist', scopes: ['ToDoList.Read'] },
    'Mutation.addTodo': { api: 'todolist', scopes: ['ToDoList.ReadWrite'] },
  },
  schemaTransforms: [shortened],
});

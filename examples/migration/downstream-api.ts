/** Calls of a configured API by its name, as `IDownstreamApi` makes them: header, JSON, errors and challenges are its business. */
import { defineModule } from 'onbehalf';

interface Todo {
  readonly id: string;
  readonly title: string;
}

interface Person {
  readonly displayName: string;
}

export const downstreamApiModule = defineModule({
  name: 'downstreamApi',
  typeDefs: /* GraphQL */ `
    type Todo {
      id: ID!
      title: String!
    }
    extend type Query {
      todos: [Todo!] @requiresScopes(scopes: [["access_as_user"]])
      todoStatus: Int @requiresScopes(scopes: [["access_as_user"]])
      directorySample: [String!] @requiresAppPermissions(permissions: [["Reports.Read.All"]])
    }
    extend type Mutation {
      addTodo(title: String!): Todo @requiresScopes(scopes: [["access_as_user"]])
    }
  `,
  resolvers: {
    Query: {
      todos: (_root, _args, { downstream }) => downstream('TodoList').get<Todo[]>('/todos'),

      async todoStatus(_root, _args, { downstream }) {
        const response = await downstream('TodoList').fetch('/todos?top=10');
        return response.status;
      },

      async directorySample(_root, _args, { downstream }) {
        const { value } = await downstream('Graph').get<{ value: Person[] }>('/users', {
          query: { $top: 2, $select: 'displayName', $orderby: 'displayName' },
          requestAppToken: true,
        });
        return value.map(({ displayName }) => displayName);
      },
    },
    Mutation: {
      addTodo: (_root, { title }: { title: string }, { downstream }) =>
        downstream('TodoList').post<Todo>('/todos', { title }, { scopes: ['ToDoList.ReadWrite'] }),
    },
  },
  permissions: {
    'Query.todos': { api: 'TodoList', scopes: ['ToDoList.Read'] },
    'Query.todoStatus': { api: 'TodoList', scopes: ['ToDoList.Read'] },
    'Query.directorySample': { api: 'Graph', scopes: [], application: ['User.Read.All'] },
    'Mutation.addTodo': { api: 'TodoList', scopes: ['ToDoList.ReadWrite'] },
  },
});

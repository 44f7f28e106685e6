/** A resolver that asks for authorization headers by itself, as a controller with an `IAuthorizationHeaderProvider` does. */
import { defineModule } from 'onbehalf';

interface Todo {
  readonly title: string;
}

async function answerOf<T>(response: Response): Promise<T> {
  if (!response.ok) throw new Error(`The API answered ${response.status}.`);
  return (await response.json()) as T;
}

export const headersModule = defineModule({
  name: 'headers',
  typeDefs: /* GraphQL */ `
    extend type Query {
      caller: String @authenticated
      auditLog: String @authenticated @requiresRoles(roles: [["Auditor"]])
      todoTitles: [String!] @requiresScopes(scopes: [["access_as_user"]])
      signedTodoTitles: [String!] @requiresScopes(scopes: [["access_as_user"]])
      headcount: Int @requiresScopes(scopes: [["access_as_user"]]) @requiresAppPermissions(permissions: [["Reports.Read.All"]])
      nameOf(userId: ID!, asApplication: Boolean!): String @requiresScopes(scopes: [["access_as_user"]])
    }
  `,
  resolvers: {
    Query: {
      caller: (_root, _args, { principal }) => principal?.kind,
      auditLog: () => 'nothing has happened',

      async todoTitles(_root, _args, { authorizationHeaderProvider, downstream, signal }) {
        const authorization = await authorizationHeaderProvider.createAuthorizationHeaderForUser([
          'api://todolist/ToDoList.Read',
        ]);
        const response = await fetch(`${downstream('TodoList').baseUrl}/todos`, { headers: { authorization }, signal });
        return (await answerOf<Todo[]>(response)).map(({ title }) => title);
      },

      async headcount(_root, _args, { authorizationHeaderProvider, graphClient, signal }) {
        const authorization = await authorizationHeaderProvider.createAuthorizationHeaderForApp(
          'https://graph.microsoft.com/.default',
        );
        const headers = { authorization, consistencylevel: 'eventual' };
        return await answerOf<number>(await fetch(`${graphClient.baseUrl}/users/$count`, { headers, signal }));
      },

      async nameOf(_root, args: { userId: string; asApplication: boolean }, context) {
        const { authorizationHeaderProvider, graphClient, signal } = context;
        const authorization = await authorizationHeaderProvider.createAuthorizationHeader(
          ['https://graph.microsoft.com/.default'],
          { requestAppToken: args.asApplication },
        );
        const url = `${graphClient.baseUrl}/users/${encodeURIComponent(args.userId)}?$select=displayName`;
        const user = await answerOf<{ displayName: string }>(await fetch(url, { headers: { authorization }, signal }));
        return user.displayName;
      },

      async signedTodoTitles(_root, _args, { authorizationHeaderProvider, downstream, signal }) {
        const url = `${downstream('TodoList').baseUrl}/todos`;
        const authorization = await authorizationHeaderProvider.createAuthorizationHeaderForUser(
          ['api://todolist/ToDoList.Read'],
          { protocolScheme: 'PoP', httpMethod: 'GET', url },
        );
        const response = await fetch(url, { headers: { authorization }, signal });
        return (await answerOf<Todo[]>(response)).map(({ title }) => title);
      },
    },
  },
  permissions: {
    'Query.todoTitles': { api: 'TodoList', scopes: ['ToDoList.Read'] },
    'Query.signedTodoTitles': { api: 'TodoList', scopes: ['ToDoList.Read'] },
    'Query.headcount': { api: 'Graph', scopes: [], application: ['User.Read.All'] },
    'Query.nameOf': { api: 'Graph', scopes: ['User.Read.All'] },
  },
});

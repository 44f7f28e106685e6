/** `getOboToken(scope)`, then Microsoft Graph's `/me`, as a Spring controller with MSAL4J does it. */
import { defineModule, type RequestContext } from 'onbehalf';

interface Me {
  readonly id: string;
  readonly displayName: string;
}

const getOboToken = async ({ tokenAcquirer }: RequestContext, scope: string): Promise<string> =>
  (await tokenAcquirer.acquireForUser([scope])).accessToken;

async function callGraphMe(accessToken: string, { graphClient, signal }: RequestContext): Promise<Me> {
  const headers = { authorization: `Bearer ${accessToken}` };
  const response = await fetch(`${graphClient.baseUrl}/me`, { headers, signal });
  if (!response.ok) throw new Error(`Microsoft Graph answered ${response.status}.`);
  return (await response.json()) as Me;
}

export const graphMeModule = defineModule({
  name: 'graphMe',
  typeDefs: /* GraphQL */ `
    type GraphMe {
      id: ID!
      displayName: String!
    }
    extend type Query {
      graphMe: GraphMe @requiresScopes(scopes: [["access_as_user"]])
    }
  `,
  resolvers: {
    Query: {
      async graphMe(_root, _args, context) {
        const accessToken = await getOboToken(context, 'https://graph.microsoft.com/.default');
        return await callGraphMe(accessToken, context);
      },
    },
  },
  permissions: {
    'Query.graphMe': { api: 'Graph', scopes: ['User.Read'] },
  },
});

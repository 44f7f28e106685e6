/** A header, and a bare token, fetched where they are needed: any function that is given the context can ask for either. */
import { defineModule, type RequestContext } from 'onbehalf';

interface Profile {
  readonly displayName: string;
  readonly mail: string | null;
}

/** Stands where it likes, in a file of its own for example: nothing is registered and nothing is injected. */
async function readProfile({ authorizationHeaderProvider, graphClient, signal }: RequestContext): Promise<Profile> {
  const authorization = await authorizationHeaderProvider.createAuthorizationHeaderForUser([
    'https://graph.microsoft.com/User.Read',
  ]);
  const response = await fetch(`${graphClient.baseUrl}/me?$select=displayName,mail`, {
    headers: { authorization },
    signal,
  });
  if (!response.ok) throw new Error(`Microsoft Graph answered ${response.status}.`);
  return (await response.json()) as Profile;
}

export const profileModule = defineModule({
  name: 'profile',
  typeDefs: /* GraphQL */ `
    type Profile {
      displayName: String!
      mail: String
    }
    extend type Query {
      profile: Profile @requiresScopes(scopes: [["access_as_user"]])
      graphTokenIsFor: String @requiresScopes(scopes: [["access_as_user"]])
    }
  `,
  resolvers: {
    Query: {
      profile: (_root, _args, context) => readProfile(context),

      async graphTokenIsFor(_root, _args, { tokenAcquirer }) {
        const token = await tokenAcquirer.acquireForUser(['https://graph.microsoft.com/User.Read']);
        // `token.accessToken` is for a library that wants nothing else; `expiresOn` says for how long.
        return token.scopes.includes('user.read') ? token.tenantId : null;
      },
    },
  },
  permissions: {
    'Query.profile': { api: 'Graph', scopes: ['User.Read'] },
    'Query.graphTokenIsFor': { api: 'Graph', scopes: ['User.Read'] },
  },
});

/** `acquire_token_on_behalf_of`, then the list of Azure subscriptions, as a Flask view with MSAL Python does it. */
import { defineModule } from 'onbehalf';

interface Subscriptions {
  readonly value: readonly { readonly displayName: string }[];
  readonly nextLink?: string;
}

export const subscriptionNamesModule = defineModule({
  name: 'subscriptionNames',
  typeDefs: /* GraphQL */ `
    extend type Query {
      subscriptionNames: [String!] @requiresScopes(scopes: [["access_as_user"]])
      allSubscriptionNames: [String!] @requiresScopes(scopes: [["access_as_user"]])
    }
  `,
  resolvers: {
    Query: {
      async subscriptionNames(_root, _args, { authorizationHeaderProvider, downstream, signal }) {
        const authorization = await authorizationHeaderProvider.createAuthorizationHeaderForUser([
          'https://management.azure.com//user_impersonation',
        ]);
        const url = `${downstream('Arm').baseUrl}/subscriptions?api-version=2022-12-01`;
        const response = await fetch(url, { headers: { authorization }, signal });
        if (!response.ok) throw new Error(`Azure answered ${response.status}.`);
        const { value } = (await response.json()) as Subscriptions;
        return value.map(({ displayName }) => displayName);
      },

      async allSubscriptionNames(_root, _args, { downstream }) {
        const arm = downstream('Arm');
        let page = await arm.get<Subscriptions>('/subscriptions', { query: { 'api-version': '2022-12-01' } });
        const names = page.value.map(({ displayName }) => displayName);
        while (page.nextLink !== undefined) {
          page = await arm.follow<Subscriptions>(page.nextLink);
          names.push(...page.value.map(({ displayName }) => displayName));
        }
        return names;
      },
    },
  },
  permissions: {
    'Query.subscriptionNames': { api: 'Arm', scopes: ['user_impersonation'] },
    'Query.allSubscriptionNames': { api: 'Arm', scopes: ['user_impersonation'] },
  },
});

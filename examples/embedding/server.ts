/** A server of one's own: Microsoft Graph, and a module beside it. */
import { type Config, createServer, defineModule, graphModule, type OnbehalfServer } from 'onbehalf';

const greetings = defineModule({
  name: 'greetings',
  typeDefs: 'extend type Query { greeting: String! @requiresScopes(scopes: [["access_as_user"]]) }',
  resolvers: {
    Query: {
      greeting: async (_root, _args, { graphClient }) => {
        const { givenName } = await graphClient.get<{ givenName: string }>('/me', { query: { $select: 'givenName' } });
        return `Good morning, ${givenName}`;
      },
    },
  },
});

export const greetingServer = (config: Config): Promise<OnbehalfServer> =>
  createServer({ config, modules: [graphModule, greetings] });

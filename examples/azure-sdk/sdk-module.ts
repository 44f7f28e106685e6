/** Fields beside the built-in ones, answered by the Azure SDK and by the Graph SDK. */
import { GraphError, PageIterator } from '@microsoft/microsoft-graph-client';
import { defineModule } from 'onbehalf';
import { createClients } from './clients.ts';

/** As Microsoft Graph answers. */
interface Person {
  readonly id: string;
  readonly displayName: string;
}

export const sdkModule = defineModule({
  name: 'sdk',
  // Both types are shut to whoever lacks `access_as_user`, and so are their new fields.
  typeDefs: /* GraphQL */ `
    extend type Subscription {
      "How many of its resource groups have each value of a tag, most first; those without the tag are left out."
      groupsPerTag(tag: String!): [TagValue!]
    }

    extend type User {
      "Names of those who have the same manager."
      peers: [String!]
    }

    "A value of a tag."
    type TagValue {
      "The value."
      value: String!
      "Resource groups that have it."
      groups: Int!
    }
  `,
  context: createClients,
  resolvers: {
    Subscription: {
      async groupsPerTag({ subscriptionId }: { subscriptionId: string }, { tag }: { tag: string }, { sdk, signal }) {
        const counts = new Map<string, number>();
        for await (const { tags = {} } of sdk.azure(subscriptionId).resourceGroups.list({ abortSignal: signal })) {
          const value = tags[tag];
          if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
        }
        return [...counts]
          .map(([value, groups]) => ({ value, groups }))
          .sort((one, other) => other.groups - one.groups);
      },
    },
    User: {
      async peers({ id }: { id: string }, _args, { sdk }) {
        const manager = await sdk.graph.api(`/users/${id}/manager`).select('id').get().catch(nullIfAbsent);
        if (manager === null) return [];
        const first = await sdk.graph.api(`/users/${manager.id}/directReports`).select('id,displayName').get();
        const names: string[] = [];
        const pages = new PageIterator(sdk.graph, first, (person: Person) => {
          if (person.id !== id) names.push(person.displayName);
          return true; // and on to the next one, and the next page
        });
        await pages.iterate();
        return names;
      },
    },
  },
  permissions: {
    'Subscription.groupsPerTag': { api: 'arm', scopes: ['user_impersonation'] },
    'User.peers': { api: 'graph', scopes: ['User.Read.All'] },
  },
});

/** Microsoft Graph answers 404 where nobody stands above; everything else is an error. */
function nullIfAbsent(error: unknown): null {
  if (error instanceof GraphError && error.statusCode === 404) return null;
  throw error;
}

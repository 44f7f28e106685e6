/**
 * Holds an anonymous request to introspection, where the server lets explorers read the schema before anybody has signed in.
 * @module
 */

import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, Kind } from 'graphql';
import { missingToken } from '../bearer/authorization-header.ts';
import type { RequestContext } from '../module/request-context.ts';

/**
 * @param isHeld whether the request of this context sent no token and is let in for introspection alone
 * @param fields of the root that say the schema beside those of GraphQL itself: `_service` of a subgraph
 */
export function introspectionOnly(
  isHeld: (context: RequestContext) => boolean,
  fields: readonly string[] = [],
): ApolloServerPlugin<RequestContext> {
  const saysTheSchema = (name: string) => name.startsWith('__') || fields.includes(name);
  return {
    async requestDidStart({ contextValue }) {
      if (!isHeld(contextValue)) return;
      return {
        async didResolveOperation({ operation }) {
          const selections = operation?.selectionSet.selections ?? [];
          // A fragment at the root could hold anything; explorers do not use one there.
          if (selections.every((selection) => selection.kind === Kind.FIELD && saysTheSchema(selection.name.value)))
            return;
          // The same words as on the head of a request: whether introspection was open is not told apart.
          const { message, challenge } = missingToken();
          throw new GraphQLError(message, {
            extensions: {
              code: 'UNAUTHENTICATED',
              http: { status: 401, headers: new Map([['www-authenticate', challenge]]) },
            },
          });
        },
      };
    },
  };
}

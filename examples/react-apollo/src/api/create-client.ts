/**
 * Apollo Client for an onbehalf server: the token, challenges, `@defer`, and the cache's few rules.
 * @module
 */
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { Defer20220824Handler, type GraphQLCodegenIncremental } from '@apollo/client/incremental';
import { relayStylePagination } from '@apollo/client/utilities';
import { createBearerFetch, type StepUp } from 'onbehalf/client';
import { createStepUpLink } from 'onbehalf/client/apollo';

declare module '@apollo/client' {
  /** What is deferred may be missing, as the generated types say it. */
  interface TypeOverrides extends GraphQLCodegenIncremental.TypeOverrides {}
  namespace ApolloClient.DeclareDefaultOptions {
    interface WatchQuery {
      errorPolicy: 'all';
    }
  }
}

const ENDPOINT = '/graphql';

export function createClient(stepUp: StepUp): ApolloClient {
  return new ApolloClient({
    link: ApolloLink.from([
      createStepUpLink({ stepUp }),
      new HttpLink({ uri: ENDPOINT, fetch: createBearerFetch({ stepUp, endpoint: ENDPOINT }) }),
    ]),
    incrementalHandler: new Defer20220824Handler(),
    cache: new InMemoryCache({
      typePolicies: {
        Query: { fields: { users: relayStylePagination(['search']) } },
        // `Subscription` is one of Azure here; Apollo Client takes that name for the root of GraphQL subscriptions unless another is said.
        SubscriptionRoot: { subscriptionType: true },
      },
    }),
    // A part that fails is shown beside those that did not.
    defaultOptions: { watchQuery: { errorPolicy: 'all' } },
  });
}

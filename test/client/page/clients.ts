/**
 * One operation through each of the three doors of `onbehalf/client`, and every answer that a component would have seen on the way.
 * @module
 */
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { GraphQL17Alpha9Handler } from '@apollo/client/incremental';
import { Client, cacheExchange, fetchExchange } from '@urql/core';
import { parse } from 'graphql';
import { createBearerFetch, createStepUpFetch, type StepUp } from 'onbehalf/client';
import { createStepUpLink } from 'onbehalf/client/apollo';
import { stepUpExchange } from 'onbehalf/client/urql';
import { finalize } from 'rxjs';

export type Door = 'fetch' | 'apollo' | 'urql';

/** What a component would show. */
export interface Shown {
  readonly data: unknown;
  /** `extensions.code` of each error. */
  readonly codes: readonly string[];
}

/** Ends when the last answer was shown. */
type Run = (query: string, show: (shown: Shown) => void) => Promise<void>;

export function createClients(stepUp: StepUp, url: string): Record<Door, Run> {
  const bearer = createBearerFetch({ stepUp, endpoint: url });
  return { fetch: byFetch(stepUp, url), apollo: byApollo(stepUp, url, bearer), urql: byUrql(stepUp, url, bearer) };
}

function byFetch(stepUp: StepUp, url: string): Run {
  return async (query, show) => {
    const showResponse = async (response: Response) => {
      const { data, errors } = (await response.json()) as { data?: unknown; errors?: [] };
      show({ data, codes: codesOf(errors) });
    };
    const partial: Promise<void>[] = [];
    const ask = createStepUpFetch({
      stepUp,
      endpoint: url,
      onPartial: (response) => partial.push(showResponse(response)),
    });
    const response = await ask(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify({ query }),
    });
    await Promise.all(partial);
    await showResponse(response);
  };
}

function byApollo(stepUp: StepUp, url: string, bearer: typeof fetch): Run {
  /** A query that is watched has no end; what the links do for it has. */
  const whenDone = new ApolloLink((operation, forward) =>
    forward(operation).pipe(finalize(() => setTimeout(() => operation.getContext().done?.(), 20))),
  );
  const options = {
    cache: new InMemoryCache(),
    link: ApolloLink.from([whenDone, createStepUpLink({ stepUp }), new HttpLink({ uri: url, fetch: bearer })]),
    defaultOptions: { watchQuery: { errorPolicy: 'all' } },
    incrementalHandler: new GraphQL17Alpha9Handler(),
  };
  // Its types are not made for `exactOptionalPropertyTypes`, and hold what any file of a program says of the options.
  const client = new ApolloClient(options as unknown as ConstructorParameters<typeof ApolloClient>[0]);
  return async (query, show) => {
    const document = parse(query);
    if (query.startsWith('mutation')) {
      const { data, error } = await client.mutate({ mutation: document, errorPolicy: 'all' });
      return show({ data, codes: apolloCodes(error) });
    }
    await new Promise<void>((done) => {
      client
        .watchQuery({
          query: document,
          errorPolicy: query.includes('strictly') ? 'none' : 'all',
          fetchPolicy: 'network-only',
          context: { done },
        })
        .subscribe(({ data, error, loading }) => {
          if (!loading || data !== undefined) show({ data, codes: apolloCodes(error) });
        });
    });
  };
}

function byUrql(stepUp: StepUp, url: string, bearer: typeof fetch): Run {
  const client = new Client({
    url,
    fetch: bearer,
    exchanges: [cacheExchange, stepUpExchange({ stepUp }), fetchExchange],
    preferGetMethod: false,
    requestPolicy: 'network-only',
  });
  return (query, show) =>
    new Promise((resolve) => {
      const source = query.startsWith('mutation') ? client.mutation(query, {}) : client.query(query, {});
      const subscription = source.subscribe(({ data, error, stale, hasNext }) => {
        show({ data, codes: error?.networkError ? ['no answer'] : codesOf(error?.graphQLErrors) });
        if (!stale && !hasNext) queueMicrotask(() => resolve(subscription.unsubscribe()));
      });
    });
}

const codesOf = (errors: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[] = []) =>
  errors.map(({ extensions }) => String(extensions?.code));

const apolloCodes = (error: unknown) =>
  CombinedGraphQLErrors.is(error) ? codesOf(error.errors) : error ? ['no answer'] : [];

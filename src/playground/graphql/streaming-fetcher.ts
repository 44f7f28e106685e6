/**
 * Subscriptions for GraphiQL, over server-sent events: its own fetcher knows WebSockets only, and those cannot carry the bearer.
 *
 * Everything else goes on to the fetcher it stands before.
 * @module
 */
import type { Fetcher } from '@graphiql/toolkit';
import { getOperationAST, OperationTypeNode } from 'graphql';
import { createClient, type ExecutionResult } from 'graphql-sse';
import type { AuthorizedFetch } from './authorized-fetch.ts';

/** @param url of the streams: `http://localhost:4000/graphql/stream` */
export function streamSubscriptions(fetcher: Fetcher, url: string, fetch: AuthorizedFetch): Fetcher {
  const client = createClient({
    url,
    fetchFn: async (input: string, init: RequestInit) => asStream(await fetch(input, init)),
    retryAttempts: 0, // whoever runs a query sees what came of it
  });
  return (parameters, options) => {
    const { query, operationName, variables } = parameters;
    const operation = options?.documentAST && getOperationAST(options.documentAST, operationName);
    if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return fetcher(parameters, options);
    return client.iterate({
      query,
      ...(operationName ? { operationName } : {}),
      variables: variables as Record<string, unknown>,
    }) as AsyncIterable<ExecutionResult>;
  };
}

/** A refusal comes as JSON, which the client would reduce to its status: as the only event it is read like any other answer. */
async function asStream(response: Response): Promise<Response> {
  if (response.ok) return response;
  const events = `event: next\ndata: ${JSON.stringify(await response.json())}\n\nevent: complete\ndata:\n\n`;
  return new Response(events, { headers: { 'content-type': 'text/event-stream' } });
}

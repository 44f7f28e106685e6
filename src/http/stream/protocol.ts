/**
 * GraphQL over server-sent events as graphql-sse writes it, in the mode of one connection for each operation.
 *
 * It reads the request and writes the messages, comments that keep the connection alive among them. What is answered comes from outside; it
 * keeps nothing between requests.
 * @see https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
 * @module
 */

import type { GraphQLRequest } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import type { ExecutionResult, RequestParams } from 'graphql-sse';
import { type Refusal, refusal } from '../refusal.ts';

/** Runs an operation: its one answer, or an answer for each event. */
type Answer = (asked: GraphQLRequest) => AsyncGenerator<FormattedExecutionResult, void>;

/** @returns the messages of the stream; or why the body is no request of GraphQL */
export type Protocol = (body: unknown, answer: Answer) => Promise<AsyncGenerator<string, void> | Refusal>;

/** What the library looks at: the head of the request was judged before. */
const HEADERS: Readonly<Record<string, string>> = { accept: 'text/event-stream', 'content-type': 'application/json' };

/** To be loaded with the first stream. */
export async function loadProtocol(): Promise<Protocol> {
  const { createHandler } = await import('graphql-sse');
  const handle = createHandler<undefined, Answer>({
    authenticate: () => null, // no mode of one connection for many operations
    // Written as JSON and nothing else, so it does not matter that errors are formatted already.
    onSubscribe: ({ context: answer }, params) => answer(requestOf(params)) as AsyncGenerator<ExecutionResult>,
  });
  return async (asked, context) => {
    const body = typeof asked === 'object' ? (asked as Record<string, unknown> | null) : null;
    const headers = { get: (name: string) => HEADERS[name] };
    const [messages, { status }] = await handle({ method: 'POST', url: '', headers, body, raw: undefined, context });
    return messages === null || typeof messages === 'string' ? refused(status, messages) : messages;
  };
}

/** @param text as the library answers: `{"errors":[{"message":"Missing query"}]}` */
function refused(status: number, text: string | null): Refusal {
  const { errors } = JSON.parse(text ?? '{}') as { readonly errors?: readonly { readonly message?: string }[] };
  return refusal(status, 'BAD_REQUEST', `${errors?.[0]?.message ?? 'The request is not acceptable'}.`);
}

/** As Apollo Server takes it, where an absent member is absent and not `null`. */
function requestOf({ query, operationName, variables, extensions }: RequestParams): GraphQLRequest {
  return {
    query,
    ...(operationName == null ? {} : { operationName }),
    ...(variables == null ? {} : { variables }),
    ...(extensions == null ? {} : { extensions }),
  };
}

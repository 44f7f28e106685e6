/**
 * Subscriptions through Apollo Server, which executes queries and mutations: all of its hooks, ours and the user's, see how a subscription
 * begins and each of its events, as operations like any other.
 *
 * An event is executed with its value as the root and with a context of its own. Apollo Server has one place where its executor can be
 * replaced, meant for incremental delivery and asked when `Accept` names a certain format: for the time of the execution it is shown that one.
 * @see https://spec.graphql.org/October2021/#sec-Subscription
 * @module
 */

import type {
  ApolloServer,
  ApolloServerOptions,
  ApolloServerPlugin,
  GraphQLRequest,
  GraphQLRequestListener,
} from '@apollo/server';
import { HeaderMap } from '@apollo/server';
import {
  createSourceEventStream,
  type ExecutionArgs,
  execute,
  type FormattedExecutionResult,
  GraphQLError,
  OperationTypeNode,
} from 'graphql';
import type { RequestContext } from '../../module/request-context.ts';
import { EXECUTED_INCREMENTALLY } from '../incremental/incremental-delivery.ts';

type ExecuteIncrementally = NonNullable<ApolloServerOptions<RequestContext>['legacyExperimentalExecuteIncrementally']>;

/** What is done with the operation. */
export type Turn =
  /** Queries and mutations are executed; of a subscription the events are found, and put here. */
  | { readonly kind: 'begin'; events?: AsyncIterable<unknown> }
  | { readonly kind: 'event'; readonly value: unknown }
  /** Why there are no further events, told as errors of fields are. */
  | { readonly kind: 'fault'; readonly error: unknown };

/** The two halves that Apollo Server is given, and the way in. */
export interface Subscribing {
  /** Has to be among the plugins of every Apollo Server that `execute` is given to: it refuses subscriptions that come any other way. */
  readonly plugin: ApolloServerPlugin<RequestContext>;
  /** @returns `undefined` for operations that did not come through `run` */
  readonly execute: (args: Parameters<ExecuteIncrementally>[0]) => ReturnType<ExecuteIncrementally> | undefined;
  /** @param turn a new one each time; so is the context */
  run(
    apollo: Pick<ApolloServer<RequestContext>, 'executeOperation'>,
    request: GraphQLRequest,
    contextValue: RequestContext,
    turn: Turn,
  ): Promise<FormattedExecutionResult>;
}

/** An executor of queries would answer a subscription with nulls. */
const elsewhere: GraphQLRequestListener<RequestContext> = {
  async didResolveOperation({ operation }) {
    if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return;
    throw new GraphQLError('Subscriptions are streams of events: send them to /graphql/stream.', {
      extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
    });
  },
};

/** One per Apollo Server. */
export function createSubscribing(): Subscribing {
  /** By the prototype of the context: Apollo Server copies the rest. */
  const turns = new WeakMap<object, Turn>();
  const turnOf = (context: unknown) => turns.get(Object.getPrototypeOf(context));
  return {
    plugin: {
      async requestDidStart({ contextValue, request }) {
        if (!turnOf(contextValue)) return elsewhere;
        return {
          async executionDidStart({ operation }) {
            if (operation.operation === OperationTypeNode.SUBSCRIPTION)
              request.http?.headers.set('accept', EXECUTED_INCREMENTALLY);
          },
        };
      },
    },
    execute(args) {
      const turn = turnOf(args.contextValue);
      if (!turn) return undefined;
      if (turn.kind === 'event') return execute({ ...args, rootValue: turn.value });
      return turn.kind === 'begin' ? begin(turn, args) : tell(turn.error);
    },
    async run(apollo, request, contextValue, turn) {
      turns.set(Object.getPrototypeOf(contextValue), turn);
      const http = { method: 'POST', headers: new HeaderMap(), search: '', body: undefined };
      const { body } = await apollo.executeOperation({ ...request, http }, { contextValue });
      if (body.kind !== 'single') throw new TypeError('Expected an answer in one piece: nobody asked for parts.');
      return body.singleResult;
    },
  };
}

/** Subscribes, and keeps the events for the turns to come. What is no iterable is an answer with the errors of the subscription. */
async function begin(turn: Extract<Turn, { kind: 'begin' }>, args: ExecutionArgs) {
  const found = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in found)) return found;
  turn.events = found;
  return { data: null };
}

/** An error of an event as an answer, so that it passes through the same formatting as every other. */
function tell(error: unknown) {
  if (error instanceof GraphQLError) return { errors: [error] };
  const originalError = error instanceof Error ? error : new Error(String(error));
  return { errors: [new GraphQLError(originalError.message, { originalError })] };
}

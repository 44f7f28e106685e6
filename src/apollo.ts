/**
 * The executor: Apollo Server without its HTTP, and without what nobody asked for.
 * @module
 */

import { ApolloServer, type ApolloServerOptions, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { formatGraphQLError } from './errors/to-graphql.ts';
import { MAX_VALIDATION_ERRORS } from './http/bounded-errors.ts';
import { deferRule } from './http/incremental/defer-rule.ts';
import type { RequestContext } from './module/request-context.ts';
import type { Logger } from './observability/log.ts';

type Options = ApolloServerOptions<RequestContext>;

/** What differs between a server and a worker. */
export interface ApolloParts {
  /** With its guards: nothing is added to it here. */
  readonly schema: GraphQLSchema;
  /** Also decides whether validation errors name what there is in the schema (ER-2). */
  readonly introspection: boolean;
  /** For failures that are masked towards the client, and for what Apollo Server itself has to say. */
  readonly log: Logger;
  /** In this order, behind those that switch Apollo's own features off. */
  readonly plugins: readonly ApolloServerPlugin<RequestContext>[];
  /** Sees errors as the client would, after ours. */
  readonly formatError?: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
  /** Off unless given. */
  readonly persistedQueries?: Options['persistedQueries'];
  /** Executes operations with `@defer`; without it a deferred fragment is one like any other. */
  readonly executeIncrementally?: Options['legacyExperimentalExecuteIncrementally'];
}

/** @returns not started; `start()` and `stop()` are its owner's */
export function createApollo(parts: ApolloParts): ApolloServer<RequestContext> {
  const { schema, introspection, log, persistedQueries = false, executeIncrementally } = parts;
  return new ApolloServer<RequestContext>({
    schema,
    introspection,
    // "Did you mean …" tells the schema to those from whom introspection is kept.
    hideSchemaDetailsFromClientErrors: !introspection,
    includeStacktraceInErrorResponses: false,
    // Said although it is the default: a release that changed it would double what one request may cost.
    allowBatchedHttpRequests: false,
    // A page of another site cannot send an operation as it sends a form: what browsers send unasked is refused.
    csrfPrevention: true,
    validationOptions: { maxErrors: MAX_VALIDATION_ERRORS },
    validationRules: [deferRule],
    ...(executeIncrementally ? { legacyExperimentalExecuteIncrementally: executeIncrementally } : {}),
    persistedQueries,
    // The process ends by `cli/serving.ts`, in an order that Apollo Server does not know.
    stopOnTerminationSignals: false,
    logger: apolloLog(log),
    formatError: (formatted, error) => {
      const ours = formatGraphQLError(formatted, error, log);
      // After ours, so that it never sees less masked a text than the client would; the original is handed on for the code that knows it.
      return parts.formatError?.(ours, error) ?? ours;
    },
    plugins: [
      ApolloServerPluginCacheControlDisabled(), // it wraps every field: 2.7 times the cost of a list
      ApolloServerPluginInlineTraceDisabled(), // of a subgraph: anybody's header would have every field timed
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ...parts.plugins,
    ],
  });
}

/** Apollo's texts are for people; they go through the same redaction as everything else. */
function apolloLog(log: Logger) {
  const say = (level: 'debug' | 'info' | 'warn' | 'error') => (detail?: unknown) =>
    log[level]('apollo', { detail: String(detail) });
  return { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
}

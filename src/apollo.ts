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

export interface ApolloParts {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  readonly log: Logger;
  readonly plugins: readonly ApolloServerPlugin<RequestContext>[];
  /** Sees errors as the client would, after ours. */
  readonly formatError?: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
  readonly persistedQueries?: Options['persistedQueries'];
  /** Executes operations with `@defer`; without it a deferred fragment is one like any other. */
  readonly executeIncrementally?: Options['legacyExperimentalExecuteIncrementally'];
}

export function createApollo(parts: ApolloParts): ApolloServer<RequestContext> {
  const { schema, introspection, log, persistedQueries = false, executeIncrementally } = parts;
  return new ApolloServer<RequestContext>({
    schema,
    introspection,
    hideSchemaDetailsFromClientErrors: !introspection,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    validationOptions: { maxErrors: MAX_VALIDATION_ERRORS },
    validationRules: [deferRule],
    ...(executeIncrementally ? { legacyExperimentalExecuteIncrementally: executeIncrementally } : {}),
    persistedQueries,
    stopOnTerminationSignals: false,
    logger: apolloLog(log),
    formatError: (formatted, error) => {
      const ours = formatGraphQLError(formatted, error, log);
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

/**
 * Apollo's own suite for integrations, over our fastify assembly: the same route, limits and refusals as in production (HT-1).
 *
 * The suite brings its schema, plugins and `formatError`, so Apollo Server is made of its options; it has no tokens, so everybody
 * may call. GET is on, as the suite asks for it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ApolloServer, type ApolloServerOptions, type ApolloServerPlugin, type BaseContext } from '@apollo/server';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { GraphQLSchema } from 'graphql';
import { describe, test } from 'vitest';
import { boundedErrors } from '../../src/http/bounded-errors.ts';
import type { GraphQLRouteOptions } from '../../src/http/graphql-route.ts';
import { createHttpServer } from '../../src/http/http-server.ts';
import { createIncrementalDelivery } from '../../src/http/incremental/incremental-delivery.ts';
import { createAdmission } from '../../src/http/limits/admission.ts';
import { createBudgets } from '../../src/http/limits/budgets.ts';
import { createPrepare } from '../../src/http/prepare.ts';
import { silentLog } from '../../src/observability/log.ts';
import { configFor } from '../support/api.ts';

/** Everybody, and what they say goes. */
const anybody = async () => ({ bearer: undefined, introspectionOnly: false });

async function createServer(
  options: ApolloServerOptions<BaseContext>,
  { context }: { readonly context?: () => Promise<BaseContext> } = {},
) {
  const { server } = configFor({ instance: 'https://login.example/' }, { Server: { Get: true } });
  // Types are those of the Apollo Server that npm puts beside the suite; what runs is ours, and the suite's first test looks.
  const apollo = new ApolloServer({
    ...options,
    plugins: [
      ...(options.plugins ?? []),
      boundedErrors as unknown as ApolloServerPlugin,
      createIncrementalDelivery().plugin as unknown as ApolloServerPlugin,
    ],
  });
  await apollo.start();
  const http = createHttpServer<BaseContext>({
    server,
    graphql: {
      apollo: apollo as unknown as GraphQLRouteOptions<BaseContext>['apollo'],
      path: '/',
      get: server.get,
      authenticate: anybody,
      prepare: createPrepare({
        admit: createAdmission({ limits: server, schema: schemaOf(options), persisted: () => undefined }),
        budgets: createBudgets(server.budgets),
        // What our own plugins look for beside what the suite puts in.
        createContext: async (_caller, correlationId, signal) => ({
          ...(await context?.()),
          correlationId,
          log: silentLog,
          signal,
        }),
        log: silentLog,
      }),
      operationTimeoutMs: server.operationTimeoutMs,
      log: silentLog,
    },
    playground: undefined,
    isReady: () => true,
    log: silentLog,
  });
  return { server: apollo, url: await http.listen(), extraCleanup: () => http.stop() };
}

/** For counting cost; that of a gateway is not known here, and every selection then counts as one object. */
function schemaOf({ schema, typeDefs, resolvers }: ApolloServerOptions<BaseContext>): GraphQLSchema {
  if (schema) return schema;
  return typeDefs ? makeExecutableSchema({ typeDefs, resolvers: resolvers ?? {} }) : new GraphQLSchema({});
}

const suite = join(import.meta.dirname, '../node_modules/@apollo/server-integration-testsuite');
if (existsSync(suite) || process.env.CI !== undefined) {
  const { defineIntegrationTestSuite } = await import('@apollo/server-integration-testsuite');
  // Incremental delivery is run over a mocked executor; what needs graphql 17 the suite skips itself: it brings that version's executor,
  // and wants clients refused that read one answer only, which we answer whole.
  defineIntegrationTestSuite(createServer);
} else {
  describe('Apollo’s integration suite', () => {
    test.skip('the test packages are not installed: run `node scripts/prepare-tests.ts`', () => {});
  });
}

/**
 * Background operations in the schema. Beside other modules; `context.background` is put there by the server, which has the database.
 * @module
 */

import { BadUserInputError } from '../errors/errors.ts';
import type { Resolvers } from '../generated/background.ts';
import { defineModule } from '../module/define-module.ts';
import { schemaFile } from '../module/schema-file.ts';
import type { BackgroundSlice } from './background-slice.ts';
import { jsonObject } from './json-object.ts';
import { cursorOf, placeOf } from './operation-cursor.ts';

/** Entries of one page; more are reached by `after`. */
const MAX_OPERATIONS = 100;
const MAX_RUNS = 100;

const resolvers: Resolvers = {
  JSONObject: jsonObject,
  Query: {
    backgroundOperation: (_root, { id }, { background }) => background.find(id),
    async backgroundOperations(_root, { first: asked, after, states }, { background }) {
      const first = sizeOf(asked, MAX_OPERATIONS);
      const found = await background.list({
        // One more than asked for: whether there is a next page is known without counting.
        first: first + 1,
        ...(states ? { states } : {}),
        ...(after ? { after: placeOf(after) } : {}),
      });
      const nodes = found.slice(0, first);
      const edges = nodes.map((node) => ({ node, cursor: cursorOf(node) }));
      return {
        nodes,
        edges,
        pageInfo: {
          hasNextPage: found.length > first,
          hasPreviousPage: after != null,
          startCursor: edges[0]?.cursor,
          endCursor: edges.at(-1)?.cursor,
        },
      };
    },
  },
  Mutation: {
    startBackgroundOperation: (_root, { input }, { background }) => background.start(input),
    cancelBackgroundOperation: (_root, { id }, { background }) => background.cancel(id),
    resumeBackgroundOperation: (_root, { id }, { background }) => background.resume(id),
  },
  SubscriptionRoot: {
    backgroundOperationProgress: {
      subscribe: (_root, { id }, { background, signal }) => background.watch(id, signal),
      resolve: (operation: unknown) => operation as never,
    },
  },
  BackgroundOperation: {
    title: ({ content }) => content.title,
    createdAt: ({ createdAt }) => createdAt.toISOString(),
    nextRunAt: async (operation, _args, { background }) => (await background.nextRunAt(operation))?.toISOString(),
    error: ({ fault }) => fault,
    lastMissedAt: ({ missedAt }) => missedAt?.toISOString(),
    latestRun: async (operation, _args, { background }) => (await background.runsOf(operation, 1))[0],
    runs: (operation, { first }, { background }) => background.runsOf(operation, sizeOf(first, MAX_RUNS)),
  },
  BackgroundRun: {
    startedAt: ({ startedAt }) => startedAt.toISOString(),
    finishedAt: ({ finishedAt }) => finishedAt?.toISOString(),
    progress: ({ done, total }) => ({ done, total }),
    error: ({ fault }) => fault,
    result: async (run, _args, { background }) => {
      const result = run.resultBytes === undefined ? undefined : await background.resultOf(run);
      return result && { ...result };
    },
    resultExpiresAt: ({ resultExpiresAt }) => resultExpiresAt?.toISOString(),
    downloads: ({ id, resultBytes }, _args, { background }) =>
      resultBytes !== undefined
        ? [
            { contentType: 'application/json', url: background.downloadUrl(id, 'json') },
            { contentType: 'text/csv', url: background.downloadUrl(id, 'csv') },
          ]
        : [],
  },
};

/** To be put beside other modules by whoever wants the fields; without a server of `createServer` its context throws. */
export const backgroundModule = defineModule({
  name: 'background',
  typeDefs: schemaFile('background.graphql'),
  context(): BackgroundSlice {
    throw new Error('Background operations need a server that was made with `createServer`.');
  },
  resolvers,
});

/** @throws {BadUserInputError} */
function sizeOf(first: number | null | undefined, most: number): number {
  if (first != null && first >= 1 && first <= most) return first;
  throw new BadUserInputError(`Expected \`first\` from 1 to ${most}, got ${first}.`);
}

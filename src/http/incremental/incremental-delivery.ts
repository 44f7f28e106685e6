/**
 * `@defer`: hands operations with deferred fragments to an executor that knows them, where their client reads parts.
 *
 * graphql 16 executes a deferred fragment as if nothing was said. All other operations stay with it, and so do these where the client
 * reads one answer only. The other executor is loaded when it is first needed.
 *
 * Apollo Server asks for incremental execution by the `Accept` header, and knows only one format on graphql 16. So for the time of
 * the execution it is shown that one, whatever the client named, and afterwards what the answer turned out to be.
 * @see https://www.apollographql.com/docs/apollo-server/workflow/requests#incremental-delivery-experimental
 * @module
 */

import type { ApolloServerOptions, ApolloServerPlugin } from '@apollo/server';
import { BREAK, type DocumentNode, type ExecutionArgs, execute, visit } from 'graphql';
import type { RequestContext } from '../../module/request-context.ts';
import { acceptedFormat, type IncrementalFormat } from './accepted-format.ts';
import { partsInTime } from './parts-in-time.ts';

type ExecuteIncrementally = NonNullable<ApolloServerOptions<RequestContext>['legacyExperimentalExecuteIncrementally']>;

/** Two halves that belong to one server: what the plugin finds out about a request, the executor looks up. */
export interface IncrementalDelivery {
  readonly plugin: ApolloServerPlugin<RequestContext>;
  /** For `legacyExperimentalExecuteIncrementally`: of operations that nobody reads in parts it is graphql-js's own `execute`. */
  readonly execute: ExecuteIncrementally;
}

/** The one that Apollo Server executes incrementally for. */
export const EXECUTED_INCREMENTALLY = 'multipart/mixed; deferSpec=20220824';

/** Keeps what a client reads for as long as the context of its request lives. */
export function createIncrementalDelivery(): IncrementalDelivery {
  /** By the context of the request. */
  const formats = new WeakMap<object, IncrementalFormat>();
  const plugin: ApolloServerPlugin<RequestContext> = {
    async requestDidStart({ request: { http }, contextValue }) {
      const accept = http?.headers.get('accept');
      const format = acceptedFormat(accept);
      if (!http || !format || accept === undefined) return;
      return {
        async executionDidStart({ document, response }) {
          if (!isDeferring(document)) return;
          formats.set(contextValue, format);
          http.headers.set('accept', EXECUTED_INCREMENTALLY);
          return {
            async executionDidEnd() {
              const { body } = response;
              http.headers.set('accept', body?.kind === 'incremental' ? format.mediaType : accept);
              if (body?.kind === 'incremental')
                Object.assign(body, { subsequentResults: partsInTime({ ...body }, contextValue) });
            },
          };
        },
      };
    },
  };
  return {
    plugin,
    execute: (args) => {
      const format = formats.get(Object(args.contextValue));
      return format ? executeInParts(args, format) : execute(args);
    },
  };
}

async function executeInParts(args: ExecutionArgs, { spec }: IncrementalFormat) {
  const { execute: executeDeferring } = await import('@graphql-tools/executor');
  return executeDeferring({ ...args, incrementalSpec: spec });
}

/** By the parsed document, which Apollo Server keeps for texts that come again. */
const known = new WeakMap<DocumentNode, boolean>();

/** By name, wherever it stands: what an unused fragment says costs a look at another executor, and nothing else. */
function isDeferring(document: DocumentNode): boolean {
  const before = known.get(document);
  if (before !== undefined) return before;
  let found = false;
  visit(document, {
    Directive(node) {
      if (node.name.value !== 'defer') return;
      found = true;
      return BREAK;
    },
  });
  known.set(document, found);
  return found;
}

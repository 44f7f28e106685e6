/**
 * `POST /graphql/stream`: GraphQL over server-sent events, in the mode of one connection for each operation.
 *
 * The protocol is that of graphql-sse; who calls, what is allowed and what is executed is decided as for `/graphql`. Queries and mutations
 * are answered here too, by one event, as the protocol has it. Nothing comes by GET: a browser's `EventSource` cannot send a bearer.
 * @see https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
 * @module
 */

import type { ApolloServer, GraphQLRequest } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { missingToken } from '../../bearer/authorization-header.ts';
import { ClientGone } from '../../errors/client-gone.ts';
import { CODES } from '../../errors/codes.ts';
import type { RequestContext } from '../../module/request-context.ts';
import type { Clock } from '../../observability/clock.ts';
import type { Logger } from '../../observability/log.ts';
import { type Authenticate, createCallers } from '../callers.ts';
import { jsonFault } from '../head-fault.ts';
import { operationsIn } from '../operations-in.ts';
import type { Prepare, Prepared } from '../prepare.ts';
import { authenticationRefusal, notPrepared, type Refusal, refusal } from '../refusal.ts';
import { refuse } from '../refuse.ts';
import { acceptsEvents } from './accepts-events.ts';
import { createEverySecond } from './every-second.ts';
import { loadProtocol, type Protocol } from './protocol.ts';
import { createOutlet } from './send-events.ts';
import { late, streamAnswers } from './stream-answers.ts';
import { type ActInSessions, callerInSession, callerUntilTokenEnd } from './stream-caller.ts';
import { createStreamLife, type StreamLife, StreamOver } from './stream-life.ts';
import { createStreamPlaces, type StreamBounds } from './stream-places.ts';
import type { Subscribing } from './subscribing.ts';

/** What streams share with `/graphql`, and what is theirs. */
export interface StreamRouteOptions {
  readonly apollo: Pick<ApolloServer<RequestContext>, 'executeOperation'>;
  readonly subscribing: Pick<Subscribing, 'run'>;
  /** `/graphql/stream` */
  readonly path: string;
  /** The same as for requests: a stream begins with a valid bearer or not at all. */
  readonly authenticate: Authenticate;
  /** Limits, budgets and trust, as for any operation. */
  readonly prepare: Prepare<RequestContext>;
  /** For the beginning, and for each event anew. */
  readonly operationTimeoutMs: number;
  readonly bounds: StreamBounds;
  /** Longest life of a stream, in milliseconds. */
  readonly maxMs: number;
  /** Streams of users go on in a session when the token has ended; without it they end with the token. */
  readonly actInSessions?: ActInSessions<RequestContext> | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics?: { answered(status: number): void; streams(change: 1 | -1): void } | undefined;
}

/** Adds the route and what ends its streams with the server: `preClose` tells them, `onClose` waits for what they leave behind. */
export function streamRoute(app: FastifyInstance, options: StreamRouteOptions): void {
  const { path, authenticate, prepare, bounds, log, metrics } = options;
  const callers = createCallers(authenticate, log);
  const takePlace = createStreamPlaces(bounds);
  const everySecond = createEverySecond();
  const lives = new Set<StreamLife>();
  const open = new Set<Promise<void>>();
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
    for (const life of lives) life.end(new StreamOver());
  });
  // What they leave behind is put away before what they used is closed.
  app.addHook('onClose', async () => void (await Promise.allSettled(open)));

  /** Loaded with the first stream. */
  let protocol: Promise<Protocol> | undefined;

  app.route({
    method: ['POST'],
    url: path,
    onResponse: async (_request, reply) => metrics?.answered(reply.statusCode),
    async onRequest(request, reply) {
      if (await callers.onRequest(request, reply)) return reply;
      const fault = headFault(request, callers.of(request).introspectionOnly);
      return fault && refuse(request, reply, fault);
    },
    async handler(request, reply) {
      const caller = callers.of(request);
      const leavePlace = takePlace(caller.bearer?.principal);
      if (!leavePlace) {
        log.warn('operation.refused', { correlationId: request.id, code: 'RATE_LIMITED', reason: 'streams' });
        return await refuse(request, reply, tooManyStreams());
      }
      const ended = Promise.withResolvers<void>();
      open.add(ended.promise);
      try {
        const operations = operationsIn('POST', request.body, '');
        const prepared = await prepare({ caller, operations, correlationId: request.id });
        if ('code' in prepared) return await refuse(request, reply, notPrepared(prepared));
        return await stream(request, reply, prepared);
      } finally {
        leavePlace();
        ended.resolve();
        open.delete(ended.promise);
      }
    },
  });

  async function stream(request: FastifyRequest, reply: FastifyReply, prepared: Prepared<RequestContext>) {
    const { clock, apollo, subscribing, maxMs, operationTimeoutMs, actInSessions } = options;
    const { bearer } = callers.of(request);
    const life = createStreamLife(late);
    const outlet = createOutlet(reply);
    const untilTokenEnd = callerUntilTokenEnd(bearer, prepared.createContext, clock);
    const caller =
      bearer?.principal.kind === 'user' && actInSessions
        ? callerInSession(bearer, untilTokenEnd, request.id, actInSessions, clock)
        : untilTokenEnd;
    const startedMs = clock.monotonic();
    const forget = everySecond(() => {
      const nowMs = clock.monotonic();
      const fault = caller.fault();
      if (fault) life.end(fault);
      else if (nowMs - startedMs >= maxMs) life.end(new StreamOver());
      if (!outlet.isStalled(nowMs)) return;
      log.warn('stream.stalled', { correlationId: request.id });
      reply.raw.destroy();
    });
    lives.add(life);
    metrics?.streams(1);
    try {
      const answer = (asked: GraphQLRequest) =>
        streamAnswers({
          life,
          caller,
          run: (context, turn) => subscribing.run(apollo, asked, context, turn),
          lastContext: prepared.createContext,
          onSubscribed: prepared.linger,
          admitEvent: async () => {
            const refused = await prepared.again();
            return refused && rateLimited(refused);
          },
          taken: outlet.taken,
          masked: (error) => {
            log.error('request.failed', { error, correlationId: request.id, path });
            return {
              errors: [{ message: 'Something went wrong on our side.', extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
            };
          },
          timeoutMs: operationTimeoutMs,
        });
      protocol ??= loadProtocol();
      const messages = await (await protocol)(request.body, answer);
      if ('status' in messages) return await refuse(request, reply, messages);
      await outlet.send(messages);
      life.end(new ClientGone()); // where it has not ended before
      await messages.return();
      // Its head could not say `close` yet, and an idle connection would hold the server up.
      if (isClosing) request.raw.socket.end();
      return reply;
    } finally {
      lives.delete(life);
      metrics?.streams(-1);
      forget();
      life.end();
      prepared.leave();
      await caller.leave();
    }
  }

  app.route({
    method: ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    url: path,
    exposeHeadRoute: false,
    onRequest: async (request, reply) =>
      refuse(request, reply, refusal(405, 'BAD_REQUEST', 'Send POST.', { allow: 'POST' })),
    handler: (_request, reply) => reply,
  });
}

const NOT_ACCEPTABLE = 'Events are sent here: accept `text/event-stream`, or send the operation to /graphql.';

/** What is wrong with a request before its body is read; `undefined` when nothing is. */
function headFault({ raw, headers }: FastifyRequest, introspectionOnly: boolean): Refusal | undefined {
  if (introspectionOnly) return authenticationRefusal(missingToken());
  if (!acceptsEvents(headers.accept)) return refusal(406, 'BAD_REQUEST', NOT_ACCEPTABLE);
  return jsonFault(raw.rawHeaders);
}

/** A guess: nobody knows when somebody else closes a stream. */
const STREAMS_RETRY_SECONDS = 5;

function tooManyStreams(): Refusal {
  const message = `Too many streams are open: close one, or try again in ${STREAMS_RETRY_SECONDS} s.`;
  const headers = { 'retry-after': String(STREAMS_RETRY_SECONDS) };
  return refusal(CODES.RATE_LIMITED.status, 'RATE_LIMITED', message, headers);
}

function rateLimited({ message, ...extensions }: { readonly code: string; readonly message: string }): GraphQLError {
  return new GraphQLError(message, { extensions });
}

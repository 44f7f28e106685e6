/**
 * Azure Resource Manager of the dev tenant over HTTP: correlation headers, faults, `api-version`, bearer, budgets, errors.
 *
 * What it answers is in `operations.ts`. Mounted by the dev tenant under `/arm`.
 * @see https://learn.microsoft.com/rest/api/resources/
 * @module
 */
import { randomUUID } from 'node:crypto';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiOptions } from '../api-options.ts';
import { meetFault } from '../meet-fault.ts';
import { receivedRequest } from '../received-request.ts';
import { parseApiVersion } from './api-versions.ts';
import type { ArmMethod } from './arm-request.ts';
import { createCallerReader } from './caller.ts';
import { ArmError, errorOfStatus, throttled } from './errors.ts';
import { disallowedByAzure } from './mfa-enforcement.ts';
import { createOperations } from './operations.ts';
import { createBudgets, kindOf } from './rate-limits.ts';
import { queryThrottled } from './resource-graph/query-errors.ts';

/** What the persona `throttled` is told to wait, in whole seconds. */
const personaRetryAfter = '2';
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** ARM as a fastify plugin; its routes begin with `/subscriptions`, `/tenants` and `/providers`. */
export function armApi(options: ApiOptions): FastifyPluginAsync {
  const { directory, faults, clock, baseUrl, onReset } = options;
  const callerOf = createCallerReader(options);
  const operations = createOperations({ directory, clock });
  const take = createBudgets(clock);
  onReset(() => operations.reset());

  return async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      reply.headers({ ...correlationHeaders(request, clock.now()), ...alwaysThere });
      const refusal = await meetFault(faults.next('arm', request.url), request, reply);
      if (refusal) throw refusalOf(refusal, request, clock.now());
    });
    // Whatever the content type says: only operations that want a body read it.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

    app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
      sendError(reply, error instanceof ArmError ? error : errorOfStatus(error.statusCode ?? 500, error.message)),
    );
    app.setNotFoundHandler((_request, reply) =>
      sendError(reply, new ArmError(405, 'MethodNotAllowed', 'The requested resource does not support this method.')),
    );

    for (const method of methods) {
      app.route({
        method,
        url: '/*',
        // ARM answers HEAD for existence checks of its own; here it is a method that nothing supports.
        exposeHeadRoute: false,
        handler: (request, reply) => handle(request, reply, method),
      });
    }

    async function handle(request: FastifyRequest, reply: FastifyReply, method: ArmMethod) {
      const [path = '', queryText = ''] = request.url.slice(app.prefix.length).split(/\?(.*)/s);
      const query = new URLSearchParams(queryText);
      const segments = segmentsOf(path);
      const apiVersion = parseApiVersion(query, segments);
      const id = segments[0]?.toLowerCase() === 'subscriptions' ? segments[1] : undefined;
      if (id !== undefined && !guid.test(id)) {
        const message = `The provided subscription identifier '${id}' is malformed or invalid.`;
        throw new ArmError(400, 'InvalidSubscriptionId', message);
      }
      // Found before the caller is known: a refused token is told the tenant of this subscription.
      const touched = directory.subscriptions.find(({ subscriptionId }) => subscriptionId === id?.toLowerCase());
      const caller = await callerOf(receivedRequest(request), touched);
      const correlationId = String(reply.getHeader('x-ms-correlation-request-id'));
      const kind = kindOf(method);
      if (caller.isThrottled) {
        // The two services count apart and word their 429 apart.
        throw isResourceGraph(request)
          ? queryThrottled(clock.now(), correlationId, personaRetryAfter)
          : throttled(id, personaRetryAfter, kind.slice(0, -1));
      }
      // Resource Graph counts for itself.
      if (!isResourceGraph(request)) reply.headers(take(caller, touched?.subscriptionId, kind));
      const body = typeof request.body === 'string' ? request.body : '';
      const url = `${baseUrl()}${path}`;
      const answer = operations.answer({ method, caller, apiVersion, segments, query, url, body, correlationId });
      if (answer.headers) reply.headers(answer.headers);
      if (answer.body === undefined) return reply.code(200).send();
      return reply.type('application/json; charset=utf-8').send(answer.body);
    }
  };
}

/** All that are registered, so that a path which is there answers 405 and not 404 to the wrong one. */
const methods: readonly ArmMethod[] = ['GET', 'PUT', 'PATCH', 'DELETE', 'POST'];

/** Asked before the path is parsed: it is counted against other limits than the rest of ARM. */
function isResourceGraph({ url }: FastifyRequest): boolean {
  return /\/providers\/microsoft\.resourcegraph\//i.test(url);
}

/** The refusal that a fault asks for, in the words of what was asked: writes are refused for want of a second factor. */
function refusalOf(
  { status, retryAfter }: { readonly status: number; readonly retryAfter?: string },
  request: FastifyRequest,
  now: number,
): ArmError {
  if (status === 429 && isResourceGraph(request)) return queryThrottled(now, randomUUID(), retryAfter);
  const isWrite = request.method !== 'GET' && !isResourceGraph(request);
  if (status === 403 && isWrite) return disallowedByAzure(request.url.split(/[?]/)[0]?.split('/').at(-1) ?? '');
  return errorOfStatus(status, 'The service refused this request.', retryAfter);
}

/** Headers of every answer, as ARM sends them. */
const alwaysThere = {
  'cache-control': 'no-cache',
  pragma: 'no-cache',
  expires: '-1',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

/** @param now milliseconds since the Unix epoch */
function correlationHeaders({ headers }: FastifyRequest, now: number): Readonly<Record<string, string>> {
  const requestId = randomUUID();
  const time = new Date(now);
  const stamp = `${time.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const sentCorrelation = headers['x-ms-correlation-request-id']?.toString() ?? '';
  const sentRequest = headers['x-ms-client-request-id']?.toString() ?? '';
  const returnsClientId = headers['x-ms-return-client-request-id']?.toString().toLowerCase() === 'true';
  return {
    date: time.toUTCString(),
    'x-ms-request-id': requestId,
    'x-ms-correlation-request-id': guid.test(sentCorrelation) ? sentCorrelation : randomUUID(),
    'x-ms-routing-request-id': `LOOPBACK:${stamp}:${requestId}`,
    ...(returnsClientId && sentRequest !== '' && { 'x-ms-client-request-id': sentRequest }),
  };
}

/** @throws {ArmError} an escape that is none */
function segmentsOf(path: string): readonly string[] {
  try {
    return path.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    throw new ArmError(400, 'BadRequest', 'The request path is not properly encoded.');
  }
}

/** `gateway`: ARM itself, and not a provider behind it, has refused. */
function sendError(reply: FastifyReply, error: ArmError): FastifyReply {
  return reply
    .code(error.status)
    .headers({ ...error.headers, 'x-ms-failure-cause': 'gateway' })
    .type('application/json; charset=utf-8')
    .send(error.toBody());
}

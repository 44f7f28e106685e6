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
import { createCallerReader } from './caller.ts';
import { ArmError, errorOfStatus, throttled } from './errors.ts';
import { createOperations } from './operations.ts';
import { createReadBudgets } from './rate-limits.ts';

/** What the persona `throttled` is told to wait, in whole seconds. */
const personaRetryAfter = '2';
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** ARM as a fastify plugin; its routes begin with `/subscriptions` and `/tenants`. */
export function armApi(options: ApiOptions): FastifyPluginAsync {
  const { directory, faults, clock, baseUrl } = options;
  const callerOf = createCallerReader(options);
  const operate = createOperations(directory);
  const takeRead = createReadBudgets(clock);

  return async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      reply.headers({ ...correlationHeaders(request, clock.now()), ...alwaysThere });
      const refusal = await meetFault(faults.next('arm', request.url), request, reply);
      if (refusal) throw errorOfStatus(refusal.status, 'The service refused this request.', refusal.retryAfter);
    });

    app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
      sendError(reply, error instanceof ArmError ? error : errorOfStatus(error.statusCode ?? 500, error.message)),
    );
    app.setNotFoundHandler((_request, reply) =>
      sendError(reply, new ArmError(405, 'MethodNotAllowed', 'The requested resource does not support this method.')),
    );

    app.get('/*', async (request, reply) => {
      const [path = '', queryText = ''] = request.url.slice(app.prefix.length).split(/\?(.*)/s);
      const query = new URLSearchParams(queryText);
      const apiVersion = parseApiVersion(query);
      const segments = segmentsOf(path);
      const id = segments[0]?.toLowerCase() === 'subscriptions' ? segments[1] : undefined;
      if (id !== undefined && !guid.test(id)) {
        const message = `The provided subscription identifier '${id}' is malformed or invalid.`;
        throw new ArmError(400, 'InvalidSubscriptionId', message);
      }
      const touched = directory.subscriptions.find(({ subscriptionId }) => subscriptionId === id?.toLowerCase());
      const caller = await callerOf(receivedRequest(request), touched);
      if (caller.isThrottled) throw throttled(id, personaRetryAfter);
      reply.headers(takeRead(caller, touched?.subscriptionId));
      const answer = operate({ caller, apiVersion, segments, query, url: `${baseUrl()}${path}` });
      return reply.type('application/json; charset=utf-8').send(answer);
    });
  };
}

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

function segmentsOf(path: string): readonly string[] {
  try {
    return path.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    throw new ArmError(400, 'BadRequest', 'The request path is not properly encoded.');
  }
}

function sendError(reply: FastifyReply, error: ArmError): FastifyReply {
  return reply
    .code(error.status)
    .headers({ ...error.headers, 'x-ms-failure-cause': 'gateway' })
    .type('application/json; charset=utf-8')
    .send(error.toBody());
}

/**
 * Microsoft Graph of the dev tenant over HTTP: headers, faults, the bearer, `$batch`, errors in Graph's envelope.
 *
 * What it answers is in the table of `operations.ts`. Mounted by the dev tenant under `/graph`; versions `v1.0` and `beta` are the same.
 * @see https://learn.microsoft.com/graph/api/overview
 * @module
 */
import { randomUUID } from 'node:crypto';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiOptions } from '../api-options.ts';
import { userInfo } from '../entra/user-info.ts';
import { isClearedAfter, meetFault } from '../meet-fault.ts';
import { receivedRequest } from '../received-request.ts';
import { type BatchItem, runBatch } from './batch.ts';
import { type Caller, createCallerReader } from './caller.ts';
import { envelopeOf, errorOfFault, errorOfStatus, GraphError, type RequestIds } from './errors.ts';
import type { GraphAnswer } from './operation.ts';
import { createOperations } from './operations.ts';

/** What Microsoft asks for in a support call: the server that answered. Ours names a data centre that nobody can mistake for a real one. */
const diagnostic = JSON.stringify({
  ServerInfo: { DataCenter: 'Loopback', Slice: 'E', Ring: '5', ScaleUnit: '000', RoleInstance: 'DEVTENANT' },
});
/** As Graph says it, in every letter. */
const dataType = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

type Version = 'v1.0' | 'beta';

/** Graph as a fastify plugin; its routes begin with the version: `/v1.0/me`. */
export function graphApi(options: ApiOptions): FastifyPluginAsync {
  const { faults, clock, baseUrl } = options;
  const callerOf = createCallerReader(options);
  const operate = createOperations(options);

  return async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      const ids = idsOf(request);
      reply.headers({
        date: new Date(clock.now()).toUTCString(),
        'cache-control': 'no-cache',
        'strict-transport-security': 'max-age=31536000',
        'request-id': ids.requestId,
        'client-request-id': ids.clientRequestId,
        'x-ms-ags-diagnostic': diagnostic,
      });
      const refusal = await meetFault(faults.next('graph', request.url), request, reply);
      if (refusal) throw errorOfFault(refusal);
    });

    app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
      const graphError = error instanceof GraphError ? error : errorOfStatus(error.statusCode ?? 500, error.message);
      return sendError(request, reply, graphError);
    });
    // Segment 2 of `/graph/v2.0/me` is the version: below a known one every path has a route, so only the version can be at fault here.
    app.setNotFoundHandler((request, reply) =>
      sendError(request, reply, errorOfStatus(400, `Invalid version: ${request.url.split('/')[2] ?? ''}.`)),
    );

    app.route({
      method: ['GET', 'POST'],
      url: '/oidc/userinfo',
      handler: async (request) => {
        const { person, permissions, clientId } = await callerOf(receivedRequest(request));
        if (!person || !permissions.has('openid'))
          throw errorOfStatus(403, 'Insufficient privileges: openid is missing.');
        return userInfo({ person, permissions, clientId, graph: `${baseUrl()}/v1.0` });
      },
    });

    for (const version of ['v1.0', 'beta'] as const) {
      // One bearer opens the envelope and every item in it; what each item may do is judged item by item.
      app.post(`/${version}/$batch`, async (request) => {
        const caller = await callerOf(receivedRequest(request));
        return runBatch(request.body, (item) => answerItem(item, caller, version, request));
      });
      app.all(`/${version}/*`, async (request, reply) => {
        const caller = await callerOf(receivedRequest(request));
        const answer = await operate({
          caller,
          version,
          method: request.method,
          target: request.url.slice(`${app.prefix}/${version}`.length),
          header: (name) => request.headers[name]?.toString(),
          body: request.body,
        });
        return send(reply, answer);
      });
    }

    /** One item of a batch meets faults of its own path, and its error is its own. */
    async function answerItem(
      item: BatchItem,
      caller: Caller,
      version: Version,
      request: FastifyRequest,
    ): Promise<GraphAnswer> {
      try {
        const met = faults.next('graph', `${app.prefix}/${version}${item.target}`);
        const fault = met && !(await isClearedAfter(met)) ? met : undefined;
        // An item has no connection of its own to cut: what a client sees instead is the time-out of the service behind.
        if (fault?.reset) throw errorOfStatus(504, 'The service behind this request gave no answer.');
        if (fault?.status !== undefined) throw errorOfFault({ ...fault, status: fault.status });
        return await operate({ ...item, caller, version, header: (name) => item.headers[name] });
      } catch (error) {
        if (!(error instanceof GraphError)) throw error;
        return { status: error.status, headers: error.headers, body: envelopeOf(error, idsOf(request), clock.now()) };
      }
    }
  };

  function sendError(request: FastifyRequest, reply: FastifyReply, error: GraphError): FastifyReply {
    reply.code(error.status).headers(error.headers);
    // Time-outs come from the front end before Graph, which speaks HTML.
    if (error.status === 504) return reply.type('text/html').send('<html><body>504 Gateway Time-out</body></html>');
    return reply.type('application/json').send(envelopeOf(error, idsOf(request), clock.now()));
  }
}

/** An answer, whose body decides on its type where the headers say none. */
function send(reply: FastifyReply, { status, headers, body }: GraphAnswer): FastifyReply {
  reply.code(status);
  if (body === undefined) return reply.headers(headers).send();
  // `headers` come after `type`, so that an answer in bytes (a photo) says its own content type.
  const isJson = typeof body === 'object' && !Buffer.isBuffer(body);
  return reply
    .type(isJson ? dataType : 'text/plain')
    .headers(headers)
    .send(body);
}

/** Ids of a request, which its answer, its error and its line in the journal have in common. */
const known = new WeakMap<FastifyRequest, RequestIds>();

/** The ids of a request: made once, and one of them the caller's own where it sent one. */
function idsOf(request: FastifyRequest): RequestIds {
  const ids = known.get(request);
  if (ids) return ids;
  const requestId = randomUUID();
  const sent = request.headers['client-request-id']?.toString();
  // Echoed into a header and into the log: anything but a plain word is passed over, as if none had been sent.
  const made = { requestId, clientRequestId: sent && /^[\w-]{1,100}$/.test(sent) ? sent : requestId };
  known.set(request, made);
  return made;
}

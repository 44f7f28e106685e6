/**
 * What Entra notes about every HTTP request: ids for the answer, which door it came through, which page of a browser called.
 * @module
 */

import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isRecord, textOf } from '../values.ts';
import { type AadstsError, type ErrorBody, errorBody } from './aadsts.ts';
import type { EntraCore } from './core.ts';

/** What every answer, good or bad, tells about its request. */
export interface RequestContext {
  /** Ours, new for each request. */
  readonly traceId: string;
  /** `client-request-id` of the caller, or one of ours. */
  readonly correlationId: string;
  /** Origin of the door: `https://localhost:8443` or `http://localhost:8080`. */
  readonly door: string;
  /** The `Origin` header. */
  readonly origin: string | undefined;
}

/** Echoed into headers and pages: anything but a plain word is passed over. */
const ID = /^[0-9a-z-]{1,64}$/i;

/** To be read once per request: a second time gives another trace id. */
export function readContext(core: EntraCore, request: FastifyRequest): RequestContext {
  const asked = queryOf(request, 'client-request-id') || textOf(request.headers['client-request-id']);
  const { origin, httpOrigin } = core.addresses();
  return {
    traceId: randomUUID(),
    correlationId: ID.test(asked) ? asked : randomUUID(),
    door: request.protocol === 'https' ? origin : httpOrigin,
    origin: request.headers.origin,
  };
}

/** A parameter of the query, `''` when it is absent or there twice. */
export function queryOf({ query }: FastifyRequest, name: string): string {
  return isRecord(query) ? textOf(query[name]) : '';
}

/** The headers of every answer of the token service. */
export function setTokenServiceHeaders(reply: FastifyReply, { traceId, correlationId }: RequestContext): void {
  reply.headers({
    'cache-control': 'no-store, no-cache',
    pragma: 'no-cache',
    expires: '-1',
    'x-content-type-options': 'nosniff',
    'x-ms-request-id': traceId,
    'x-ms-ests-server': '2.1.0 - dev tenant',
    'x-ms-srs': '1.P',
    'client-request-id': correlationId,
  });
}

/** The JSON of a refusal, with `error_uri` at the door that was asked. */
export function refusalBody(core: EntraCore, context: RequestContext, refusal: AadstsError): ErrorBody {
  const { traceId, correlationId, door } = context;
  return errorBody(refusal, { traceId, correlationId, now: core.clock.now(), origin: door });
}

/**
 * Sends the JSON body of a refusal, with the numbers that MSAL reads from the headers.
 *
 * `x-ms-clitelem` is version, number, sub-number, age of the token, ring: what MSAL puts into its telemetry.
 */
export function sendRefusal(
  core: EntraCore,
  reply: FastifyReply,
  context: RequestContext,
  refusal: AadstsError,
  status: number = refusal.status,
): FastifyReply {
  setTokenServiceHeaders(reply, context);
  return reply
    .code(status)
    .header('x-ms-clitelem', `1,${refusal.code},0,,`)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(refusalBody(core, context, refusal)));
}

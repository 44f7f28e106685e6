/**
 * How Graph says no: the error envelope, the codes per status, and the 401 headers.
 *
 * Messages are those seen from the real service where one was captured.
 * @see https://learn.microsoft.com/graph/errors
 * @module
 */
import type { Refusal } from '../meet-fault.ts';

/** Thrown anywhere inside the dev tenant's Graph; becomes the answer of the request or of the batch item. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'GraphError';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const badRequest = (message: string) => new GraphError(400, 'Request_BadRequest', message);
export const unsupportedQuery = (message: string) => new GraphError(400, 'Request_UnsupportedQuery', message);
export const forbidden = () =>
  new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
export const notFound = (resource: string) =>
  new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${resource}' does not exist or one of its queried reference-property objects are not present.`,
  );

const bearer =
  'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"';

export function unauthorized(message: string): GraphError {
  return new GraphError(401, 'InvalidAuthenticationToken', message, { 'www-authenticate': bearer });
}

/** @param claims JSON text that the user has to bring to the next sign-in */
export function challenged(claims: string): GraphError {
  const description =
    'Continuous access evaluation resulted in claims challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp';
  return new GraphError(401, 'InvalidAuthenticationToken', description, {
    'www-authenticate': `${bearer}, errorDescription="${description}", error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`,
  });
}

/**
 * The refusal that a fault asks for. A challenge has its parameters in the second order that the real service has been seen to use,
 * with the address unquoted.
 */
export function errorOfFault({ status, retryAfter, claims }: Refusal): GraphError {
  const message = 'The service refused this request.';
  if (claims === undefined || (status !== 401 && status !== 403)) return errorOfStatus(status, message, retryAfter);
  return new GraphError(status, codes[status] ?? '', message, {
    'www-authenticate': `Bearer claims="${Buffer.from(claims).toString('base64')}", error="insufficient_claims", realm="", authorization_uri=https://login.microsoftonline.com/common/oauth2/authorize, client_id="00000003-0000-0000-c000-000000000000"`,
  });
}

export function throttled(retryAfter: string | undefined, scope?: string): GraphError {
  return new GraphError(429, 'TooManyRequests', 'Please retry again later.', {
    ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
    ...(scope !== undefined && {
      'x-ms-throttle-scope': scope,
      'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
    }),
  });
}

const codes: Readonly<Record<number, string>> = {
  400: 'Request_BadRequest',
  401: 'InvalidAuthenticationToken',
  403: 'Authorization_RequestDenied',
  404: 'Request_ResourceNotFound',
  405: 'Request_BadRequest',
  413: 'Request_BadRequest',
  415: 'Request_BadRequest',
  500: 'generalException',
  501: 'NotImplemented',
  503: 'serviceNotAvailable',
  504: 'UnknownError',
};

/** The error for a status that a fault, or the HTTP server, asks for. */
export function errorOfStatus(status: number, message: string, retryAfter?: string): GraphError {
  if (status === 429) return throttled(retryAfter);
  if (status === 401) return unauthorized(message);
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  return new GraphError(status, codes[status] ?? 'generalException', message, headers);
}

export interface RequestIds {
  readonly requestId: string;
  readonly clientRequestId: string;
}

/** @param now milliseconds since the Unix epoch; the envelope tells it in UTC without a zone */
export function envelopeOf(error: GraphError, ids: RequestIds, now: number): object {
  const inner = {
    date: new Date(now).toISOString().slice(0, 19),
    'request-id': ids.requestId,
    'client-request-id': ids.clientRequestId,
  };
  // The directory repeats status and advice inside when it throttles.
  const innerError =
    error.status === 429 ? { code: '429', message: 'Please retry after', status: '429', ...inner } : inner;
  return { error: { code: error.code, message: error.message, innerError } };
}

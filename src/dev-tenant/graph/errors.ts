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
  /** The HTTP status, of the answer or of the batch item. */
  readonly status: number;
  /** `error.code` of the envelope, such as `Request_BadRequest`; may be empty in batch items. */
  readonly code: string;
  /** By lower-case name; sent with the error (`www-authenticate`, `retry-after`). */
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'GraphError';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** Something about the request is malformed or over a limit. */
export const badRequest = (message: string) => new GraphError(400, 'Request_BadRequest', message);
/** Well formed, but beyond what the directory's index serves, mostly for want of `ConsistencyLevel: eventual`. */
export const unsupportedQuery = (message: string) => new GraphError(400, 'Request_UnsupportedQuery', message);
/** The token is good and lacks a permission. Which one is never said: the real service does not, either. */
export const forbidden = () =>
  new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
/** No such object, or one behind it. @param resource as the caller named it: an id, a user principal name, `manager` */
export const notFound = (resource: string) =>
  new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${resource}' does not exist or one of its queried reference-property objects are not present.`,
  );

/** Three parameters that are there on every 401 of the real service, whether or not a challenge follows. */
const bearer =
  'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"';

/** A token that Graph does not accept, without a challenge: a new one may be asked for in silence. */
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

/**
 * 429.
 * @param retryAfter seconds, as text because decimals are met (`'2.128'`); `undefined` leaves the header out, as some services do
 * @param scope whose budget is used up: `Tenant_Application/ReadWrite/<app>/<tenant>`
 * @see https://learn.microsoft.com/graph/throttling
 */
export function throttled(retryAfter: string | undefined, scope?: string): GraphError {
  return new GraphError(429, 'TooManyRequests', 'Please retry again later.', {
    ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
    ...(scope !== undefined && {
      'x-ms-throttle-scope': scope,
      'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
    }),
  });
}

/** For a fault of the dial, which names only a status. */
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

/** What one request is known by on both sides. */
export interface RequestIds {
  /** Made here. */
  readonly requestId: string;
  /** The caller's own `client-request-id`, or else the same as `requestId`. */
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

/**
 * How ARM says no: the error envelope, and the 401 headers in which the reason stands.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors
 * @module
 */

/** What some providers say besides, as Resource Graph does about a query. */
export interface ErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly [member: string]: string | number;
}

/** Thrown anywhere inside the dev tenant's ARM; becomes the answer of the request. */
export class ArmError extends Error {
  /** The HTTP status. */
  readonly status: number;
  /** `error.code`, such as `SubscriptionNotFound`. */
  readonly code: string;
  /** Such as `Retry-After` and `WWW-Authenticate`. */
  readonly headers: Readonly<Record<string, string>>;
  /** `error.details`; left out where there are none. */
  readonly details: readonly ErrorDetail[];
  constructor(
    status: number,
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
    details: readonly ErrorDetail[] = [],
  ) {
    super(message);
    this.name = 'ArmError';
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.details = details;
  }

  /** The envelope; `details` only where there are some, as the real one leaves an empty list out. */
  toBody(): object {
    const details = this.details.length > 0 && { details: this.details };
    return { error: { code: this.code, message: this.message, ...details } };
  }
}

/**
 * A 401 with its challenge.
 *
 * ARM writes `invalid_token` where Graph writes `insufficient_claims`, and the claims without padding.
 * @param tenant GUID of the right tenant, `common`, or empty as in revocations
 * @param claims JSON text of a claims challenge
 */
export function unauthorized(code: string, message: string, tenant: string, description: string, claims?: string) {
  const challenge = [
    `authorization_uri="https://login.windows.net/${tenant}"`,
    'error="invalid_token"',
    `error_description="${description}"`,
    ...(claims === undefined ? [] : [`claims="${Buffer.from(claims).toString('base64').replace(/=+$/, '')}"`]),
  ].join(', ');
  return new ArmError(401, code, message, { 'www-authenticate': `Bearer ${challenge}` });
}

/**
 * @param retryAfter whole seconds
 * @param verb of the requests that were too many: `read`, `write`, `delete`
 */
export function throttled(subscriptionId: string | undefined, retryAfter: string | undefined, verb = 'read'): ArmError {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  return subscriptionId === undefined
    ? new ArmError(429, 'TooManyRequests', 'The request was throttled. Please try again later.', headers)
    : new ArmError(
        429,
        'SubscriptionRequestsThrottled',
        `Number of '${verb}' requests for subscription '${subscriptionId}' exceeded the limit. Please try again later.`,
        headers,
      );
}

/** For a fault of the dial, which names only a status. */
const codes: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  403: 'AuthorizationFailed',
  404: 'ResourceNotFound',
  409: 'Conflict',
  413: 'RequestEntityTooLarge',
  500: 'InternalServerError',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
};

/** The error for a status that a fault, or fastify itself, asks for. */
export function errorOfStatus(status: number, message: string, retryAfter?: string): ArmError {
  if (status === 429) return throttled(undefined, retryAfter);
  if (status === 401) return unauthorized('AuthenticationFailed', 'Authentication failed.', 'common', message);
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  return new ArmError(status, codes[status] ?? 'InternalServerError', message, headers);
}

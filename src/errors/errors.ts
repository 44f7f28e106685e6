/**
 * The errors a client may see. Everything that is not one of these is masked before it leaves (`to-graphql.ts`).
 *
 * A message says what to do next; it never holds a token, a claim value, a host or a text of a downstream service.
 *
 * To add one: a class here, its row in `codes.ts`, and the sentence of `docs/errors.md` prints itself. What only we have to know goes into
 * `cause`, which the log follows and no client sees.
 * @module
 */

import type { ErrorCode } from './codes.ts';

/** What all errors have that a client may see: resolvers may throw any of them, and `instanceof` tells them from mistakes. */
export abstract class OnbehalfError extends Error {
  /** What programs act on; messages may change. */
  abstract readonly code: ErrorCode;
  /** Members of `extensions` beside `code`. */
  get extensions(): Readonly<Record<string, unknown>> {
    return {};
  }
  /** Subclasses need not say it: the class is the name. */
  override get name(): string {
    return this.constructor.name;
  }
}

/** No acceptable bearer. `challenge` is the `WWW-Authenticate` value of RFC 6750 section 3. */
export class UnauthenticatedError extends OnbehalfError {
  readonly code = 'UNAUTHENTICATED';
  /** Goes out as it is, with HTTP 401: `Bearer` where nothing was sent, `Bearer error="invalid_token"` where something was. */
  readonly challenge: string;
  /** Which rule refused the token: for the log and for `onbehalf check --token`, never for the client. */
  readonly reason: string | undefined;
  /** @param message for the client: what to do; which rule refused stands in `reason` */
  constructor(message: string, challenge: string, reason?: string, options?: ErrorOptions) {
    super(message, options);
    this.challenge = challenge;
    this.reason = reason;
  }
}

/** A genuine token of a tenant or client that this API does not serve. */
export class ForbiddenError extends OnbehalfError {
  readonly code = 'FORBIDDEN';
  /** Which allow-list or missing claim it was, for the log; the client is told the one sentence that holds for all. */
  readonly reason: string;
  constructor(reason: string) {
    super('This API does not serve the tenant or the client application of the token.');
    this.reason = reason;
  }
}

/** The user has to sign in again with `claims`; a repeated call then succeeds. */
export class ClaimsChallengeError extends OnbehalfError {
  readonly code = 'CLAIMS_CHALLENGE';
  /** What the client sends at its next sign-in: JSON text, already decoded. */
  readonly claims: string;
  /** The downstream API that was to be called, where it is known: `graph`. */
  readonly api: string | undefined;
  /** Whether the token service asked, or the API: the token service's challenge goes first. */
  readonly origin: 'token-service' | 'api';
  /** @param claims JSON text of an object, such as `{"access_token":{"acrs":{"essential":true,"value":"c1"}}}` */
  constructor(claims: string, origin: 'token-service' | 'api', api?: string, options?: ErrorOptions) {
    super('Sign in again with the requested claims, then repeat the request.', options);
    this.claims = claims;
    this.origin = origin;
    this.api = api;
  }
  override get extensions() {
    return { claims: this.claims, ...(this.api === undefined ? {} : { api: this.api }) };
  }
}

/**
 * Nobody has agreed yet that this API calls the other one for the user. No sign-in mends it, only the consent page does.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow#gaining-consent-for-the-middle-tier-application
 */
export class ConsentRequiredError extends OnbehalfError {
  readonly code = 'CONSENT_REQUIRED';
  /** Full texts that lack consent: `https://graph.microsoft.com/Mail.Read`. */
  readonly scopes: readonly string[];
  /** To be opened in a browser by the user: asks for these scopes, on the authority of the user's own tenant. */
  readonly consentUrl: string;
  /** Name under `DownstreamApis`, where it is known. */
  readonly api: string | undefined;
  /** @param scopes those that were refused together; asked for one by one, fewer of them may lack consent */
  constructor(scopes: readonly string[], consentUrl: string, api?: string, options?: ErrorOptions) {
    super('Consent is required: open the consent page, then repeat the request.', options);
    this.scopes = scopes;
    this.consentUrl = consentUrl;
    this.api = api;
  }
  override get extensions() {
    return { scopes: this.scopes, consentUrl: this.consentUrl, ...(this.api === undefined ? {} : { api: this.api }) };
  }
}

/** The sign-in behind the token is over, and no claims would say more: password changed, session revoked, sign-in frequency reached. */
export class ReauthenticationRequiredError extends OnbehalfError {
  readonly code = 'REAUTHENTICATION_REQUIRED';
  /** Name under `DownstreamApis`, where it is known. */
  readonly api: string | undefined;
  /** @param api the one that was to be called, where it is known */
  constructor(api?: string, options?: ErrorOptions) {
    super('The sign-in is no longer valid: sign in again, then repeat the request.', options);
    this.api = api;
  }
  override get extensions() {
    return this.api === undefined ? {} : { api: this.api };
  }
}

/** A no that the user cannot change: kept apart from the above, so that a front-end does not send anybody round the sign-in again. */
export class AccessBlockedError extends OnbehalfError {
  readonly code = 'ACCESS_BLOCKED';
  /** Name under `DownstreamApis`, where it is known. */
  readonly api: string | undefined;
  /** @param api the one that was to be called, where it is known */
  constructor(api?: string, options?: ErrorOptions) {
    super('Access is blocked by policy, assignment or account state: ask an administrator.', options);
    this.api = api;
  }
  override get extensions() {
    return this.api === undefined ? {} : { api: this.api };
  }
}

/** No long-running session that this caller may use. Whose it is, if there is one, is not told. */
export class SessionUnknownError extends OnbehalfError {
  readonly code = 'SESSION_UNKNOWN';
  constructor(options?: ErrorOptions) {
    super('There is no such session: start again while the user is signed in.', options);
  }
}

/** The session was the caller's and has ended: idle for too long, or at the end of `Background.Sessions`. */
export class SessionExpiredError extends OnbehalfError {
  readonly code = 'SESSION_EXPIRED';
  constructor(options?: ErrorOptions) {
    super('The session has ended: start again while the user is signed in.', options);
  }
}

/** The caller's own limit. None of the older sessions is stopped for it: each may be at work. */
export class SessionLimitError extends OnbehalfError {
  readonly code = 'SESSION_LIMIT';
  /** @param most sessions that one user may have */
  constructor(most: number) {
    super(`A user may have ${most} sessions at a time: stop one that is no longer needed.`);
  }
}

/** Nothing is known of the session: another attempt may succeed. */
export class SessionStoreUnavailableError extends OnbehalfError {
  readonly code = 'SESSION_STORE_UNAVAILABLE';
  /** @param advice what to do about it, for who runs the database on their own machine: clients read it */
  constructor(options?: ErrorOptions, advice = 'try again later.') {
    super(`Sessions cannot be reached: ${advice}`, options);
  }
}

/** Our own credential failed. Masked towards the client, loud in the log. */
export class CredentialError extends OnbehalfError {
  readonly code = 'CREDENTIAL_ERROR';
}

/**
 * An argument that cannot stand, found by a resolver. The message goes to the client: it names the argument, and no other person's data.
 */
export class BadUserInputError extends OnbehalfError {
  readonly code = 'BAD_USER_INPUT';
}

/** What a downstream API said, as far as a client may know it. */
export interface DownstreamFacts {
  /** Name under `DownstreamApis`, or `token-service`, or `operation` for the deadline of the whole request. */
  readonly api: string;
  /** Absent where nothing was answered: no connection, a time-out, an open breaker. */
  readonly status?: number;
  /** The API's own code (`Request_ResourceNotFound`), only where it looks like one. */
  readonly code?: string;
  /** The service's own, for its support. */
  readonly requestId?: string;
}

/** What `downstreamCode` may answer: one table of sentences covers all of it. */
type DownstreamCode = Extract<ErrorCode, `DOWNSTREAM_${string}`>;

/** One sentence for each kind, for people at a front-end: nothing of them changes with what the API said. */
const DOWNSTREAM_MESSAGES: Readonly<Record<DownstreamCode, string>> = {
  DOWNSTREAM_ERROR: 'The downstream API answered with an error.',
  DOWNSTREAM_FORBIDDEN: 'The downstream API refused the operation to this user.',
  DOWNSTREAM_NOT_FOUND: 'The downstream API does not know this object.',
  DOWNSTREAM_CONFLICT: 'The state of the object forbids the operation.',
  DOWNSTREAM_INPUT: 'The downstream API did not accept the request.',
  DOWNSTREAM_THROTTLED: 'The service limits the rate of calls: try again later.',
  DOWNSTREAM_UNAVAILABLE: 'The service is not available: try again later.',
  DOWNSTREAM_TIMEOUT: 'The service did not answer in time: try again later.',
};

/** A failure of a downstream API or of the token service, told by kind. The service's own text stays behind: it names hosts and people. */
export class DownstreamError extends OnbehalfError {
  readonly code: DownstreamCode;
  /** Given to the client under the same name. */
  readonly downstream: DownstreamFacts;
  /** Seconds the service asked to wait, when it did; may have decimals. */
  readonly retryAfterSeconds: number | undefined;
  /**
   * @param retryAfterSeconds what the service asked for, or when we try again ourselves
   * @param options.cause what really happened, for the log
   */
  constructor(code: DownstreamCode, downstream: DownstreamFacts, retryAfterSeconds?: number, options?: ErrorOptions) {
    super(DOWNSTREAM_MESSAGES[code], options);
    this.code = code;
    this.downstream = downstream;
    this.retryAfterSeconds = retryAfterSeconds;
  }
  override get extensions() {
    return {
      downstream: this.downstream,
      ...(this.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: this.retryAfterSeconds }),
    };
  }
}

/**
 * The code for an HTTP status of a downstream API.
 * @param status an error, or a redirect, which nobody follows
 */
export function downstreamCode(status: number): DownstreamCode {
  // 402 is Graph's word for a licence or a payment that lacks: an administrator's matter like any other 403.
  if (status === 403 || status === 402) return 'DOWNSTREAM_FORBIDDEN';
  if (status === 404 || status === 410) return 'DOWNSTREAM_NOT_FOUND';
  if (status === 409 || status === 412 || status === 423) return 'DOWNSTREAM_CONFLICT';
  if (status === 429) return 'DOWNSTREAM_THROTTLED';
  if (status === 504 || status === 408) return 'DOWNSTREAM_TIMEOUT';
  if (status >= 500) return 'DOWNSTREAM_UNAVAILABLE';
  // A 401 is our token, never the client's input. What a redirect or a 1xx wants of us here nobody knows.
  if (status >= 400 && status !== 401) return 'DOWNSTREAM_INPUT';
  return 'DOWNSTREAM_ERROR';
}

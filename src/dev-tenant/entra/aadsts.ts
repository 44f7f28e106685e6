/**
 * Refusals of the token service: numbers, OAuth words and the JSON body as Microsoft Entra ID sends them.
 *
 * The table says which `error`, status and `suberror` belong to a number; the sentence comes from where the refusal happens.
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 * @module
 */

/** How a code is answered at the token endpoint. */
interface Outcome {
  readonly error: string;
  /** HTTP status; 400 unless said. */
  readonly status?: number;
  readonly suberror?: string;
}

/** The numbers that this token service says. */
export type AadstsCode =
  | 50011
  | 50013
  | 50020
  | 50034
  | 50049
  | 50057
  | 50058
  | 50059
  | 50076
  | 50079
  | 50126
  | 50158
  | 50173
  | 50194
  | 53000
  | 53003
  | 54005
  | 65001
  | 65004
  | 70000
  | 70003
  | 70005
  | 70007
  | 70008
  | 70011
  | 70016
  | 70018
  | 70019
  | 70021
  | 70043
  | 90002
  | 90014
  | 90019
  | 90033
  | 90055
  | 90094
  | 240002
  | 500011
  | 500121
  | 500131
  | 500133
  | 501481
  | 700016
  | 700022
  | 700024
  | 700025
  | 700027
  | 700030
  | 700051
  | 700054
  | 700082
  | 700084
  | 700211
  | 700212
  | 700213
  | 900023
  | 900144
  | 900561
  | 901002
  | 1002012
  | 7002138
  | 7000215
  | 7000218
  | 9000411
  | 9001023
  | 9002313
  | 9002325
  | 9002326
  | 9002327
  | 9002346;

/** By code: clients act on `error`, people on the sentence beside it. */
const OUTCOMES: Readonly<Record<AadstsCode, Outcome>> = {
  50011: { error: 'invalid_request' },
  50013: { error: 'invalid_grant' },
  50020: { error: 'invalid_grant' },
  50034: { error: 'invalid_grant' },
  50049: { error: 'invalid_instance' },
  50057: { error: 'invalid_grant' },
  50058: { error: 'login_required' },
  50059: { error: 'invalid_request' },
  50076: { error: 'interaction_required', suberror: 'basic_action' },
  50079: { error: 'interaction_required', suberror: 'basic_action' },
  50126: { error: 'invalid_grant' },
  50158: { error: 'interaction_required', suberror: 'basic_action' },
  50173: { error: 'invalid_grant', suberror: 'bad_token' },
  50194: { error: 'invalid_request' },
  53000: { error: 'interaction_required', suberror: 'message_only' },
  53003: { error: 'interaction_required', suberror: 'message_only' },
  54005: { error: 'invalid_grant' },
  65001: { error: 'invalid_grant', suberror: 'consent_required' },
  65004: { error: 'access_denied' },
  70000: { error: 'invalid_grant' },
  70003: { error: 'unsupported_grant_type' },
  70005: { error: 'unsupported_response_type' },
  70007: { error: 'invalid_request' },
  70008: { error: 'invalid_grant' },
  70011: { error: 'invalid_scope' },
  70016: { error: 'authorization_pending' },
  70018: { error: 'bad_verification_code' },
  70019: { error: 'expired_token' },
  70021: { error: 'invalid_client', status: 401 },
  70043: { error: 'invalid_grant', suberror: 'token_expired' },
  90002: { error: 'invalid_tenant' },
  90014: { error: 'invalid_request' },
  90019: { error: 'invalid_request' },
  90033: { error: 'temporarily_unavailable', status: 503 },
  90055: { error: 'temporarily_unavailable', status: 429 },
  90094: { error: 'access_denied' },
  240002: { error: 'invalid_request' },
  500011: { error: 'invalid_resource' },
  500121: { error: 'access_denied' },
  500131: { error: 'invalid_grant' },
  500133: { error: 'invalid_grant' },
  501481: { error: 'invalid_grant' },
  700016: { error: 'unauthorized_client' },
  700022: { error: 'invalid_request' },
  700024: { error: 'invalid_client', status: 401 },
  700025: { error: 'invalid_client', status: 401 },
  700027: { error: 'invalid_client', status: 401 },
  700030: { error: 'invalid_client', status: 401 },
  700051: { error: 'unsupported_response_type' },
  700054: { error: 'unsupported_response_type' },
  700082: { error: 'invalid_grant' },
  700084: { error: 'invalid_grant' },
  700211: { error: 'invalid_client', status: 401 },
  700212: { error: 'invalid_client', status: 401 },
  700213: { error: 'invalid_client', status: 401 },
  900023: { error: 'invalid_request' },
  900144: { error: 'invalid_request' },
  900561: { error: 'invalid_request' },
  901002: { error: 'invalid_request' },
  1002012: { error: 'invalid_scope' },
  7002138: { error: 'invalid_client', status: 401 },
  7000215: { error: 'invalid_client', status: 401 },
  7000218: { error: 'invalid_client', status: 401 },
  9000411: { error: 'invalid_request' },
  9001023: { error: 'invalid_request' },
  9002313: { error: 'invalid_request' },
  9002325: { error: 'invalid_request' },
  9002326: { error: 'invalid_request' },
  9002327: { error: 'invalid_request' },
  9002346: { error: 'invalid_request' },
};

/** What belongs to a number, for the page about it. */
export function aadstsOutcome(code: string): { readonly error: string; readonly suberror?: string } | undefined {
  const found: [string, Outcome] | undefined = Object.entries(OUTCOMES).find(([known]) => known === code);
  return found?.[1];
}

/** What goes with a refusal beyond its number. */
export interface AadstsDetails {
  /** JSON text: what the next sign-in has to bring. */
  readonly claims?: string;
  /** Where the same number comes with another OAuth word. */
  readonly error?: string;
}

/**
 * A refusal of the token service. `message` is what an answer says in `error_description`, without the ids of the request:
 * `AADSTS50057: The user account is disabled. …`
 */
export class AadstsError extends Error {
  /** The number, as `error_codes` has it. */
  readonly code: AadstsCode;
  /** OAuth word: `invalid_grant`. */
  readonly error: string;
  /** HTTP status of an answer; a redirect to the client has none of it. */
  readonly status: number;
  /** Tells MSAL what would help: `basic_action`, `consent_required`, `bad_token` … */
  readonly suberror: string | undefined;
  /** JSON text that the next sign-in has to bring; not encoded any further. */
  readonly claims: string | undefined;
  /** @param sentence what follows the number in `message` */
  constructor(code: AadstsCode, sentence: string, details: AadstsDetails = {}) {
    super(`AADSTS${code}: ${sentence}`);
    this.name = 'AadstsError';
    const outcome = OUTCOMES[code];
    this.code = code;
    this.error = details.error ?? outcome.error;
    this.status = outcome.status ?? 400;
    this.suberror = outcome.suberror;
    this.claims = details.claims;
  }
}

/** What belongs to the request, not to the refusal. */
export interface ErrorTrace {
  /** Of this refusal; made here. */
  readonly traceId: string;
  /** The client's own, or one that is made here. */
  readonly correlationId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Origin of the page behind `error_uri`. */
  readonly origin: string;
}

/** The JSON of a refusal (RFC 6749, section 5.2) with what Microsoft adds. `timestamp` is `2026-08-18 12:51:51Z`. */
export interface ErrorBody {
  /** What a client acts on: `invalid_grant`, `interaction_required`. */
  readonly error: string;
  /** `AADSTS…: sentence Trace ID: … Correlation ID: … Timestamp: …` */
  readonly error_description: string;
  /** The number behind `AADSTS`. */
  readonly error_codes: readonly number[];
  readonly timestamp: string;
  readonly trace_id: string;
  readonly correlation_id: string;
  readonly error_uri: string;
  /** What kind of interaction: `basic_action`. */
  readonly suberror?: string;
  /** JSON text for the next request, where that is what is missing. */
  readonly claims?: string;
}

/** The body as the token endpoint sends it; the authorize endpoint puts the same values into the redirect. */
export function errorBody(refusal: AadstsError, { traceId, correlationId, now, origin }: ErrorTrace): ErrorBody {
  const timestamp = `${new Date(now).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return {
    error: refusal.error,
    error_description: `${refusal.message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [refusal.code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `${origin}/error?code=${refusal.code}`,
    ...(refusal.suberror === undefined ? {} : { suberror: refusal.suberror }),
    ...(refusal.claims === undefined ? {} : { claims: refusal.claims }),
  };
}

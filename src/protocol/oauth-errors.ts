/**
 * What a refusal of the token endpoint means.
 *
 * Pure: reads the error body of Microsoft Entra ID and says which kind of refusal it is. Programs should act on `error`,
 * `suberror` and `claims`; the AADSTS number decides only where those are ambiguous (`invalid_grant` stands for a dozen things).
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 * @module
 */

import { decodeClaims } from './challenges.ts';

/** Members of a token error that decide something. `error_description` is kept for the log alone. */
export interface TokenErrorBody {
  /** Code of RFC 6749 section 5.2 or of Entra: `invalid_grant`, `interaction_required`, `invalid_client`. */
  readonly error: string;
  /** Narrows `invalid_grant` and `interaction_required`: `consent_required`, `bad_token`, `token_expired`, `message_only`. */
  readonly suberror: string | undefined;
  /** AADSTS numbers, most specific last or alone. */
  readonly codes: readonly number[];
  /** Claims challenge as JSON text. */
  readonly claims: string | undefined;
  /** `AADSTS65001: The user or administrator has not consented…`: for people, and it names them; nothing but its number decides. */
  readonly description: string | undefined;
  /** What Microsoft's support and the sign-in logs of the tenant are asked with. */
  readonly traceId: string | undefined;
}

/**
 * What a refusal means for the request that waits: which error its client gets, and whether asking again can help.
 * `configuration` is the rest: a mistake in a registration or in ours, which no user can mend.
 */
export type TokenRefusal =
  // The user signs in again with these claims (multi-factor, policy, revoked session); the new token is another assertion.
  | 'claims-challenge'
  | 'consent-required'
  // As an expired bearer of the request itself: the client renews it and gets HTTP 401, not an error of one field.
  | 'assertion-expired'
  | 'reauthentication-required'
  | 'access-blocked'
  // Ours, not the user's: masked towards clients, and another configured credential may still serve.
  | 'credential'
  | 'throttled'
  | 'unavailable'
  | 'configuration';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/**
 * Reads an error body; `undefined` for anything that is not one (HTML of a front door, empty, another shape).
 * @param body parsed JSON, whatever it turned out to be
 */
export function parseTokenError(body: unknown): TokenErrorBody | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const members = body as Record<string, unknown>;
  const error = text(members.error);
  if (error === undefined) return undefined;
  const codes = Array.isArray(members.error_codes)
    ? members.error_codes.filter((code) => typeof code === 'number')
    : [];
  const description = text(members.error_description);
  // Front doors and older endpoints leave `error_codes` out; the number then stands in the text alone.
  const named = /^AADSTS(\d{4,7})\b/.exec(description ?? '')?.[1];
  const claims = text(members.claims);
  return {
    error,
    suberror: text(members.suberror),
    codes: codes.length === 0 && named ? [Number(named)] : codes,
    claims: claims === undefined ? undefined : decodeClaims(claims),
    description,
    traceId: text(members.trace_id),
  };
}

const set = (...codes: number[]): ReadonlySet<number> => new Set(codes);

/** 500133: the assertion ran out on its way. */
const ASSERTION_EXPIRED = set(500133);
/** Password changed, session revoked, refresh token dead, assertion not acceptable: a fresh sign-in mends it. */
const REAUTHENTICATE = set(50013, 50173, 50132, 50133, 50078, 50058, 70000, 70008, 70043, 700081, 700082, 700084);
/** Policy, assignment or account says no; nothing the user does in this application helps. */
const BLOCKED = set(
  50020,
  50034,
  50053,
  50055,
  50057,
  50097,
  50105,
  53000,
  53001,
  53003,
  53011,
  90072,
  135011,
  530003,
  530032,
  530034,
  530035,
);
/** Credential missing, wrong, expired or unknown: ours to mend. */
export const CREDENTIAL_CODES = set(
  70021,
  700024,
  700027,
  700030,
  700211,
  700212,
  700213,
  1000502,
  7000214,
  7000215,
  7000218,
  7000222,
  7000274,
  7000277,
);
/** Faults of the service that come as 400 too: another attempt may succeed. */
const TRANSIENT = set(50033, 90012, 90024, 90033, 90090);

/**
 * The order is the rule: what is transient before what is final, what a sign-in mends before what nothing mends, and our own credential
 * before anything of the user's, because with a wrong one the service says nothing about the user.
 * @param status HTTP status of the reply
 * @param body the parsed body, `undefined` when there was none that could be read
 */
export function classifyTokenRefusal(status: number, body: TokenErrorBody | undefined): TokenRefusal {
  const has = (codes: ReadonlySet<number>) => body?.codes.some((code) => codes.has(code)) ?? false;
  // 90055 is the tenant's own limit and has been seen with other statuses.
  if (status === 429 || body?.codes.includes(90055)) return 'throttled';
  if (
    status >= 500 ||
    body === undefined ||
    has(TRANSIENT) ||
    body.error === 'temporarily_unavailable' ||
    body.error === 'server_error'
  )
    return 'unavailable';
  // Claims first: 53003 and the step-up codes come with them when signing in again can help, without them when it cannot.
  if (body.claims !== undefined && !has(CREDENTIAL_CODES)) return 'claims-challenge';
  if (has(CREDENTIAL_CODES) || body.error === 'invalid_client') return 'credential';
  if (has(ASSERTION_EXPIRED)) return 'assertion-expired';
  if (has(BLOCKED)) return 'access-blocked';
  if (body.codes.includes(65001) || body.suberror === 'consent_required' || body.error === 'consent_required')
    return 'consent-required';
  if (has(REAUTHENTICATE) || body.suberror === 'bad_token' || body.suberror === 'token_expired')
    return 'reauthentication-required';
  if (body.error === 'interaction_required' || body.error === 'login_required') return 'reauthentication-required';
  return 'configuration';
}

/**
 * What an answer of the API asks of the person in front of the page: a second factor, consent, a new sign-in.
 *
 * Pure. Reads the extensions of errors, wherever in an answer they stand, and the head of a refusal that is no GraphQL. Codes are those
 * of `docs/errors.md`; every other error is the application's own affair.
 * @module
 */
import { parseChallenges } from '../protocol/challenges.ts';

interface Asked {
  /** Who asked, for example `arm`; absent when it is our API itself. */
  readonly api?: string;
}

/** A policy wants more: a second factor, a fresh sign-in. */
export interface ClaimsChallenge extends Asked {
  /** Tells it from the others of {@link Challenge}. */
  readonly kind: 'claims';
  /** JSON text for the token request, unchanged. */
  readonly claims: string;
}

/** Our API may not call that API for this person yet. */
export interface ConsentChallenge extends Asked {
  /** Tells it from the others of {@link Challenge}. */
  readonly kind: 'consent';
  /** Where they say yes. */
  readonly consentUrl: string;
}

/** Nobody is signed in, or what the token stands for no longer counts. */
export interface SignInChallenge extends Asked {
  /** Tells it from the others of {@link Challenge}. */
  readonly kind: 'sign-in';
}

/** Something only the person, or a silent renewal in their name, can settle. */
export type Challenge = ClaimsChallenge | ConsentChallenge | SignInChallenge;

/** Two challenges with the same key are settled by the same act of the person. */
export function challengeKey(challenge: Challenge): string {
  switch (challenge.kind) {
    case 'claims':
      return `claims ${challenge.claims}`;
    case 'consent':
      return `consent ${challenge.consentUrl}`;
    case 'sign-in':
      return 'sign-in';
  }
}

/** @param error one entry of `errors`, of any shape */
export function readChallenge(error: unknown): Challenge | undefined {
  const extensions = isRecord(error) ? error.extensions : undefined;
  if (!isRecord(extensions)) return undefined;
  const api = typeof extensions.api === 'string' ? { api: extensions.api } : {};
  switch (extensions.code) {
    case 'CLAIMS_CHALLENGE':
      return typeof extensions.claims === 'string' && extensions.claims !== ''
        ? { kind: 'claims', claims: extensions.claims, ...api }
        : { kind: 'sign-in', ...api };
    case 'CONSENT_REQUIRED': {
      const consentUrl = webAddress(extensions.consentUrl);
      return consentUrl === undefined ? undefined : { kind: 'consent', consentUrl, ...api };
    }
    case 'REAUTHENTICATION_REQUIRED':
    case 'UNAUTHENTICATED':
      return { kind: 'sign-in', ...api };
    default:
      return undefined;
  }
}

/**
 * The challenges of an answer, or of one part of an incremental one, each once, in the order of the answer.
 *
 * @param answer parsed JSON: `errors`, and those of `incremental` and `completed` (`@defer`)
 */
export function readChallenges(answer: unknown): readonly Challenge[] {
  if (!isRecord(answer)) return [];
  const parts = [answer, ...listOf(answer.incremental), ...listOf(answer.completed)];
  return distinct(
    parts.flatMap((part) => (isRecord(part) ? listOf(part.errors) : [])).flatMap((one) => readChallenge(one) ?? []),
  );
}

/**
 * The challenge in the head of an answer, for those whose body says nothing: an API made with Microsoft.Identity.Web, a gateway.
 *
 * @param wwwAuthenticate value of `WWW-Authenticate`; other origins expose it to a page only when they say so
 */
export function readHead(status: number, wwwAuthenticate: string | null): readonly Challenge[] {
  const bearers = parseChallenges(wwwAuthenticate ?? undefined).filter(({ scheme }) => scheme === 'bearer');
  const claims = bearers.flatMap(({ parameters }) => decodeClaims(parameters.get('claims')) ?? []);
  if (claims.length > 0) return distinct(claims.map((text) => ({ kind: 'claims', claims: text })));
  return status === 401 ? [{ kind: 'sign-in' }] : [];
}

/** Each once: the first of two with the same key. */
export function distinct(challenges: readonly Challenge[]): readonly Challenge[] {
  const byKey = new Map<string, Challenge>();
  for (const one of challenges) if (!byKey.has(challengeKey(one))) byKey.set(challengeKey(one), one);
  return [...byKey.values()];
}

/** base64 in either alphabet, padded or not, of a JSON object; as some APIs send it, the JSON itself. */
function decodeClaims(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  try {
    const text = value.startsWith('{') ? value : utf8(atob(value.replaceAll('-', '+').replaceAll('_', '/')));
    return isRecord(JSON.parse(text)) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** `atob` gives one character for each byte; claims may name what is not ASCII. */
const utf8 = (bytes: string): string => new TextDecoder().decode(Uint8Array.from(bytes, (one) => one.charCodeAt(0)));

/** An address that a window may be opened with: `javascript:` and its like never are. */
function webAddress(value: unknown): string | undefined {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : undefined;
}

/** An answer that is not as it should be has no challenges, and throws nothing: its errors are the application's to show. */
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

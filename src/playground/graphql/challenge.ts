/**
 * What an answer of our server asks of the person in front of the page: sign in again, consent, or sign in at all.
 *
 * Pure. Codes and extensions are those of `docs/errors.md`; every other error is shown by the editor as it came.
 * @module
 */

export type Challenge =
  /** A policy wants more (a second factor, say). `claims`: JSON text to pass to the next sign-in unchanged. */
  | { readonly kind: 'claims'; readonly claims: string; readonly api: string | undefined }
  /** Our API may not call that API for this person yet. */
  | { readonly kind: 'consent'; readonly consentUrl: string | undefined; readonly api: string | undefined }
  /** The session is over. */
  | { readonly kind: 'session-over' }
  /** Nobody is signed in, or the token is not accepted. */
  | { readonly kind: 'unauthenticated' };

/**
 * The first challenge among the errors of a GraphQL answer.
 *
 * @param body parsed JSON of the answer, of any shape
 */
export function findChallenge(body: unknown): Challenge | undefined {
  const errors = isRecord(body) && Array.isArray(body.errors) ? body.errors : [];
  for (const error of errors) {
    const challenge = readExtensions(isRecord(error) ? error.extensions : undefined);
    if (challenge) return challenge;
  }
  return undefined;
}

function readExtensions(extensions: unknown): Challenge | undefined {
  if (!isRecord(extensions)) return undefined;
  const api = text(extensions.api);
  switch (extensions.code) {
    case 'CLAIMS_CHALLENGE': {
      const claims = text(extensions.claims);
      return claims === undefined ? { kind: 'session-over' } : { kind: 'claims', claims, api };
    }
    case 'CONSENT_REQUIRED':
      return { kind: 'consent', consentUrl: webAddress(extensions.consentUrl), api };
    case 'REAUTHENTICATION_REQUIRED':
      return { kind: 'session-over' };
    case 'UNAUTHENTICATED':
      return { kind: 'unauthenticated' };
    default:
      return undefined;
  }
}

/**
 * Whether claims ask to satisfy a policy (an authentication context, or policies by id), and not only for a newer sign-in.
 *
 * @param claims JSON text of a claims challenge
 * @see https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
export function asksForPolicy(claims: string): boolean {
  try {
    const request: unknown = JSON.parse(claims);
    const wanted = isRecord(request) ? request.access_token : undefined;
    return isRecord(wanted) && ('acrs' in wanted || 'capolids' in wanted);
  } catch {
    return false; // passed on as it came; the token service says what is wrong with it
  }
}

/** An address that may become a link: `javascript:` and its like never do. */
function webAddress(value: unknown): string | undefined {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : undefined;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/**
 * Bearer in, validated caller out: the order in which a token is judged.
 *
 * Text, header, key, signature, then claims; whatever comes first refuses first, and nothing of the payload decides anything
 * before the signature is good, except its version, which only says where the key must be published.
 * A validated token is remembered by its SHA-256 until it ends, so the second request with it costs one digest and one look-up.
 * Signatures are verified on this thread: the 30 µs of a public key are half of what a thread of the pool costs (`bench/bearer.ts`).
 *
 * The room `bearer` decides who is calling and nothing else: what a caller may ask for is said by `directives/`, what is shown to APIs for
 * them by `tokens/`. It trusts the configured authority and reaches no other.
 * @see https://www.rfc-editor.org/rfc/rfc8725
 * @module
 */

import { hash, verify } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../observability/clock.ts';
import type { TokenVersion } from '../protocol/authority.ts';
import type { JsonObject } from '../protocol/claims.ts';
import { Assertion } from './assertion.ts';
import { admit, type BearerPolicy, tokenVersion } from './claims-policy.ts';
import { type CompactToken, readCompactToken } from './compact-token.ts';
import { createTokenDecryption, isEncrypted } from './encrypted-token.ts';
import type { KeySet, SigningKey } from './key-set.ts';
import type { Principal } from './principal.ts';
import { factOf, factOfTime, TokenRefusal } from './refusals.ts';
import { createTokenClock } from './token-clock.ts';

/** One for all requests with the same token, frozen: whatever is kept by it (`WeakMap`) lives as long as the token is remembered. */
export interface ValidatedBearer {
  /** What resolvers and directives see. */
  readonly principal: Principal;
  /** What the token endpoint is shown on behalf of the caller. */
  readonly assertion: Assertion;
}

/** Judges tokens. Safe to be called for many requests at once; the same token twice at once is judged twice, and once from then on. */
export interface BearerValidator {
  /**
   * @throws {TokenRefusal} (an `UnauthenticatedError`) the token is not for us, or no longer
   * @throws {CallerRefusal} (a `ForbiddenError`) genuine, of a tenant or client that is not allowed
   * @throws {KeysUnavailableError} the authority's keys were never reachable
   */
  validate(token: string): Promise<ValidatedBearer>;
}

/** What the judgement depends on, fixed for the life of the process but for the keys. */
export interface BearerValidatorOptions {
  /** The `AzureAd` section. */
  readonly policy: BearerPolicy;
  /** Stays its owner's to close. */
  readonly keys: KeySet;
  /** Both sides are used: see `token-clock.ts`. */
  readonly clock: Clock;
}

const ALGORITHM = 'RS256';
const TYPES: ReadonlySet<unknown> = new Set([undefined, 'jwt', 'at+jwt', 'application/jwt', 'application/at+jwt']);
/** Header members that change how a token is read: none of them is spoken here, so none is passed over. */
const FORBIDDEN_MEMBERS = ['crit', 'b64', 'zip', 'enc'] as const;
const MAX_KID_CHARACTERS = 256;
const MAX_REMEMBERED = 50_000;
const MAX_REMEMBERED_BYTES = 64 * 1024 * 1024;
/** A remembered token weighs its text, its claims read out of it, and this. */
const OVERHEAD_BYTES = 3_072;

interface Remembered {
  /** Settled: whoever asks again waits for nothing. */
  readonly answer: Promise<ValidatedBearer>;
  /** End of its tolerance, on either clock: a wall clock set back for good must not prolong it. */
  readonly endsAtMs: number;
  readonly endsAtMonotonic: number;
  /** The key that verified it: when the authority withdraws or replaces it, the entry no longer counts. */
  readonly key: SigningKey;
  readonly kid: string;
  readonly version: TokenVersion;
  readonly bytes: number;
}

/**
 * @returns remembers up to 50,000 tokens and 64 MiB, the least used leave first
 * @throws {CertificateFault} a decryption certificate that cannot be read
 */
export function createBearerValidator({ policy, keys, clock }: BearerValidatorOptions): BearerValidator {
  const remembered = new LRUCache<string, Remembered>({
    max: MAX_REMEMBERED,
    maxSize: MAX_REMEMBERED_BYTES,
    sizeCalculation: ({ bytes }) => bytes,
  });
  const now = createTokenClock(clock);
  const decrypt = createTokenDecryption(policy.tokenDecryptionCertificates);
  const toleranceMs = policy.clockToleranceSeconds * 1_000;

  /** @param digest of what was sent; where that was encrypted, it stands for the signed token inside */
  async function judge(token: string, digest: string): Promise<ValidatedBearer> {
    const isOpen = !isEncrypted(token);
    const signed = isOpen ? token : await decrypt(token);
    const compact = readCompactToken(signed);
    const kid = admitHeader(compact.header);
    // Read before the signature is good, and harmless: a wrong one only leads to a document that has no such key.
    const version = tokenVersion(compact.payload);
    const { issuer, keys: published } = await keys.keysFor(version, kid);
    const key = published.get(kid);
    if (!key) throw new TokenRefusal('key', { claimed: claimed(compact.payload) });
    admitSignature(compact, key);
    const nowMs = now();
    const principal = admit(compact.payload, policy, issuer, key.issuer, nowMs);
    // With the tolerance, as the rules have it: whoever was let in at the edge is let in by the memory as well.
    const endsAtMs = principal.expiresAt + toleranceMs;
    const assertion = new Assertion(signed, isOpen ? digest : digestOf(signed), principal.expiresAt);
    const bearer = Object.freeze({ principal, assertion });
    // Good tokens alone: refused ones would let anybody fill the memory, and are cheap to refuse again.
    remembered.set(digest, {
      answer: Promise.resolve(bearer),
      endsAtMs,
      endsAtMonotonic: clock.monotonic() + endsAtMs - nowMs,
      key,
      kid,
      version,
      bytes: OVERHEAD_BYTES + 2 * signed.length,
    });
    return bearer;
  }

  return {
    validate(token) {
      // One digest for this look-up and for the keys of the token cache; the token itself is no key of any map.
      const digest = digestOf(token);
      const known = remembered.get(digest);
      if (known !== undefined) {
        // Identity, not name: a key that was withdrawn and one that took its kid both end what the old one vouched for.
        if (keys.held(known.version)?.keys.get(known.kid) === known.key) {
          // One that has ended stays remembered as such, until others push it out.
          if (known.endsAtMs > now() && known.endsAtMonotonic > clock.monotonic()) return known.answer;
          const since = factOfTime((known.endsAtMs - toleranceMs) / 1_000);
          return Promise.reject(new TokenRefusal('expired', { since }));
        }
        remembered.delete(digest);
      }
      return judge(token, digest);
    },
  };
}

const digestOf = (text: string): string => hash('sha256', text, 'base64url');

/** @returns `kid` */
function admitHeader(header: JsonObject): string {
  if (header.alg !== ALGORITHM) throw new TokenRefusal('alg', { accepted: ALGORITHM });
  const typ = typeof header.typ === 'string' ? header.typ.toLowerCase() : header.typ;
  if (!TYPES.has(typ)) throw new TokenRefusal('typ', {});
  for (const member of FORBIDDEN_MEMBERS) {
    if (header[member] !== undefined) throw new TokenRefusal('header-member', { member });
  }
  const { kid } = header;
  if (typeof kid !== 'string' || kid === '' || kid.length > MAX_KID_CHARACTERS) throw new TokenRefusal('kid', {});
  return kid;
}

/** The algorithm is ours, whatever the header says; RSA keys alone are ever held. */
function admitSignature({ signed, signature, header, payload }: CompactToken, { key }: SigningKey): void {
  if (verify('RSA-SHA256', Buffer.from(signed, 'latin1'), key, signature)) return;
  const nonce = header.nonce === undefined ? undefined : 'present';
  throw new TokenRefusal('signature', { nonce, claimed: claimed(payload) });
}

/** What a token says of itself before anybody has vouched for it: for the remedy alone. */
function claimed({ aud, iss }: JsonObject): string {
  return `issued by ${factOf(iss)} for ${factOf(aud)}`;
}

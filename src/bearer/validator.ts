/**
 * Bearer in, validated caller out: the order in which a token is judged.
 *
 * Text, header, key, signature, then claims; whatever comes first refuses first, and nothing of the payload decides anything
 * before the signature is good, except its version, which only says where the key must be published.
 * A validated token is remembered by its SHA-256 until it ends, so the second request with it costs no signature check.
 * @see https://www.rfc-editor.org/rfc/rfc8725
 * @module
 */

import { hash } from 'node:crypto';
import { compactVerify, errors as joseErrors } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../observability/clock.ts';
import type { JsonObject } from '../protocol/claims.ts';
import { Assertion } from './assertion.ts';
import { invalidToken } from './authorization-header.ts';
import { admit, type BearerPolicy, tokenVersion } from './claims-policy.ts';
import { readCompactToken } from './compact-token.ts';
import type { KeySet, SigningKey } from './key-set.ts';
import type { Principal } from './principal.ts';

export interface ValidatedBearer {
  readonly principal: Principal;
  readonly assertion: Assertion;
}

export interface BearerValidator {
  /**
   * @throws {UnauthenticatedError} the token is not for us, or no longer
   * @throws {ForbiddenError} genuine, of a tenant or client that is not allowed
   * @throws {KeysUnavailableError} the authority's keys were never reachable
   */
  validate(token: string): Promise<ValidatedBearer>;
}

export interface BearerValidatorOptions {
  readonly policy: BearerPolicy;
  readonly keys: KeySet;
  readonly clock: Clock;
}

const ALGORITHM = 'RS256';
const TYPES: ReadonlySet<unknown> = new Set([undefined, 'jwt', 'at+jwt', 'application/jwt', 'application/at+jwt']);
/** Header members that change how a token is read: none of them is spoken here, so none is passed over. */
const FORBIDDEN_MEMBERS = ['crit', 'b64', 'zip', 'enc'] as const;
const MAX_REMEMBERED = 50_000;

interface Remembered {
  readonly bearer: ValidatedBearer;
  /** The key that verified it: when the authority withdraws or replaces it, the entry no longer counts. */
  readonly key: SigningKey;
  readonly kid: string;
  readonly version: '1.0' | '2.0';
}

export function createBearerValidator({ policy, keys, clock }: BearerValidatorOptions): BearerValidator {
  const remembered = new LRUCache<string, Remembered>({ max: MAX_REMEMBERED });

  return {
    async validate(token) {
      const digest = hash('sha256', token, 'base64url');
      const known = remembered.get(digest);
      if (known) {
        const published = (await keys.keysFor(known.version, known.kid)).keys.get(known.kid);
        const endsAt = known.bearer.principal.expiresAt + policy.clockToleranceSeconds * 1_000;
        if (published === known.key && endsAt > clock.now()) return known.bearer;
        remembered.delete(digest);
      }
      const { header, payload } = readCompactToken(token);
      const kid = admitHeader(header);
      const version = tokenVersion(payload);
      const { issuer, keys: published } = await keys.keysFor(version, kid);
      const key = published.get(kid);
      if (!key) throw invalidToken('kid names no key of the configured authority');
      try {
        await compactVerify(token, key.key, { algorithms: [ALGORITHM] });
      } catch (error) {
        if (error instanceof joseErrors.JOSEError)
          throw invalidToken('the signature does not verify', { cause: error });
        throw error;
      }
      const principal = admit(payload, policy, issuer, key.issuer, clock.now());
      const bearer = Object.freeze({ principal, assertion: new Assertion(token, digest, principal.expiresAt) });
      remembered.set(digest, { bearer, key, kid, version });
      return bearer;
    },
  };
}

/** @returns `kid` */
function admitHeader(header: JsonObject): string {
  if (header.alg !== ALGORITHM) throw invalidToken(`alg is not ${ALGORITHM}`);
  const typ = typeof header.typ === 'string' ? header.typ.toLowerCase() : header.typ;
  if (!TYPES.has(typ)) throw invalidToken('typ is not that of an access token');
  for (const member of FORBIDDEN_MEMBERS) {
    if (header[member] !== undefined) throw invalidToken(`the header member ${member} is not accepted`);
  }
  if (typeof header.kid !== 'string' || header.kid === '' || header.kid.length > 256)
    throw invalidToken('expected kid to be text');
  return header.kid;
}

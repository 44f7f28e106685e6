/**
 * The key that proof-of-possession tokens of this process are bound to, and the signed HTTP requests it makes.
 *
 * RSA, made when the first one is asked for, never written anywhere: with the process the tokens bound to it are worth nothing.
 * A signed request is for one request only. Nothing here keeps one (PP-3).
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-oauth-signed-http-request-03
 * @module
 */

import { generateKeyPair, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, exportJWK, SignJWT } from 'jose';
import type { Clock } from '../../observability/clock.ts';

/** What is signed beside the token; query, headers and body are not, as in Microsoft's libraries. */
export interface RequestToSign {
  /** In any case; signed in capitals. */
  readonly method: string;
  /** Host and path are signed; the query is not. */
  readonly url: URL;
}

/** One key, and what can be done with it; it never leaves. */
export interface ProofKey {
  /** RFC 7638 thumbprint, base64url. */
  id(): Promise<string>;
  /** @returns the value of `Authorization`: `PoP eyJ…` */
  sign(accessToken: string, request: RequestToSign): Promise<string>;
}

const BITS = 2048;

/** Makes no key yet: the first who asks waits for it, and all who ask meanwhile wait for the same. */
export function createProofKey(clock: Clock): ProofKey {
  let made: ReturnType<typeof makeKey> | undefined;
  const key = () => (made ??= makeKey());
  return {
    id: async () => (await key()).id,
    async sign(accessToken, { method, url }) {
      const { id, jwk, privateKey } = await key();
      const proof = await new SignJWT({
        at: accessToken,
        ts: Math.floor(clock.now() / 1_000),
        m: method.toUpperCase(),
        u: url.host,
        p: url.pathname,
        nonce: randomUUID(),
        cnf: { jwk },
      })
        .setProtectedHeader({ alg: 'RS256', typ: 'pop', kid: id })
        .sign(privateKey);
      return `PoP ${proof}`;
    },
  };
}

/** The JWK has the members that a thumbprint is made of (RFC 7638), and no others. */
async function makeKey() {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: BITS });
  const { kty, n, e } = await exportJWK(publicKey);
  const jwk = { kty, n, e };
  return { id: await calculateJwkThumbprint({ kty: 'RSA', n: n ?? '', e: e ?? '' }), jwk, privateKey };
}

/**
 * Signed HTTP requests: the proof that whoever shows a proof-of-possession token holds the key it is bound to.
 *
 * The dev tenant's own judgement, with the defaults of Microsoft's validator: `at`, `ts` (five minutes), `m`, `u` and `p` are
 * checked; query, headers and body are not.
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-oauth-signed-http-request-03
 * @module
 */

import { calculateJwkThumbprint, compactVerify, decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import { parseRecord } from '../values.ts';
import type { AccessTokenClaims, AccessTokenReader } from './access-token-reader.ts';
import { TokenRejected } from './access-token-reader.ts';

/** The request that reached the API. */
export interface ReceivedRequest {
  readonly authorization: string | undefined;
  /** In capitals, as `m` of the proof has it. */
  readonly method: string;
  /** Value of the `Host` header. */
  readonly host: string | undefined;
  /** Path and query. */
  readonly url: string;
}

/** Names of draft-ietf-oauth-signed-http-request-03, and Microsoft's `nonce` and `cnf`. */
const Payload = z.looseObject({
  at: z.string(),
  ts: z.number(),
  m: z.string(),
  u: z.string(),
  p: z.string(),
  nonce: z.string().min(1),
  cnf: z.object({ jwk: z.object({ kty: z.literal('RSA'), n: z.string(), e: z.string() }) }),
});
/** Both ways from `ts`; within it, a proof may be shown again, as the real validator allows unless told otherwise. */
const LIFETIME_SECONDS = 300;

/**
 * Claims of the access token behind `Bearer …` or `PoP …`: a bound token needs its proof, an unbound one cannot have any.
 *
 * @param nowMs milliseconds since the epoch
 * @returns `undefined` when there is neither
 * @throws {TokenRejected}
 */
export async function readAuthorization(
  tokens: AccessTokenReader,
  request: ReceivedRequest,
  nowMs: number,
): Promise<AccessTokenClaims | undefined> {
  const [, scheme, text] = /^(bearer|pop) +(\S+)$/i.exec(request.authorization ?? '') ?? [];
  if (scheme === undefined || text === undefined) return undefined;
  if (scheme.toLowerCase() === 'bearer') {
    const claims = await tokens.read(text);
    if (claims.cnf) throw new TokenRejected('proof', claims);
    return claims;
  }
  return await readSigned(tokens, request, text, nowMs / 1000);
}

/** @throws {TokenRejected} signed by somebody else than its holder, for another request, or too long ago */
async function readSigned(
  tokens: AccessTokenReader,
  { method, host, url }: ReceivedRequest,
  text: string,
  now: number,
): Promise<AccessTokenClaims> {
  const payload = await verified(text);
  const claims = await tokens.read(payload.at);
  const isHolder = claims.cnf?.kid === (await calculateJwkThumbprint(payload.cnf.jwk));
  const isThisRequest =
    payload.m === method && payload.u.toLowerCase() === host?.toLowerCase() && payload.p === url.split('?', 1)[0];
  if (isHolder && isThisRequest && Math.abs(now - payload.ts) <= LIFETIME_SECONDS) return claims;
  throw new TokenRejected('proof', claims);
}

/** @throws {TokenRejected} no signed request, or not signed with the key that it shows */
async function verified(text: string): Promise<z.output<typeof Payload>> {
  try {
    if (decodeProtectedHeader(text).typ?.toLowerCase() !== 'pop') throw new TokenRejected('proof');
    let shown: z.output<typeof Payload> | undefined;
    // The key comes with the request; that it is the right one says the thumbprint in the access token.
    const keyOf = (_header: unknown, { payload }: { readonly payload: Uint8Array | string }) => {
      const bytes = typeof payload === 'string' ? Buffer.from(payload, 'base64url') : payload;
      shown = Payload.parse(parseRecord(Buffer.from(bytes).toString()));
      return shown.cnf.jwk;
    };
    await compactVerify(text, keyOf, { algorithms: ['RS256', 'PS256'] });
    if (shown) return shown;
  } catch {
    // One answer for everything that is no proof.
  }
  throw new TokenRejected('proof');
}

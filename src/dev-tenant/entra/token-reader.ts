/**
 * Reads access tokens for the APIs beside Entra: signature, issuer and lifetime, nothing about audience or permission.
 *
 * The dev tenant's own judgement; it shares nothing with the bearer validation of the product it helps to test.
 * @module
 */

import { compactVerify, decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import { issuerV1, issuerV2 } from '../addresses.ts';
import { parseRecord } from '../values.ts';
import { type AccessTokenClaims, type AccessTokenReader, TokenRejected } from './access-token-reader.ts';
import { authTimeOf } from './authentication.ts';
import { type EntraCore, nowSeconds } from './core.ts';

/** For `nbf` alone: a token of a clock that is ahead. An end is an end. */
const SKEW_SECONDS = 300;

/** What every access token of ours has; others may be in it. */
const Claims: z.ZodType<AccessTokenClaims> = z.looseObject({
  aud: z.string(),
  iss: z.string(),
  tid: z.string(),
  oid: z.string(),
  sub: z.string(),
  exp: z.number(),
  iat: z.number(),
  nbf: z.number(),
  ver: z.enum(['1.0', '2.0']),
  scp: z.string().exactOptional(),
  roles: z.array(z.string()).exactOptional(),
  idtyp: z.enum(['app', 'user']).exactOptional(),
  appid: z.string().exactOptional(),
  azp: z.string().exactOptional(),
  acrs: z.array(z.string()).exactOptional(),
  xms_cc: z.array(z.string()).exactOptional(),
  cnf: z.object({ kid: z.string() }).exactOptional(),
});

/** Stateless: a key that is withdrawn or a person who is revoked counts at the next token. */
export function createAccessTokenReader(core: EntraCore): AccessTokenReader {
  return {
    async read(accessToken) {
      const claims = await verified(core, accessToken);
      const issuer = claims.ver === '2.0' ? issuerV2 : issuerV1;
      if (claims.iss !== issuer(core.addresses(), claims.tid)) throw new TokenRejected('issuer', claims);
      const now = nowSeconds(core);
      if (now >= claims.exp) throw new TokenRejected('expired', claims);
      if (now < claims.nbf - SKEW_SECONDS) throw new TokenRejected('not-yet-valid', claims);
      return claims;
    },
    revokedBefore({ oid, iat, aio }) {
      const moment = core.revocations.revokedBefore(oid);
      const signedIn = typeof aio === 'string' ? authTimeOf(aio) : iat;
      return moment !== undefined && signedIn < moment ? moment : undefined;
    },
  };
}

/** @throws {TokenRejected} not signed with one of our keys, or a JWT of another shape */
async function verified(core: EntraCore, accessToken: string): Promise<AccessTokenClaims> {
  let kid: string | undefined;
  try {
    kid = decodeProtectedHeader(accessToken).kid;
  } catch {
    throw new TokenRejected('malformed');
  }
  const key = kid === undefined ? undefined : core.keys.find(kid);
  if (!key) throw new TokenRejected('signature');
  let payload: Uint8Array;
  try {
    ({ payload } = await compactVerify(accessToken, key.publicKey, { algorithms: ['RS256'] }));
  } catch {
    throw new TokenRejected('signature');
  }
  // Signed by us, so it has the shape we gave it; only an id token names no client beside its audience.
  const { data: claims } = Claims.safeParse(parseRecord(new TextDecoder().decode(payload)));
  if (!claims || (claims.azp ?? claims.appid) === undefined) throw new TokenRejected('malformed');
  return claims;
}

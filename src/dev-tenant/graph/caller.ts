/**
 * Who calls Graph: reads the bearer, judges audience, tenant and revocation, and keeps the permissions in it.
 *
 * What the permissions allow is decided in `permissions.ts`.
 * @module
 */
import type { ApiOptions } from '../api-options.ts';
import { appIds } from '../directory/apps.ts';
import type { Person } from '../directory/directory.ts';
import { type AccessTokenClaims, TokenRejected } from '../entra/access-token-reader.ts';
import { type ReceivedRequest, readAuthorization } from '../entra/signed-request.ts';
import { claimsChallengeOf, revocationOf } from '../session-revocation.ts';
import { challenged, unauthorized } from './errors.ts';

/** Who a request is made for, once its token has been believed. */
export interface Caller {
  /** The person behind the token; `undefined` when an app calls in its own name. */
  readonly person: Person | undefined;
  /** Words of `scp` for people, of `roles` for apps. */
  readonly permissions: ReadonlySet<string>;
  /** The app that holds the token: `appid` of version 1 tokens, `azp` of version 2. */
  readonly clientId: string;
}

/** In the words of the real service, which clients have been seen to search; the reason itself is never told more exactly. */
const messages: Readonly<Record<TokenRejected['reason'], string>> = {
  malformed: 'CompactToken parsing failed with error code: 80049217',
  signature: 'Access token validation failure. Invalid signature.',
  issuer: 'Access token validation failure. Invalid issuer.',
  expired: 'Lifetime validation failed, the token is expired.',
  'not-yet-valid': 'Access token has expired or is not yet valid.',
  proof: 'Access token validation failure. The proof of possession is missing or does not belong to this request.',
};

/** @returns a function from a request to its caller; throws 401 as a `GraphError` */
export function createCallerReader({ directory, tokens, clock }: Pick<ApiOptions, 'directory' | 'tokens' | 'clock'>) {
  return async (request: ReceivedRequest): Promise<Caller> => {
    const claims = await read(request);
    if (claims === undefined) throw unauthorized('Access token is empty.');
    // The order of the real service: a token for another API is refused as such, whatever else is wrong with its tenant or its user.
    // Both forms of the URL, with and without slash, and the application id name this API.
    if (directory.appByResource(claims.aud)?.clientId !== appIds.graph) {
      throw unauthorized('Access token validation failure. Invalid audience.');
    }
    if (claims.tid !== directory.tenant.tenantId) {
      throw unauthorized('Access token validation failure. The tenant of the token is not this one.');
    }
    const revocation = revocationOf(claims, tokens);
    if (revocation?.understandsChallenge) throw challenged(claimsChallengeOf(revocation));
    if (revocation) throw unauthorized('Access token has been revoked.');
    return callerOf(claims);
  };

  async function read(request: ReceivedRequest): Promise<AccessTokenClaims | undefined> {
    try {
      return await readAuthorization(tokens, request, clock.now());
    } catch (error) {
      if (error instanceof TokenRejected) throw unauthorized(messages[error.reason]);
      throw error;
    }
  }

  function callerOf(claims: AccessTokenClaims): Caller {
    const clientId = claims.appid ?? claims.azp ?? '';
    // Without `scp` there is no user behind the token: an app's own, with its permissions in `roles`.
    if (claims.scp === undefined) {
      return { person: undefined, permissions: new Set(claims.roles), clientId };
    }
    const person = directory.personById(claims.oid);
    if (!person) throw unauthorized('Access token validation failure. The identity of the token does not exist.');
    return { person, permissions: new Set(claims.scp.split(' ')), clientId };
  }
}

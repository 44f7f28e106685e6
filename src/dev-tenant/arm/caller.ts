/**
 * Who calls ARM: reads the bearer and judges audience, lifetime, tenant of the subscription, and revocation.
 *
 * What the caller sees and may do is decided by the roles in each subscription (`access.ts`), not by anything in the token.
 * @module
 */
import type { ApiOptions } from '../api-options.ts';
import { appIds } from '../directory/apps.ts';
import type { Subscription } from '../directory/directory.ts';
import { type AccessTokenClaims, TokenRejected } from '../entra/access-token-reader.ts';
import { type ReceivedRequest, readAuthorization } from '../entra/signed-request.ts';
import { claimsChallengeOf, revocationOf } from '../session-revocation.ts';
import { ArmError, unauthorized } from './errors.ts';

/** A principal whose token ARM has believed. What is in the token beyond this decides nothing. */
export interface Caller {
  /** Of the person, or of the app's service principal. */
  readonly objectId: string;
  /** Where the token was issued; the same as that of the subscription, where one is named. */
  readonly tenantId: string;
  /** As refusals call them: the sign-in name of a person, the client id of an app. */
  readonly name: string;
  /** Every request is answered 429 (persona `throttled`). */
  readonly isThrottled: boolean;
  /** Has to bring an authentication context for writing (persona `mfa-for-arm`), and has not. */
  readonly owesMfaForWrites: boolean;
  /** The client said `cp1`. */
  readonly understandsChallenge: boolean;
}

/** Id of the authentication context that a write asks for, where it asks. */
export const contextForWrites = 'p1';

const missing = "The authentication failed because of missing 'Authorization' header.";
const wrongIssuer =
  'The access token is from the wrong issuer. It must match the tenant associated with this subscription. Please use correct authority to get the token.';

/**
 * @returns a function from a request that touches `subscription` to its caller;
 * throws 401 and 403 as `ArmError`
 */
export function createCallerReader({ directory, tokens, clock }: Pick<ApiOptions, 'directory' | 'tokens' | 'clock'>) {
  const identifiers = directory.appByClientId(appIds.arm)?.identifierUris ?? [];
  // With and without its slash, as tokens of both versions carry it.
  const audiences = identifiers.flatMap((uri) => [uri, uri.replace(/\/$/, '')]);

  return async (request: ReceivedRequest, subscription: Subscription | undefined): Promise<Caller> => {
    // Nobody has shown a token yet, and still the answer tells whose subscription it is: so does the real one.
    const owner = subscription?.tenantId ?? 'common';
    const claims = await read(request, owner);
    if (claims === undefined) {
      const message = "Authentication failed. The 'Authorization' header is missing.";
      throw unauthorized('AuthenticationFailed', message, owner, missing);
    }
    if (!audiences.includes(claims.aud)) {
      const message = `The access token has been obtained for wrong audience or resource '${claims.aud}'. It should exactly match with one of the allowed audiences '${audiences.join(',')}'.`;
      throw unauthorized('InvalidAuthenticationTokenAudience', message, owner, message);
    }
    // Before roles: a token of another tenant is refused even where its holder is a guest with a role.
    if (subscription && subscription.tenantId !== claims.tid) throw wrongTenant(claims.tid, subscription.tenantId);
    const revocation = revocationOf(claims, tokens);
    if (revocation) {
      const challenge = revocation.understandsChallenge ? claimsChallengeOf(revocation) : undefined;
      const description = 'User session has been revoked';
      throw unauthorized('AuthenticationFailed', 'Authentication failed.', '', description, challenge);
    }
    if (claims.scp !== undefined && !claims.scp.split(' ').includes('user_impersonation')) {
      throw new ArmError(403, 'AuthorizationFailed', "The access token lacks the permission 'user_impersonation'.");
    }
    const person = directory.personById(claims.oid);
    return {
      objectId: claims.oid,
      tenantId: claims.tid,
      name: person?.userPrincipalName ?? claims.appid ?? claims.azp ?? claims.oid,
      isThrottled: person?.persona === 'throttled',
      owesMfaForWrites: person?.persona === 'mfa-for-arm' && !claims.acrs?.includes(contextForWrites),
      understandsChallenge: claims.xms_cc?.includes('cp1') ?? false,
    };
  };

  async function read(request: ReceivedRequest, owner: string): Promise<AccessTokenClaims | undefined> {
    try {
      return await readAuthorization(tokens, request, clock.now());
    } catch (error) {
      if (!(error instanceof TokenRejected)) throw error;
      if (error.reason === 'expired') {
        const expiry = utcText((error.claims?.exp ?? 0) * 1000);
        const message = `The access token expiry UTC time '${expiry}' is earlier than current UTC time '${utcText(clock.now())}'.`;
        throw unauthorized('ExpiredAuthenticationToken', message, owner, message);
      }
      const message =
        error.reason === 'not-yet-valid' ? 'The access token is not yet valid.' : 'The access token is invalid.';
      throw unauthorized('InvalidAuthenticationToken', message, owner, message);
    }
  }
}

/** Names both tenants, as the real sentence does. */
function wrongTenant(found: string, right: string): ArmError {
  const message = `The access token is from the wrong issuer 'https://sts.windows.net/${found}/'. It must match the tenant 'https://sts.windows.net/${right}/' associated with this subscription. Please use the authority (URL) 'https://login.windows.net/${right}' to get the token.`;
  return unauthorized('InvalidAuthenticationTokenTenant', message, right, wrongIssuer);
}

/** `8/18/2026 12:51:51 PM`, as .NET prints it. */
function utcText(milliseconds: number): string {
  const date = new Date(milliseconds);
  return `${date.toLocaleDateString('en-US', { timeZone: 'UTC' })} ${date.toLocaleTimeString('en-US', { timeZone: 'UTC' })}`;
}

/**
 * Authorization code: redeemed by a page in a browser with its verifier, or by a server with its credential.
 *
 * The type of the redirect URI decides which, and neither may do it the other's way.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 * @module
 */

import { createHash } from 'node:crypto';
import { AadstsError } from '../aadsts.ts';
import type { AuthorizationCode } from '../authorization-codes.ts';
import { crossOrigin } from '../clients.ts';
import type { EntraCore } from '../core.ts';
import { issueUserTokens, type TokenResponse } from '../issue.ts';
import { spaEnd } from '../refresh-tokens.ts';
import { readRequestedTokens, type TokenRequest, tenantOfGrant } from '../token-request.ts';
import { notCrossOrigin } from './refresh-token.ts';

/** @throws {AadstsError} 9002326, 9002327, 70000, 70008, 54005, 501481 and what every issue of tokens throws */
export async function authorizationCode(core: EntraCore, request: TokenRequest): Promise<TokenResponse> {
  const { form, client } = request;
  const accept = (code: AuthorizationCode) => checkCode(core, code, request);
  const code = core.codes.redeem(form.require('code'), core.clock.now(), accept);
  const wanted = readRequestedTokens(core, request, code.scope);
  // The second factor and the contexts were asked for at the sign-in; here a client may repeat its claims or not.
  return issueUserTokens(core, {
    client,
    tenant: tenantOfGrant(core, request, code.tenantId),
    authentication: code.authentication,
    nonce: code.nonce,
    spaEndsAt: code.redirectType === 'spa' ? spaEnd(core) : undefined,
    ...wanted,
    claims: wanted.claims.text === '' ? code.claims : wanted.claims,
  });
}

/** @throws {AadstsError} the code was issued to another client, address, tenant or kind of app */
function checkCode(core: EntraCore, code: AuthorizationCode, request: TokenRequest): void {
  const { form, client, origin } = request;
  tenantOfGrant(core, request, code.tenantId);
  if (code.clientId !== client.app.clientId) {
    throw new AadstsError(70000, 'Provided grant is invalid or malformed: the code was issued to another client.');
  }
  if (form.require('redirect_uri') !== code.redirectUri) {
    throw new AadstsError(
      70000,
      'Provided grant is invalid or malformed: the redirect_uri is not the one the code was issued for.',
    );
  }
  // A page redeems across origins and a server does not: whoever stole a code can do neither for the other.
  if (code.redirectType === 'spa' && origin === undefined) throw notCrossOrigin();
  if (code.redirectType !== 'spa' && origin !== undefined) throw crossOrigin(origin);
  checkVerifier(code.codeChallenge, form.get('code_verifier'));
}

/** @throws {AadstsError} RFC 7636, section 4.6: not the one that the challenge was made of */
function checkVerifier(challenge: string | undefined, verifier: string | undefined): void {
  if (challenge === undefined) return;
  if (verifier !== undefined && createHash('sha256').update(verifier).digest('base64url') === challenge) return;
  throw new AadstsError(
    501481,
    'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  );
}

/**
 * Authorization code with PKCE, redeemed by a page in a browser.
 *
 * All redirect URIs here are of the type "single-page application", so the call has to come across origins, with a verifier.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 * @module
 */

import { createHash } from 'node:crypto';
import { AadstsError } from '../aadsts.ts';
import type { EntraCore } from '../core.ts';
import { issueUserTokens, type TokenResponse } from '../issue.ts';
import { spaEnd } from '../refresh-tokens.ts';
import { readRequestedTokens, type TokenRequest } from '../token-request.ts';
import { notCrossOrigin } from './refresh-token.ts';

/** @throws {AadstsError} 9002327, 70000, 70008, 54005, 501481 and what every issue of tokens throws */
export async function authorizationCode(core: EntraCore, request: TokenRequest): Promise<TokenResponse> {
  const { form, client, tenant, origin } = request;
  if (origin === undefined) throw notCrossOrigin();
  const code = core.codes.redeem(form.require('code'), core.clock.now());
  if (code.clientId !== client.app.clientId || code.tenantId !== tenant.tenantId) {
    throw new AadstsError(70000, 'Provided grant is invalid or malformed: the code was issued to another client.');
  }
  if (form.require('redirect_uri') !== code.redirectUri) {
    throw new AadstsError(
      70000,
      'Provided grant is invalid or malformed: the redirect_uri is not the one the code was issued for.',
    );
  }
  checkVerifier(code.codeChallenge, form.get('code_verifier'));
  const wanted = readRequestedTokens(core, request, code.scope);
  // The second factor and the contexts were asked for at the sign-in; here a client may repeat its claims or not.
  return issueUserTokens(core, {
    client,
    tenant,
    authentication: code.authentication,
    nonce: code.nonce,
    spaEndsAt: spaEnd(core),
    ...wanted,
    claims: wanted.claims.text === '' ? code.claims : wanted.claims,
  });
}

function checkVerifier(challenge: string | undefined, verifier: string | undefined): void {
  if (challenge === undefined) return;
  if (verifier !== undefined && createHash('sha256').update(verifier).digest('base64url') === challenge) return;
  throw new AadstsError(
    501481,
    'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  );
}

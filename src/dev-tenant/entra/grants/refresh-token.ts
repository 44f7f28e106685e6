/**
 * Refresh: new tokens for any API the user consented to, for the client the refresh token was issued to.
 * @module
 */

import { AadstsError } from '../aadsts.ts';
import type { EntraCore } from '../core.ts';
import { issueUserTokens, type TokenResponse } from '../issue.ts';
import { openRefreshToken } from '../refresh-tokens.ts';
import { readRequestedTokens, type TokenRequest, tenantOfGrant } from '../token-request.ts';

/** @throws {AadstsError} 70000, 700082, 700084, 50173, 9002327 and what every issue of tokens throws */
export async function refreshToken(core: EntraCore, request: TokenRequest): Promise<TokenResponse> {
  const { form, client, origin } = request;
  const { authentication, spaEndsAt, tenantId } = openRefreshToken(core, form.require('refresh_token'), client.app);
  if (spaEndsAt !== undefined && origin === undefined) throw notCrossOrigin();
  const tenant = tenantOfGrant(core, request, tenantId);
  const wanted = readRequestedTokens(core, request, 'openid offline_access');
  // Whoever holds a refresh token is given the next one, asked or not.
  const scope = { ...wanted.scope, oidc: new Set([...wanted.scope.oidc, 'offline_access']) };
  return issueUserTokens(core, {
    client,
    tenant,
    authentication,
    spaEndsAt,
    stepUpError: 'invalid_grant',
    ...wanted,
    scope,
  });
}

/** 9002327: a code or refresh token of a page, shown by something that is no page. */
export function notCrossOrigin(): AadstsError {
  return new AadstsError(
    9002327,
    "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
  );
}

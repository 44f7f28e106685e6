/**
 * Refresh: new tokens for any API the user consented to, for the client the refresh token was issued to.
 *
 * At another tenant than its own a refresh token gets tokens of the account that its holder has there: so one sign-in at home reaches
 * every tenant that somebody is a guest of, and the other way round.
 * @module
 */

import type { Tenant } from '../../directory/directory.ts';

import { AadstsError } from '../aadsts.ts';
import type { Authentication } from '../authentication.ts';
import type { EntraCore } from '../core.ts';
import { issueUserTokens, type TokenResponse } from '../issue.ts';
import { openRefreshToken, type RefreshTokenGrant } from '../refresh-tokens.ts';
import { notAGuest } from '../sign-in.ts';
import { tenantById } from '../tenants.ts';
import { readRequestedTokens, type TokenRequest } from '../token-request.ts';

/** @throws {AadstsError} 70000, 700082, 700084, 50173, 9002327, 50020 and what every issue of tokens throws */
export async function refreshToken(core: EntraCore, request: TokenRequest): Promise<TokenResponse> {
  const { form, client, origin } = request;
  const opened = openRefreshToken(core, form.require('refresh_token'), client.app);
  const { spaEndsAt } = opened;
  if (spaEndsAt !== undefined && origin === undefined) throw notCrossOrigin();
  const tenant = request.tenant ?? tenantById(core.directory, opened.tenantId);
  const wanted = readRequestedTokens(core, request, 'openid offline_access');
  // Whoever holds a refresh token is given the next one, asked or not.
  const scope = { ...wanted.scope, oidc: new Set([...wanted.scope.oidc, 'offline_access']) };
  return issueUserTokens(core, {
    client,
    tenant,
    authentication: authenticationAt(core, tenant, opened),
    spaEndsAt,
    stepUpError: 'invalid_grant',
    ...wanted,
    scope,
  });
}

/** 9002327: a code or refresh token of a page, shown by something that is no page. */
function authenticationAt(
  core: EntraCore,
  tenant: Tenant,
  { authentication, client, tenantId }: RefreshTokenGrant,
): Authentication {
  if (tenant.tenantId === tenantId) return authentication;
  const person = core.accounts.ofHolder(authentication.person, tenant);
  if (!person) throw notAGuest(core, authentication.person, tenant, client);
  return { ...authentication, person };
}

/** For a request without `Origin`, with what belongs to a page. */
export function notCrossOrigin(): AadstsError {
  return new AadstsError(
    9002327,
    "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
  );
}

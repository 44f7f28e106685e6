/**
 * Device code: the device asks again and again, until the person at the browser has decided.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code
 * @module
 */

import { AadstsError } from '../aadsts.ts';
import type { EntraCore } from '../core.ts';
import type { DeviceCode } from '../device-codes.ts';
import { issueUserTokens, type TokenResponse } from '../issue.ts';
import { tenantById } from '../tenants.ts';
import { readRequestedTokens, type TokenRequest, tenantOfGrant } from '../token-request.ts';

/** @throws {AadstsError} 7000218, 70000, 70016, 65004, 70018, 70019 and what every issue of tokens throws */
export async function deviceCode(core: EntraCore, request: TokenRequest): Promise<TokenResponse> {
  const { form, client, version } = request;
  if (client.proof === '0' && client.app.isFallbackPublicClient !== true) {
    throw new AadstsError(
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  }
  const text = form.get('device_code') ?? (version === 'v1' ? form.require('code') : form.require('device_code'));
  const accept = (code: DeviceCode) => {
    if (code.client === client.app) return;
    throw new AadstsError(70000, 'Provided grant is invalid or malformed: the code was issued to another client.');
  };
  const { code, authentication } = core.deviceCodes.redeem(text, core.clock.now(), accept);
  const { tenantId } = code.named.tenant ?? tenantById(core.directory, authentication.person.tenantId);
  const wanted = readRequestedTokens(core, request, code.scope);
  return await issueUserTokens(core, {
    client,
    tenant: tenantOfGrant(core, request, tenantId),
    authentication,
    ...wanted,
    claims: wanted.claims.text === '' ? code.claims : wanted.claims,
  });
}

/**
 * Password grant, for scripts and command lines: everybody's password is `dev`.
 *
 * Differs from Microsoft in one thing, on purpose: a script has nobody to press "Approve", so a second factor that is asked
 * for in `claims` counts as shown. Without the claims the refusal is the real one.
 * @module
 */

import { AadstsError } from '../aadsts.ts';
import type { EntraCore } from '../core.ts';
import { printable } from '../form.ts';
import { issueUserTokens, type TokenResponse } from '../issue.ts';
import { asksForFactor, beginAuthentication } from '../sign-in.ts';
import { tenantById, unspecificTenant } from '../tenants.ts';
import { readRequestedTokens, type TokenRequest } from '../token-request.ts';

/** No secret: the tenant gives a token to whoever asks. */
export const PASSWORD = 'dev';

/** @throws {AadstsError} 9001023, 50034, 50126, 50057, 65001, 50076 */
export async function password(core: EntraCore, request: TokenRequest): Promise<TokenResponse> {
  const { form, client, tenant, tenantSegment } = request;
  // Of the words for "whichever", this grant knows `organizations`: the name of the account says which.
  if (tenant === undefined && tenantSegment !== 'organizations') throw unspecificTenant(tenantSegment);
  const person = core.accounts.find(form.require('username'), tenant);
  if (!person) {
    throw new AadstsError(
      50034,
      `The user account ${printable(form.require('username'))} does not exist in the ${(tenant ?? core.directory.tenant).displayName} directory. To sign into this application, the account must be added to the directory.`,
    );
  }
  if (form.require('password') !== PASSWORD) {
    throw new AadstsError(50126, 'Error validating credentials due to invalid username or password.');
  }
  const wanted = readRequestedTokens(core, request, 'openid');
  const { claims } = wanted;
  const authentication = beginAuthentication(core, person, { claims, mfa: asksForFactor(claims) });
  const home = tenantById(core.directory, person.tenantId);
  return issueUserTokens(core, {
    client,
    tenant: tenant ?? home,
    authentication,
    stepUpError: 'invalid_grant',
    ...wanted,
  });
}

/**
 * Client credentials: a token for the app itself, with the application permissions an administrator granted.
 *
 * An app without any permission gets a token too, without `roles`, as at Microsoft: the API has to look.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 * @module
 */

import { AadstsError } from '../aadsts.ts';
import { issueAccessToken } from '../access-tokens.ts';
import type { EntraCore } from '../core.ts';
import { printable } from '../form.ts';
import type { TokenResponse } from '../issue.ts';
import { scopeTextOf } from '../protocol-version.ts';
import { unspecificTenant } from '../tenants.ts';
import { readRequestedTokens, type TokenRequest } from '../token-request.ts';

/** @throws {AadstsError} 9001023, 50059, 1002012, 500011, 7000218 */
export async function clientCredentials(core: EntraCore, request: TokenRequest): Promise<TokenResponse> {
  const { form, client, tenant, tenantSegment, version } = request;
  if (tenant === undefined) throw unspecificTenant(tenantSegment);
  if (client.proof === '0') {
    throw new AadstsError(
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  }
  const asked = scopeTextOf(version, form) ?? '';
  if (asked !== '' && !asked.split(/\s+/).some((word) => word.toLowerCase().endsWith('/.default'))) {
    throw new AadstsError(
      1002012,
      `The provided value for scope ${printable(asked)} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    );
  }
  const { scope, claims, confirmationKeyId } = readRequestedTokens(core, request);
  const { resource } = scope;
  if (!resource) throw new AadstsError(70011, `The scope ${printable(asked)} is not valid.`);
  const { accessToken, expiresIn, refreshIn } = await issueAccessToken(core, {
    client: client.app,
    proof: client.proof,
    resource,
    tenantId: tenant.tenantId,
    authentication: undefined,
    permissions: grantedRoles(core, client.app.grantedAppRoles, resource.app.clientId),
    capabilities: claims.capabilities,
    confirmationKeyId,
  });
  return {
    token_type: confirmationKeyId === undefined ? 'Bearer' : 'pop',
    expires_in: expiresIn,
    ext_expires_in: expiresIn,
    ...(refreshIn === undefined ? {} : { refresh_in: refreshIn }),
    access_token: accessToken,
  };
}

/** Grants name an API in any of its ways; here it is looked for by its client id. */
function grantedRoles(
  { directory }: EntraCore,
  grants: Readonly<Record<string, readonly string[]>>,
  resourceId: string,
): readonly string[] {
  return Object.entries(grants).flatMap(([resource, roles]) =>
    directory.appByResource(resource)?.clientId === resourceId ? roles : [],
  );
}

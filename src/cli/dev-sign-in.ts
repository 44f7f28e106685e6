/**
 * Signs a person of the dev tenant in with the password grant, as scripts do.
 * @module
 */

import { authorityEndpoints } from '../protocol/authority.ts';
import { apiScopes, frontEnd, type TenantInfo } from './dev-settings.ts';

/** @throws {Error} no dev tenant answers there */
export async function fetchTenantInfo(origin: string): Promise<TenantInfo> {
  try {
    const response = await fetch(`${origin}/dev/info`, { signal: AbortSignal.timeout(5_000) });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    return (await response.json()) as TenantInfo;
  } catch (error) {
    throw new Error(`No dev tenant answers at ${origin}. Start it with 'npx onbehalf dev' in this folder.`, {
      cause: error,
    });
  }
}

/**
 * @param user alias, as in the list that `onbehalf dev` prints, or user principal name
 * @param scopes of our API, whole; all of them unless given
 * @throws {Error} the token endpoint refuses; its own words are in the message
 */
export async function bearerFor(
  info: TenantInfo,
  user: string,
  scopes: readonly string[] = apiScopes(info),
): Promise<string> {
  const person = info.people.find(({ alias, userPrincipalName }) =>
    [alias, userPrincipalName].includes(user.toLowerCase()),
  );
  const tenantId = info.authority.slice(info.authority.lastIndexOf('/') + 1);
  const response = await fetch(authorityEndpoints(`${info.httpOrigin}/`, tenantId).tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: frontEnd(info).clientId,
      username: person?.userPrincipalName ?? user,
      password: 'dev',
      scope: scopes.join(' '),
    }),
    signal: AbortSignal.timeout(5_000),
  });
  const body = (await response.json()) as { access_token?: string; error_description?: string };
  if (body.access_token === undefined)
    throw new Error(`${user} cannot sign in: ${body.error_description ?? `HTTP ${response.status}`}`);
  return body.access_token;
}

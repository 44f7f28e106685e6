/**
 * Where a user consents that our API calls another one.
 *
 * An API has no page of its own to ask on, so the front-end opens the authorize endpoint for the API's own client id; consent
 * given there counts for the next on-behalf-of exchange. It comes back to a page of ours that closes itself; without a public
 * address Entra takes the one redirect URI that is registered.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow#gaining-consent-for-the-middle-tier-application
 * @module
 */

import type { Config } from '../config/schema.ts';
import { authorityEndpoints } from '../protocol/authority.ts';

/**
 * @param publicUrl of this server, without a slash at the end
 * @returns from tenant and full scopes to an address for a browser; it holds no secret and nothing of the user
 */
export function createConsentUrl(
  {
    instance,
    browserInstance = instance,
    clientId,
  }: Pick<Config['azureAd'], 'instance' | 'browserInstance' | 'clientId'>,
  publicUrl: string | undefined,
) {
  return (tenantId: string, scopes: readonly string[]): string => {
    const url = new URL(authorityEndpoints(browserInstance, tenantId).authorizationEndpoint);
    url.searchParams.set('client_id', clientId);
    url.searchParams.set('response_type', 'code');
    url.searchParams.set('scope', scopes.join(' '));
    url.searchParams.set('prompt', 'consent');
    if (publicUrl !== undefined) url.searchParams.set('redirect_uri', `${publicUrl}/consent`);
    return url.href;
  };
}

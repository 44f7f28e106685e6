/**
 * MSAL.js for this page: one account per tab, kept in the tab's session storage.
 * @module
 */
import { type AuthenticationResult, PublicClientApplication } from '@azure/msal-browser';
import type { Settings } from '../settings.ts';

/**
 * Prepares MSAL, and finishes a sign-in that is on its way back.
 *
 * @throws {AuthError} of MSAL, with what the token service said
 */
export async function createMsal({
  clientId,
  authority,
  authorityMetadata,
}: Settings): Promise<PublicClientApplication> {
  const redirectUri = `${location.origin}/redirect.html`;
  const msal = new PublicClientApplication({
    auth: {
      clientId,
      authority,
      // Else MSAL asks Microsoft's hosts who this is.
      ...(authorityMetadata && {
        authorityMetadata: JSON.stringify(authorityMetadata),
        knownAuthorities: [new URL(authority).host],
      }),
      redirectUri,
      postLogoutRedirectUri: redirectUri,
      clientCapabilities: ['CP1'], // this page answers claims challenges
    },
    cache: { cacheLocation: 'sessionStorage' },
    system: { popupBridgeTimeout: 300_000 }, // milliseconds: a second factor takes longer than MSAL's minute
  });
  await msal.initialize();
  const result: AuthenticationResult | null = await msal.handleRedirectPromise();
  if (result) msal.setActiveAccount(result.account);
  return msal;
}

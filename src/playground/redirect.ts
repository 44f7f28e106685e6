/**
 * The page that Entra sends people back to: MSAL 5 takes the answer out of the address and returns to the playground.
 *
 * It holds no token and starts nothing; the playground redeems the code.
 * @see https://github.com/AzureAD/microsoft-authentication-library-for-js/blob/dev/lib/msal-browser/docs/redirect-bridge.md
 * @module
 */
import { broadcastResponseToMainFrame } from '@azure/msal-browser/redirect-bridge';

try {
  await broadcastResponseToMainFrame();
} catch {
  // Opened by hand, reloaded, or after a sign-out: there is no answer in the address, so go where there is something to do.
  globalThis.location.replace('/');
}

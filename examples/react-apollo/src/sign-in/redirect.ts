/**
 * The page that Entra sends people and windows back to: hands the answer to the page that asked. It holds no token.
 * @see https://github.com/AzureAD/microsoft-authentication-library-for-js/blob/dev/lib/msal-browser/docs/redirect-bridge.md
 * @module
 */
import { broadcastResponseToMainFrame } from '@azure/msal-browser/redirect-bridge';

try {
  await broadcastResponseToMainFrame();
} catch {
  location.replace('/'); // opened by hand, or after a sign-out: there is no answer in the address
}

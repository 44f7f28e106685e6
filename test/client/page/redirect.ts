/**
 * Where the dev tenant sends people back to: hands the answer to MSAL in the page that asked.
 * @module
 */
import { broadcastResponseToMainFrame } from '@azure/msal-browser/redirect-bridge';

await broadcastResponseToMainFrame();

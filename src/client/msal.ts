/**
 * Tokens of MSAL.js as a step-up needs them: silently with claims, in a window, by leaving the page.
 *
 * Nothing of MSAL is loaded here; the application passes its own. Errors are told apart by the names and codes that MSAL documents.
 * @see https://learn.microsoft.com/entra/msal/javascript/browser/errors
 * @module
 */
import type { AccountInfo, AuthenticationResult, IPublicClientApplication } from '@azure/msal-browser';
import { browser, closed, type OpenedWindow, pause } from './browser.ts';
import { CancelledError, WindowBlockedError } from './interaction.ts';

/** What is used of a `PublicClientApplication`. */
export type MsalApplication = Pick<
  IPublicClientApplication,
  | 'acquireTokenPopup'
  | 'acquireTokenRedirect'
  | 'acquireTokenSilent'
  | 'addEventCallback'
  | 'getActiveAccount'
  | 'getAllAccounts'
  | 'removeEventCallback'
  | 'setActiveAccount'
>;

/** A token request as this room makes it. */
export interface TokenRequest {
  /** Of our API, whole: `['api://…/access_as_user']`. */
  readonly scopes: readonly string[];
  /** Whose token; absent when nobody is signed in, and the person chooses on the sign-in page. */
  readonly account?: AccountInfo;
  /** JSON text. */
  readonly claims?: string;
  /** `login`: sign in anew, whatever session there is; `select_account`: choose who. Absent: the token service decides. */
  readonly prompt?: 'login' | 'select_account';
}

/** Looks nowhere but in the cache: `CacheLookupPolicy.AccessToken`. */
const CACHE_ONLY = 1;

/**
 * The token of the cache, or a renewed one.
 *
 * @param claims of earlier challenges. MSAL goes to the network whenever it is given claims, so they are only sent when the cached token
 * (which was made with them) has run out.
 */
export async function tokenFor(
  msal: MsalApplication,
  { scopes, account, claims }: TokenRequest & { readonly account: AccountInfo },
): Promise<AuthenticationResult> {
  const request = { scopes: [...scopes], account };
  if (claims === undefined) return msal.acquireTokenSilent(request);
  return msal
    .acquireTokenSilent({ ...request, cacheLookupPolicy: CACHE_ONLY })
    .catch(() => msal.acquireTokenSilent({ ...request, claims }));
}

/** A new token without asking anybody. */
export function renewSilently(
  msal: MsalApplication,
  { scopes, account, claims }: TokenRequest & { readonly account: AccountInfo },
): Promise<AuthenticationResult> {
  const request = { scopes: [...scopes], account };
  return msal.acquireTokenSilent(claims === undefined ? { ...request, forceRefresh: true } : { ...request, claims });
}

/** How long after its window has closed MSAL may need to redeem the code, in milliseconds. */
const REDEMPTION_MS = 3_000;

/**
 * A token by way of a window.
 *
 * MSAL 5 does not notice a closed window and waits for its `popupBridgeTimeout`; here it is watched.
 * @throws {WindowBlockedError} the browser did not let it open
 * @throws {CancelledError} the person closed it, said no, or took too long
 */
export async function signInByPopup(msal: MsalApplication, request: TokenRequest): Promise<AuthenticationResult> {
  const over = new AbortController();
  let watching: Promise<void> | undefined;
  const cancelled = Promise.withResolvers<never>();
  const callback = msal.addEventCallback(
    ({ payload }) => {
      const window = windowOf(payload);
      if (window === undefined || watching !== undefined) return;
      watching = closed(window, over.signal)
        .then(() => pause(REDEMPTION_MS, over.signal))
        .then(() => cancelled.reject(new CancelledError('The window was closed.')));
    },
    ['msal:popupOpened'],
  );
  try {
    // What an earlier window that was closed has left behind would otherwise stand in the way.
    const asked = { ...wireRequest(request), overrideInteractionInProgress: true };
    return await Promise.race([msal.acquireTokenPopup(asked), cancelled.promise]);
  } catch (error) {
    throw translated(error);
  } finally {
    cancelled.promise.catch(() => undefined); // nobody waits for it any more
    over.abort();
    if (callback !== null) msal.removeEventCallback(callback);
  }
}

/**
 * Leaves the page, and so does not end: what waits for it begins anew when the person comes back.
 *
 * @throws {CancelledError} the person went back, and the browser brought the page as it was (its back/forward cache)
 */
export async function signInByRedirect(msal: MsalApplication, request: TokenRequest): Promise<never> {
  await msal.acquireTokenRedirect(wireRequest(request));
  return new Promise<never>((_, reject) => {
    browser().addEventListener('pageshow', ({ persisted }) => {
      if (persisted) reject(new CancelledError('The person went back.'));
    });
  });
}

/** As MSAL takes it. With the login hint, or the sign-in page could offer the account of somebody else in the same browser. */
const wireRequest = ({ scopes, account, ...others }: TokenRequest) => ({
  ...others,
  scopes: [...scopes],
  ...(account === undefined ? {} : { account, loginHint: account.username }),
});

/** Whether a silent request failed because only the person can get the next token. */
export const needsPerson = (error: unknown): boolean =>
  isMsalError(error) &&
  (error.name === 'InteractionRequiredAuthError' ||
    // The session is over, as the token service and as a frame without third-party cookies say it.
    ['invalid_grant', 'timed_out', 'monitor_window_timeout', 'no_account_error'].includes(error.errorCode));

/** Claims that the token service named when it refused, JSON text. */
export const claimsOf = (error: unknown): string | undefined =>
  isMsalError(error) && typeof error.claims === 'string' && error.claims !== '' ? error.claims : undefined;

/** What of MSAL's errors is a choice of the person or of the browser; all others stay what they are. */
function translated(error: unknown): unknown {
  if (!isMsalError(error)) return error;
  switch (error.errorCode) {
    case 'popup_window_error':
    case 'empty_window_error':
      return new WindowBlockedError('The browser did not open the sign-in page.', { cause: error });
    case 'user_cancelled':
    case 'access_denied':
    case 'timed_out':
    case 'interaction_in_progress_cancelled':
      return new CancelledError('The sign-in was not finished.', { cause: error });
    default:
      return error;
  }
}

/** What MSAL's errors have in common. Their classes are not imported: an application may bundle MSAL twice, and `instanceof` would fail. */
interface MsalError {
  readonly name: string;
  readonly errorCode: string;
  readonly claims?: unknown;
}

const isMsalError = (error: unknown): error is MsalError =>
  error instanceof Error && 'errorCode' in error && typeof error.errorCode === 'string';

/** The window that MSAL says it opened; its events carry it in a payload of no type. */
const windowOf = (payload: unknown): OpenedWindow | undefined =>
  typeof payload === 'object' && payload !== null && 'popupWindow' in payload
    ? (payload.popupWindow as OpenedWindow)
    : undefined;

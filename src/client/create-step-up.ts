/**
 * Step-up over MSAL.js: renews silently, opens a window when only the person can help, and remembers the claims that were asked for.
 *
 * Knows nothing of GraphQL clients; the adapters beside it do. Windows and MSAL's errors are other files' affair.
 * @module
 */
import type { AccountInfo, AuthenticationResult } from '@azure/msal-browser';
import type { Challenge } from './challenge.ts';
import { addAllClaims, addClaims } from './claims.ts';
import { openConsentWindow } from './consent.ts';
import { CancelledError, openOrAsk, type PendingInteraction, WindowBlockedError } from './interaction.ts';
import {
  claimsOf,
  type MsalApplication,
  needsPerson,
  renewSilently,
  signInByPopup,
  signInByRedirect,
  type TokenRequest,
  tokenFor,
} from './msal.ts';
import { onceForAll, type Turn } from './once-for-all.ts';
import { type Refusal, SignInRequiredError, type StepUp, type StepUpOutcome } from './step-up.ts';

/** What {@link createStepUp} stands on: MSAL.js, the API's scopes, and how the page wants people to be asked. */
export interface StepUpOptions {
  /** The application's `PublicClientApplication`, initialized, with `clientCapabilities: ['CP1']`. */
  readonly msal: MsalApplication;
  /** Scopes of our API: `['api://…/access_as_user']`. */
  readonly scopes: readonly string[];
  /** Whose tokens; by default MSAL's active account, or the only one there is. */
  readonly account?: () => AccountInfo | null;
  /**
   * How somebody signs in again. `popup` (the default): a window, by itself where the browser lets it open. `ask`: a window, but only by
   * `start` of {@link StepUpOptions.onInteraction}, consent included. `redirect`: leaves the page, which begins anew afterwards: nothing
   * that waited goes on, `handleRedirectPromise` of MSAL takes the token, and what the page then asks is asked with it. Consent has a
   * window of its own in any case.
   */
  readonly interaction?: 'popup' | 'ask' | 'redirect';
  /**
   * Opens the consent page and waits until the person has been there; by default in a pop-up.
   * @throws {WindowBlockedError} it may not open one before the next click
   * @throws {CancelledError} they said no
   */
  readonly openConsent?: (consentUrl: string) => Promise<void>;
  /** A challenge is being settled: what a page may show until the outcome is there. */
  readonly onChallenge?: (challenge: Challenge, outcome: Promise<StepUpOutcome>) => void;
  /**
   * A window needs a click: offer a button that starts it. Several challenges may wait side by side, each once. Without this, whoever waits
   * for a window that the browser blocked gets the errors of the server.
   */
  readonly onInteraction?: (pending: PendingInteraction) => void;
}

/**
 * Makes the one that the whole front-end shares: it remembers what was settled, and lets one window open at a time.
 *
 * @throws {TypeError} `interaction: 'ask'` and nobody to ask through
 */
export function createStepUp(options: StepUpOptions): StepUp {
  const { msal, scopes, interaction = 'popup', openConsent = openConsentWindow, onChallenge, onInteraction } = options;
  const onlyAfterClick = interaction === 'ask';
  if (onlyAfterClick && !onInteraction)
    throw new TypeError("Expected `onInteraction` beside `interaction: 'ask'`: windows open from its `start` only.");
  /** What the token in the cache was asked for with. Somebody else's token never is. */
  let kept: { readonly homeAccountId: string; readonly claims: string } | undefined;

  /** Home account id of whoever was last found alone or active: theirs is what stands on the screen. */
  let last: string | undefined;

  /** Whose tokens, asked anew each time: people sign out and in while the page lives. */
  const account = (): AccountInfo | undefined => {
    if (options.account) return options.account() ?? undefined;
    const all = msal.getAllAccounts();
    const found = msal.getActiveAccount() ?? (all.length === 1 ? all[0] : undefined);
    if (found) last = found.homeAccountId;
    // A second one, of whoever signed in by mistake, takes nobody's place.
    return found ?? all.find(({ homeAccountId }) => homeAccountId === last);
  };
  const claimsFor = (whose: AccountInfo): string | undefined =>
    kept?.homeAccountId === whose.homeAccountId ? kept.claims : undefined;
  const keep = (result: AuthenticationResult, claims: string | undefined): void => {
    if (claims !== undefined) kept = { homeAccountId: result.account.homeAccountId, claims };
  };

  /** Past the cache of MSAL, and without asking anybody. */
  const renew = async (whose: AccountInfo, claims: string | undefined): Promise<void> => {
    const request = { scopes, account: whose, ...(claims === undefined ? {} : { claims }) };
    keep(await renewSilently(msal, request), claims);
  };

  /**
   * One challenge, in this order: consent in its window, a silent renewal, and only then the person.
   *
   * @throws {unknown} of MSAL, the browser or the person; becomes the reason of an outcome
   */
  const settle = async (challenge: Challenge, insist: boolean, turn: Turn): Promise<StepUpOutcome> => {
    const who = account();
    const asking = { onlyAfterClick, onInteraction, turn };
    if (challenge.kind === 'consent') {
      const url = forAccount(challenge.consentUrl, who);
      await openOrAsk(challenge, () => openConsent(url), asking);
      // A new token is a new assertion: what the API remembers of the refusal of the old one does not stand in its way.
      if (who) await renew(who, claimsFor(who)).catch(() => undefined);
      return { satisfied: true, silently: false };
    }
    const wanted: (string | undefined)[] = [challenge.kind === 'claims' ? challenge.claims : undefined];
    /** As of now: while a challenge waits for a click, another may have been settled, whose claims are not to be lost. */
    const claimsNow = (): string | undefined => addAllClaims([who && claimsFor(who), ...wanted]);
    if (who && !insist) {
      try {
        await renew(who, claimsNow());
        return { satisfied: true, silently: true };
      } catch (error) {
        if (!needsPerson(error)) throw error;
        wanted.push(claimsOf(error));
      }
    }
    const request = (claims: string | undefined): TokenRequest => ({
      scopes,
      ...(claims === undefined ? {} : { claims }),
      ...(who ? { account: who } : { prompt: 'select_account' }),
      // Renewing has not helped: the token service is to look at the person, not at its cookie.
      ...(who && insist && challenge.kind === 'sign-in' ? { prompt: 'login' } : {}),
    });
    if (interaction === 'redirect') return signInByRedirect(msal, request(claimsNow()));
    const signIn = async () => {
      const claims = claimsNow();
      return { claims, result: await signInByPopup(msal, request(claims)) };
    };
    const { claims, result } = await openOrAsk(challenge, signIn, asking);
    // What is on the screen belongs to somebody: a token of somebody else must not repeat their operations.
    if (who && result.account.homeAccountId !== who.homeAccountId) return { satisfied: false, reason: 'other-account' };
    if (!who && !options.account) msal.setActiveAccount(result.account);
    keep(result, claims);
    return { satisfied: true, silently: false };
  };

  const handle = onceForAll((challenge, insist, turn) => {
    const outcome = settle(challenge, insist, turn).catch(
      (cause: unknown): StepUpOutcome => ({ satisfied: false, reason: reasonOf(cause), cause }),
    );
    onChallenge?.(challenge, outcome);
    return outcome;
  });

  return {
    handle,
    async accessToken() {
      const who = account();
      if (!who) return undefined;
      const since = performance.now();
      const claims = claimsFor(who);
      const request = { scopes, account: who, ...(claims === undefined ? {} : { claims }) };
      try {
        return (await tokenFor(msal, request)).accessToken;
      } catch (error) {
        if (!needsPerson(error)) throw error;
        const asked = claimsOf(error);
        const challenge: Challenge =
          asked === undefined ? { kind: 'sign-in' } : { kind: 'claims', claims: addClaims(claims, asked) };
        const outcome = await handle(challenge, { since });
        if (!outcome.satisfied) throw new SignInRequiredError(outcome.reason, { cause: outcome.cause ?? error });
        return (await tokenFor(msal, request)).accessToken;
      }
    },
  };
}

/** Consent given by somebody else helps nobody. */
function forAccount(consentUrl: string, who: AccountInfo | undefined): string {
  const url = new URL(consentUrl);
  if (who) url.searchParams.set('login_hint', who.username);
  return url.href;
}

/** Whatever is no choice of the person and no doing of the browser counts as `failed`; its cause goes with it. */
function reasonOf(error: unknown): Refusal {
  if (error instanceof CancelledError) return 'cancelled';
  return error instanceof WindowBlockedError ? 'blocked' : 'failed';
}

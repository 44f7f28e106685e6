/**
 * Signing in, out and in again with MSAL.js: the page's only way to a token.
 *
 * Full-page redirects rather than pop-ups: they work on phones, with pop-up blockers and with a keyboard. Tokens stay in the tab's
 * session storage, so two tabs can be two people. Challenges are settled by `src/client`, as in any front-end. Knows nothing of GraphQL.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 * @module
 */
import {
  type AccountInfo,
  AuthError,
  type AuthenticationResult,
  PublicClientApplication,
  type RedirectRequest,
} from '@azure/msal-browser';
import type { Challenge } from '../../client/challenge.ts';
import { createStepUp } from '../../client/create-step-up.ts';
import { claimsOf, needsPerson, tokenFor } from '../../client/msal.ts';
import type { Settings } from '../settings.ts';
import { keepWantedScopes, scopeName, wantedScopes } from './wanted-scopes.ts';

/** Who signed in, as the ID token says. */
export interface SignedIn {
  /** For people to read; anybody may be called that. */
  readonly name: string;
  /** What they sign in with, in the case in which the token service writes it. */
  readonly userPrincipalName: string;
  /** Id of the person in the tenant. */
  readonly objectId: string;
  /** Id of the tenant that signed them in; a guest's is not their own. */
  readonly tenantId: string;
}

/** A token for our API, with what may be shown of it. */
export interface ApiToken {
  /** Goes into the `Authorization` header as it is; never shown. */
  readonly accessToken: string;
  /** Granted scopes without the resource prefix: `['access_as_user']`. */
  readonly scopes: readonly string[];
  /** `null` where the token service does not say. */
  readonly expiresOn: Date | null;
}

/** Everything that the page does with the token service. */
export interface Authentication {
  /** As of when the page was loaded: whoever signs in or out leaves it. */
  readonly signedIn: SignedIn | undefined;
  /** Set when a redirect has just brought somebody back: from a first sign-in or from a step-up. */
  readonly returned: 'signed-in' | 'signed-in-again' | undefined;
  /** A sentence when the token service sent the person back without a token. */
  readonly failure: string | undefined;
  /** Leaves the page. @param loginHint user principal name; without it the sign-in page asks */
  signIn(loginHint?: string): Promise<void>;
  /**
   * Does what an answer asks for: leaves the page for a new token, or opens the consent page and waits until the person has been there.
   *
   * @returns whether it is settled; one that leaves the page ends only when the person does not
   * @throws {Error} of MSAL or of the browser
   */
  settle(challenge: Challenge): Promise<boolean>;
  /** Leaves the page. */
  signOut(): Promise<void>;
  /** Whole scopes that tokens are asked for with. */
  readonly scopes: readonly string[];
  /**
   * From now on asks for these, and gets a token with them at once. Leaves the page when one of them wants the person's consent.
   *
   * @param scopes whole, at least one
   */
  chooseScopes(scopes: readonly string[]): Promise<void>;
  /**
   * From the cache, or renewed behind the scenes.
   *
   * @returns `undefined` when nobody is signed in
   * @throws {ChallengedError} only the person can get the next token
   */
  acquireToken(): Promise<ApiToken | undefined>;
}

/** The session at the token service is over, or it wants to ask the person something. */
export class ChallengedError extends Error {
  override readonly name = 'ChallengedError';
  /** What the person is to be asked for. */
  readonly challenge: Challenge;
  constructor(challenge: Challenge, options?: ErrorOptions) {
    super('Sign in again, then repeat the query.', options);
    this.challenge = challenge;
  }
}

/** Prepares MSAL and finishes a redirect that is on its way back. */
export async function createAuthentication(settings: Settings, origin: string): Promise<Authentication> {
  const redirectUri = `${origin}/redirect.html`;
  const client = new PublicClientApplication({
    auth: {
      clientId: settings.clientId,
      authority: settings.authority,
      knownAuthorities: [new URL(settings.authority).host], // with its port; else MSAL asks Microsoft's hosts who this is
      ...(settings.authorityMetadata ? { authorityMetadata: JSON.stringify(settings.authorityMetadata) } : {}),
      redirectUri,
      postLogoutRedirectUri: redirectUri,
      clientCapabilities: ['CP1'], // this page answers claims challenges, so revocation may reach it early
    },
    cache: { cacheLocation: 'sessionStorage' },
  });
  await client.initialize();
  const before = client.getActiveAccount();
  const { result, failure } = await finishRedirect(client);
  if (result) client.setActiveAccount(result.account);

  const account = () => client.getActiveAccount();
  let scopes = [...wantedScopes(settings.scopes)];
  const leave = (request: Omit<RedirectRequest, 'scopes'>) => client.acquireTokenRedirect({ scopes, ...request });

  return {
    signedIn: describe(account()),
    returned: result ? returnOf(result, before) : undefined,
    failure,
    signIn: (loginHint) => leave(loginHint === undefined ? { prompt: 'select_account' } : { loginHint }),
    async settle(challenge) {
      const stepUp = createStepUp({ msal: client, scopes, account, interaction: 'redirect' });
      // The person has pressed a button: they are asked, and not made to wait for what can be had without them.
      const outcome = await stepUp.handle(challenge, { insist: true });
      if (!outcome.satisfied && outcome.reason !== 'cancelled') throw outcome.cause;
      return outcome.satisfied;
    },
    signOut: () => client.logoutRedirect({ account: account() }),
    get scopes() {
      return scopes;
    },
    async chooseScopes(chosen) {
      keepWantedScopes(chosen);
      scopes = [...chosen];
      const current = account();
      if (!current) return;
      try {
        // Past the cache: a token with more scopes would answer for one with fewer.
        await client.acquireTokenSilent({ scopes, account: current, forceRefresh: true });
      } catch (error) {
        if (!needsPerson(error)) throw error;
        const claims = claimsOf(error);
        await leave({ account: current, loginHint: current.username, ...(claims === undefined ? {} : { claims }) });
      }
    },
    async acquireToken() {
      const current = account();
      if (!current) return undefined;
      try {
        return readToken(await tokenFor(client, { scopes, account: current }));
      } catch (error) {
        if (!needsPerson(error)) throw error;
        const claims = claimsOf(error);
        throw new ChallengedError(claims === undefined ? { kind: 'sign-in' } : { kind: 'claims', claims }, {
          cause: error,
        });
      }
    },
  };
}

/** Asked for by MSAL beside ours; they say nothing about the API. */
const signInScopes: readonly string[] = ['openid', 'profile', 'email', 'offline_access'];

async function finishRedirect(
  client: PublicClientApplication,
): Promise<{ result: AuthenticationResult | null; failure: string | undefined }> {
  try {
    return { result: await client.handleRedirectPromise(), failure: undefined };
  } catch (error) {
    // What the token service said, in its words (AADSTS…): they name the person's own situation to that person only.
    const said = error instanceof AuthError ? error.errorMessage || error.errorCode : String(error);
    const sentence = said.replace(/\s+Trace ID:.*$/s, ''); // the ids behind it are for a support ticket
    return { result: null, failure: `The sign-in did not finish. ${sentence}` };
  }
}

/** @param before who was signed in when the page was left */
const returnOf = ({ account }: AuthenticationResult, before: AccountInfo | null): Authentication['returned'] =>
  account.homeAccountId === before?.homeAccountId ? 'signed-in-again' : 'signed-in';

function describe(account: AccountInfo | null): SignedIn | undefined {
  if (!account) return undefined;
  const { name, username, tenantId, localAccountId } = account;
  return { name: name ?? username, userPrincipalName: username, objectId: localAccountId, tenantId };
}

function readToken({ accessToken, scopes, expiresOn }: AuthenticationResult): ApiToken {
  // Access tokens are the API's to read, not ours: what was granted stands in the token reply.
  const ours = scopes.filter((scope) => !signInScopes.includes(scope));
  const names = new Set(ours.map(scopeName));
  return { accessToken, scopes: [...names], expiresOn };
}

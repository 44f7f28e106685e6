/** What a front-end does with a claims challenge: signs its user in again with the claims, once, and repeats the question. */

export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions: { readonly code: string; readonly claims?: string } }[];
}

/**
 * @param ask sends the operation with a bearer
 * @param signIn gives a token for this API; with MSAL.js `acquireTokenSilent({ scopes })`, or `acquireTokenPopup({ scopes, claims })`
 */
export async function askWithStepUp(
  ask: (bearer: string) => Promise<Answer>,
  signIn: (claims?: string) => Promise<string>,
): Promise<Answer> {
  const answer = await ask(await signIn());
  const challenge = answer.errors?.find(({ extensions }) => extensions.code === 'CLAIMS_CHALLENGE');
  return challenge ? await ask(await signIn(challenge.extensions.claims)) : answer;
}

/**
 * `onbehalf/client`: for front-ends of an onbehalf server. Tokens and challenges by MSAL.js, with `fetch`.
 *
 * `onbehalf/client/apollo` and `onbehalf/client/urql` bring them to those clients; nobody bundles what they do not import.
 * @module
 */
export { type BearerFetchOptions, createBearerFetch, type Fetch } from './bearer-fetch.ts';
export {
  type Challenge,
  type ClaimsChallenge,
  type ConsentChallenge,
  challengeKey,
  readChallenge,
  readChallenges,
  readHead,
  type SignInChallenge,
} from './challenge.ts';
export { openConsentWindow } from './consent.ts';
export { createStepUp, type StepUpOptions } from './create-step-up.ts';
export { CancelledError, type PendingInteraction, WindowBlockedError } from './interaction.ts';
export type { MsalApplication } from './msal.ts';
export {
  type HandleOptions,
  type NotSatisfied,
  type Refusal,
  type Satisfied,
  SignInRequiredError,
  type StepUp,
  type StepUpOutcome,
} from './step-up.ts';
export { createStepUpFetch, type StepUpFetchOptions } from './step-up-fetch.ts';

/**
 * The contract between the adapters (fetch, Apollo Client, urql) and whatever gets the person to do what an answer asks for.
 *
 * `createStepUp` is the implementation over MSAL.js; an application may bring its own.
 * @module
 */
import type { Challenge } from './challenge.ts';

/** Why nothing came of it. `cancelled`: the person closed the window or said no. */
export type Refusal = 'cancelled' | 'blocked' | 'other-account' | 'failed';

/** The challenge is settled: the same operation, sent again, is to meet it no more. */
export interface Satisfied {
  /** Tells it from {@link NotSatisfied}. */
  readonly satisfied: true;
  /** Nobody was asked, so if the same challenge comes back it is worth asking. */
  readonly silently: boolean;
}

/** Nothing came of it: the application gets the errors of the server as they are. */
export interface NotSatisfied {
  /** Tells it from {@link Satisfied}. */
  readonly satisfied: false;
  /** Why, for a sentence on the page. */
  readonly reason: Refusal;
  /** The error of MSAL.js or of the browser, where there was one. */
  readonly cause?: unknown;
}

/** What became of one challenge. */
export type StepUpOutcome = Satisfied | NotSatisfied;

/** What is known of the answer that a challenge came with. */
export interface HandleOptions {
  /**
   * When the request was sent that this is the answer to: milliseconds as of `performance.now()`. What was settled since then is not
   * asked for again: ten requests that were on their way together make one pop-up, however late their answers come.
   */
  readonly since?: number;
  /** A silent renewal has not helped: ask the person. */
  readonly insist?: boolean;
}

/** Tokens, and the person's help where a token needs it. What the adapters ask for; `createStepUp` makes one. */
export interface StepUp {
  /**
   * A token for our API: from the cache, renewed behind the scenes, or after a sign-in when only the person can get the next one.
   *
   * @returns `undefined` when nobody is signed in
   * @throws {SignInRequiredError} the person did not sign in again
   */
  accessToken(): Promise<string | undefined>;
  /** Settles a challenge, once for all who wait for it, one at a time. Never rejects. */
  handle(challenge: Challenge, options?: HandleOptions): Promise<StepUpOutcome>;
}

/** There is no token, and the person did not make one possible. */
export class SignInRequiredError extends Error {
  override readonly name = 'SignInRequiredError';
  /** The same in every version, for code that tells errors apart without their classes. */
  readonly code = 'SIGN_IN_REQUIRED';
  /** Why there was no sign-in: the person's choice, the browser's, or a failure, which then is the `cause`. */
  readonly reason: Refusal;
  constructor(reason: Refusal, options?: ErrorOptions) {
    super(`Nobody is signed in any more, and signing in again came to nothing (${reason}).`, options);
    this.reason = reason;
  }
}

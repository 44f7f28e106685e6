/**
 * What a client credential is to the engine: a source of proofs, one after the other, that can be read again.
 *
 * Kinds stand beside this file, one each; which one is taken, and when one is passed over, decides `credential-order.ts`.
 * @module
 */

import type { NodeAuthOptions } from '@azure/msal-node';

/** Member of MSAL's `auth` options: a secret, or an assertion that is signed already. */
export type ClientProof = Pick<NodeAuthOptions, 'clientSecret' | 'clientAssertion'>;

/** One thing to prove with: a certificate in its two generations while it rolls over, else one. */
export interface CredentialMaterial {
  /** Tells it from what replaces it, for as long as the process lives; nothing secret. */
  readonly id: string;
  /** For the log: the kind and, for a certificate, its thumbprint; never the credential. */
  readonly label: string;
  /** @throws {CredentialError} it cannot be had just now */
  prove(): Promise<ClientProof>;
}

/** One entry of `ClientCredentials`, whatever stands behind it. */
export interface ClientCredential {
  /** For the log; may change with what is read. */
  readonly label: string;
  /**
   * What could be shown to this token endpoint, the best first. Looks after changed files, at most every few seconds.
   *
   * @throws {CredentialError} nothing that can be used now: ended, unreadable, or its source does not answer
   */
  materials(tokenEndpoint: string): Promise<readonly CredentialMaterial[]>;
  /** Looks now, after the token service refused what was shown; a `materials` that is new has a new `id`. */
  reload(): Promise<void>;
}

/** After a refusal, what is younger than this is not made again: many requests meet the same refusal at once. */
export const RENEWED_MS = 30_000;

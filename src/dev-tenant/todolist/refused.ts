/**
 * A request that the to-do list does not answer, with the status and the challenge it is refused by.
 * @module
 */

/** Becomes the answer: problem details with this status, and the challenge as a header. */
export class Refused extends Error {
  /** An HTTP status of 400 or above. */
  readonly status: number;
  /** Value of `WWW-Authenticate`. */
  readonly challenge: string | undefined;
  constructor(status: number, message: string, challenge?: string) {
    super(message);
    this.status = status;
    this.challenge = challenge;
  }
}

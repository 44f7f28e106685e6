/**
 * A request that the to-do list does not answer, with the status and the challenge it is refused by.
 * @module
 */

export class Refused extends Error {
  readonly status: number;
  /** Value of `WWW-Authenticate`. */
  readonly challenge: string | undefined;
  constructor(status: number, message: string, challenge?: string) {
    super(message);
    this.status = status;
    this.challenge = challenge;
  }
}

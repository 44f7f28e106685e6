/**
 * The incoming access token, once it has been validated: what the token endpoint is shown as `assertion`.
 *
 * It cannot be serialised, logged or inspected by accident. `reveal()` is for `tokens/` alone; the architecture test holds that.
 * @module
 */

import { inspect } from 'node:util';

/** Made by the validator alone, frozen, and passed on whole: who needs to tell callers apart uses `hash`, never the text. */
export class Assertion {
  readonly #text: string;
  /** SHA-256 of the token, base64url: computed once, then the first part of every cache key. */
  readonly hash: string;
  /** When the token itself ends, in milliseconds since the epoch, without tolerance. */
  readonly expiresAtMs: number;

  /** @param text the signed token: of an encrypted one what was inside, because that is what the token endpoint reads */
  constructor(text: string, hash: string, expiresAtMs: number) {
    this.#text = text;
    this.hash = hash;
    this.expiresAtMs = expiresAtMs;
    Object.freeze(this);
  }

  /** The token itself, for the body of a token request. */
  reveal(): string {
    return this.#text;
  }

  /** A template literal shows the mark; so do the two below for `JSON.stringify` and `console.log`. */
  toString(): string {
    return '[assertion]';
  }

  toJSON(): string {
    return '[assertion]';
  }

  [inspect.custom](): string {
    return '[assertion]';
  }
}

/**
 * The incoming access token, once it has been validated: what the token endpoint is shown as `assertion`.
 *
 * It cannot be serialised, logged or inspected by accident. `reveal()` is for `tokens/` alone; the architecture test holds that.
 * @module
 */

import { inspect } from 'node:util';

export class Assertion {
  readonly #text: string;
  /** SHA-256 of the token, base64url: computed once, then the first part of every cache key. */
  readonly hash: string;
  /** When the token itself ends, in milliseconds since the epoch, without tolerance. */
  readonly expiresAtMs: number;

  constructor(text: string, hash: string, expiresAtMs: number) {
    this.#text = text;
    this.hash = hash;
    this.expiresAtMs = expiresAtMs;
    Object.freeze(this);
  }

  reveal(): string {
    return this.#text;
  }

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

/**
 * A value that must be asked for by name: printing, logging, inspecting or serialising what holds it shows `[secret]`.
 *
 * Guards against accidents (a config dump, an error with its options, a debugger line); it is no protection against code
 * in the same process, which can call `reveal()`.
 * @module
 */

import { inspect } from 'node:util';

const SHOWN = '[secret]';

/** Holds one text. Private by language (`#`), so neither a spread nor `Object.entries` nor `structuredClone` carries it along. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    Object.freeze(this);
  }

  /** The value itself; call it where the bytes leave for their one destination, and keep no copy. */
  reveal(): string {
    return this.#value;
  }

  /** A template literal or a concatenation shows the mark. */
  toString(): string {
    return SHOWN;
  }

  /** So does `JSON.stringify` of whatever holds it. */
  toJSON(): string {
    return SHOWN;
  }

  /** And `console.log`, an assertion's difference, an error with its options. */
  [inspect.custom](): string {
    return SHOWN;
  }
}

/**
 * A value that must be asked for by name: printing, logging, inspecting or serialising what holds it shows `[secret]`.
 *
 * Guards against accidents (a config dump, an error with its options, a debugger line); it is no protection against code
 * in the same process, which can call `reveal()`.
 * @module
 */

import { inspect } from 'node:util';

const SHOWN = '[secret]';

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

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}

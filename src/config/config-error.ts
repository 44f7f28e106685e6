/**
 * The one error of this folder: every fault of a configuration at once, each with the key it belongs to.
 *
 * Faults say what was expected and what kind of thing came, never the value that came: a secret is easily put under the
 * wrong key.
 *
 * ```
 * The configuration has 2 faults:
 *   Server.Port: expected a whole number from 0 to 65535, received text (environment PORT)
 *   AzureAd.TenantI: expected a known key (did you mean TenantId?), received an unknown one (onbehalf.yaml)
 * ```
 * @module
 */

/** One thing that is wrong, for a person at a terminal. */
export interface ConfigFault {
  /** Where: `AzureAd.ClientCredentials[0].SourceType`, or the name of a file. */
  readonly path: string;
  /** What to write instead, in the words of the manual. */
  readonly expected: string;
  /** The kind of what came and its source: `text (environment PORT)`. */
  readonly received?: string;
}

/** Thrown by `loadConfig`; the message has one line per fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** For programs that embed the server; never in an answer to a client. */
  readonly code = 'CONFIGURATION';
  /** At most one for each key, in the order they were found. */
  readonly faults: readonly ConfigFault[];

  /** @param faults copied and frozen */
  constructor(faults: readonly ConfigFault[], options?: ErrorOptions) {
    const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
    super(`The configuration has ${count}:\n${faults.map((fault) => `  ${describeFault(fault)}`).join('\n')}`, options);
    this.faults = Object.freeze(faults.map((fault) => Object.freeze({ ...fault })));
  }
}

/** One fault as one line: `Server.Port: expected a whole number from 0 to 65535, received text (environment PORT)`. */
export function describeFault({ path, expected, received }: ConfigFault): string {
  return `${path}: expected ${expected}${received === undefined ? '' : `, received ${received}`}`;
}

/**
 * What the server and the process that owns its embedded database say to each other.
 * @module
 */

/** Who has the data open. */
export interface Owner {
  /** The server, not the process that works for it. */
  readonly pid: number;
  /** ISO 8601 in UTC. */
  readonly since: string;
}

/** One statement, or several without parameters. */
export interface Question {
  /** Comes back with its answer; counts up within one child. */
  readonly id: number;
  readonly sql: string;
  /** `undefined`: several statements, of which none takes any. */
  readonly params: readonly unknown[] | undefined;
}

/** From now on each notification on this channel is told. */
export interface Listen {
  /** Name of the channel. */
  readonly listen: string;
}

/** What the owner says, unasked (`ready`, `owned`, `broken`, `heard`) or in reply. */
export type Answer =
  | { readonly kind: 'ready' }
  /** Another process has the data open. */
  | { readonly kind: 'owned'; readonly owner: Owner | undefined }
  | { readonly kind: 'broken'; readonly message: string }
  | { readonly kind: 'heard'; readonly channel: string }
  | { readonly kind: 'rows'; readonly id: number; readonly rows: readonly Record<string, unknown>[] }
  | { readonly kind: 'refused'; readonly id: number; readonly message: string; readonly code: string | undefined };

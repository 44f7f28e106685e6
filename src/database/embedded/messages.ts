/**
 * What the server and the process that owns its embedded database say to each other.
 * @module
 */

/** Who has the data open. */
export interface Owner {
  /** The server, not the process that works for it. */
  readonly pid: number;
  readonly since: string;
}

export interface Question {
  readonly id: number;
  readonly sql: string;
  readonly params: readonly unknown[] | undefined;
}

export type Answer =
  | { readonly kind: 'ready' }
  /** Another process has the data open. */
  | { readonly kind: 'owned'; readonly owner: Owner | undefined }
  | { readonly kind: 'broken'; readonly message: string }
  | { readonly kind: 'rows'; readonly id: number; readonly rows: readonly Record<string, unknown>[] }
  | { readonly kind: 'refused'; readonly id: number; readonly message: string; readonly code: string | undefined };

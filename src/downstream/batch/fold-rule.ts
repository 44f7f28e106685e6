/**
 * How many reads of a kind become one POST: said by who knows the API.
 * @module
 */

/** One operation of an API that reads many things by key. */
export interface FoldRule {
  /** The operation, for people: `getByIds`. */
  readonly name: string;
  /** Keys of one POST at most. */
  readonly most: number;
  /** Keys below which single reads are the better ones. */
  readonly worthFrom: number;
  /** Needed beside what the reads ask for, in any case of letters: without it each goes alone. */
  readonly permission?: readonly string[];
  /** @param select properties that the reads ask for; `undefined`: whatever comes unasked */
  request(
    keys: readonly string[],
    select: readonly string[] | undefined,
  ): { readonly path: string; readonly body: unknown; readonly scopes: readonly string[] };
  /** What the POST answered, by key; an `Error` fails that key alone. @throws {DownstreamError} an answer of another form */
  split(answer: unknown): ReadonlyMap<string, unknown>;
  /** A key that the answer lacks: not there (404), or asked for alone. */
  readonly missing: 'absent' | 'alone';
}

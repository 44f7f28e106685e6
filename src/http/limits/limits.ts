/**
 * How much a document may ask for, and how a refusal says that it asked for more.
 * @module
 */

/** Those that the configuration sets, under `Server`. */
export interface DocumentLimits {
  /** Nested fields, through fragments. */
  readonly maxDepth: number;
  /** In an operation, those of a fragment once for each time it is spread. */
  readonly maxAliases: number;
  /** Lexical tokens of the document. */
  readonly maxTokens: number;
  /** In an operation, those of a fragment once for each time it is spread. */
  readonly maxRootFields: number;
  /** Times that one response key may be asked for in one place of the answer. */
  readonly maxRepeats: number;
  /** Definitions of operations in the document, though one runs: each is measured and validated. */
  readonly maxOperations: number;
  /** Uses of directives in the document; validation looks each of them up. */
  readonly maxDirectives: number;
  /** Points of an operation: one for each object that its answer may hold. */
  readonly maxCost: number;
}

/** Deepest selection of an operation that only looks at the schema: GraphiQL's own query is 13 deep. */
export const MAX_INTROSPECTION_DEPTH = 20;

/** Fields, spreads and inline fragments after every fragment is spread out; what may come after this may take a step for each. */
export const MAX_SELECTIONS = 5_000;

/**
 * Parts that an answer with deferred fragments may come in, a fragment in a list once for each item: each is an answer of its own to
 * write, and all that wait are looked at whenever one is ready.
 */
export const MAX_DEFERRED_PARTS = 100;

/** Fragments that spread a fragment that spreads a fragment …: validation follows them by recursion. */
export const MAX_FRAGMENT_CHAIN = 100;

/** Items of one list, in the document or its variables. */
export const MAX_LIST_ITEMS = 1_000;

/** Of `variables`, and of `extensions`, as compact JSON. */
export const MAX_VARIABLES_BYTES = 65_536;
/** Objects and lists in each other: input types of ours are three deep. */
export const MAX_VARIABLES_DEPTH = 32;

/** Ends the measuring of a document wherever it is. */
export class LimitError extends Error {
  override readonly name = 'LimitError';
}

/**
 * @param came what was counted; beyond `allowed` it may be a part of the whole, because counting ends there
 * @throws {LimitError} more came than is allowed
 * @example
 * ```ts
 * hold('aliases are', 31, 30); // throws: "The operation is refused: 30 aliases are allowed, 31 came."
 * ```
 */
export function hold(what: string, came: number, allowed: number): void {
  if (came <= allowed) return;
  const said = Number.isSafeInteger(came) && came < SATURATED ? String(came) : `more than ${allowed}`;
  throw new LimitError(`The operation is refused: ${allowed} ${what} allowed, ${said} came.`);
}

/** Sums and products of counts end here: far above every limit, far below where numbers lose their digits. */
const SATURATED = 1e9;

/** Keeps a count out of infinity, where zero times it would be no number any more. */
export function saturate(count: number): number {
  return Math.min(count, SATURATED);
}

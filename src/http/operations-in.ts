/**
 * The operations of an HTTP request as limits see them: raw, whatever their types, because limits come before all other checks.
 * @module
 */

/** Members of a GraphQL request, not yet checked. */
export interface RawOperation {
  /** A document, where it is text. */
  readonly query?: unknown;
  /** An object, where the client keeps to the protocol. */
  readonly variables?: unknown;
  /** `{ persistedQuery: { sha256Hash } }` is looked for in it. */
  readonly extensions?: unknown;
}

/**
 * More than one only in a batch, which Apollo Server then refuses.
 * @param body as it was parsed, of any type
 * @param search with its question mark; read for `GET` alone
 */
export function operationsIn(method: string, body: unknown, search: string): readonly RawOperation[] {
  if (method === 'GET') return [operationInSearch(new URLSearchParams(search))];
  const operations: readonly unknown[] = Array.isArray(body) ? body : [body];
  return operations.filter(
    (operation): operation is RawOperation => typeof operation === 'object' && operation !== null,
  );
}

/** A parameter given twice is Apollo's to refuse: it accepts none then, so it does not matter which one is looked at here. */
function operationInSearch(search: URLSearchParams): RawOperation {
  return {
    query: search.get('query') ?? undefined,
    variables: jsonIn(search.get('variables')),
    extensions: jsonIn(search.get('extensions')),
  };
}

/** Parameters of a GET are JSON in a text. */
function jsonIn(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined; // Apollo says so
  }
}

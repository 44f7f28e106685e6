/**
 * What was last run in Sandbox, for as long as the browser's tab lives: a sign-in leaves the page and must not lose it.
 *
 * Reads the body of a request that goes to our endpoint anyway; headers, and with them the bearer, are never looked at.
 * @module
 */

/** As Sandbox takes variables back. */
type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** As Sandbox begins with it. */
export interface LastOperation {
  /** GraphQL text, as it was sent. */
  readonly document: string;
  /** Empty where it had none. */
  readonly variables: { [name: string]: Json };
}

const key = 'onbehalf:sandbox-operation';

/** @param body of a GraphQL request; what is none, and what the editor asks about the schema, is passed over */
export function rememberOperation(body: unknown): void {
  const operation = typeof body === 'string' ? read(body, 'query') : undefined;
  if (!operation || /\b__schema\b/.test(operation.document)) return;
  sessionStorage.setItem(key, JSON.stringify(operation));
}

/** @returns `undefined` in a tab that has run none yet, and for what this page did not write itself */
export function lastOperation(): LastOperation | undefined {
  return read(sessionStorage.getItem(key) ?? '', 'document');
}

/** @param member under which the document stands: `query` in a request, `document` in what is kept */
function read(json: string, member: 'query' | 'document'): LastOperation | undefined {
  try {
    const { [member]: document, variables }: { readonly [name: string]: Json | undefined } = Object(JSON.parse(json));
    if (typeof document !== 'string') return undefined;
    return { document, variables: typeof variables === 'object' && !Array.isArray(variables) ? (variables ?? {}) : {} };
  } catch {
    return undefined; // not ours, or of an older version of this page
  }
}

/**
 * Request headers that a caller may add to a downstream call.
 *
 * Pure. Identity, routing and framing are ours to say (DS-4): whoever could set `Authorization` or `X-Forwarded-For` would speak as
 * somebody else.
 * @module
 */

import { isHeaderName, isHeaderValue, isReservedHeader } from '../config/reserved-headers.ts';

/**
 * @param layers later ones win, whatever the case of their names
 * @returns names in lower case
 * @throws {TypeError} a reserved name, or a text that no header may hold
 * @example
 * ```ts
 * callHeaders({ Prefer: 'return=minimal' }, { prefer: 'IdType="ImmutableId"' }); // { prefer: 'IdType="ImmutableId"' }
 * ```
 */
export function callHeaders(...layers: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const headers: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of layers.flatMap((layer) => Object.entries(layer))) {
    if (!isHeaderName(name) || isReservedHeader(name)) {
      throw new TypeError(
        `Expected the name of a header that a call may set, got ${JSON.stringify(name.slice(0, 64))}.`,
      );
    }
    if (!isHeaderValue(value)) throw new TypeError(`Expected the header '${name}' to be one line of visible ASCII.`);
    headers[name.toLowerCase()] = value;
  }
  return headers;
}

/**
 * Queries of addresses as OData reads them.
 *
 * Pure. `URLSearchParams` writes a blank as `+` and `$select` as `%24select`; services of Microsoft take the second and differ about
 * the first, so values are percent-encoded, and what may stand in a query as it is stays readable.
 * @see https://www.rfc-editor.org/rfc/rfc3986#section-3.4
 * @module
 */

import type { QueryParameters } from './address.ts';

/** @returns without a question mark; names without a value are left out */
export function queryText(query: QueryParameters): string {
  return Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encoded(name)}=${encoded(String(value))}`)
    .join('&');
}

/** @param path may have a query already */
export function withQuery(path: string, ...texts: readonly string[]): string {
  return texts
    .filter((text) => text !== '')
    .reduce((whole, text) => `${whole}${whole.includes('?') ? '&' : '?'}${text}`, path);
}

/** `$`, `,`, `:`, `/` and `@` mean nothing in a query and much to a reader of one. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/%(?:24|2C|3A|2F|40)/g, decodeURIComponent);
}

/**
 * Addresses of downstream calls, bound to the configured origin and base path.
 *
 * Pure. A token goes where the address says, so an argument may fill one path segment and never move the address:
 * `new URL('//evil', base)` leaves the host, and `encodeURIComponent('..')` still climbs.
 * @module
 */

import { BadUserInputError, DownstreamError } from '../errors/errors.ts';

/** User principal names end at 113 characters, resource ids are far below; what is longer is no name and is not worth a call. */
const MAX_SEGMENT = 512;

/** By name; `undefined` leaves the option out, so that optional arguments need no conditions. */
export type QueryParameters = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Encodes a value as exactly one path segment.
 * @throws {BadUserInputError} empty, `.`, `..`, control characters, lone surrogates, or longer than any name
 * @example
 * ```ts
 * pathSegment('AAMk/x=='); // 'AAMk%2Fx%3D%3D'
 * pathSegment('..'); // throws: encoded or not, it would climb
 * ```
 */
export function pathSegment(value: string, argument = 'id'): string {
  const isName = value !== '' && value !== '.' && value !== '..' && value.length <= MAX_SEGMENT;
  if (!isName || !value.isWellFormed() || /\p{Cc}/u.test(value)) {
    throw new BadUserInputError(
      `Expected '${argument}' to be a name of at most ${MAX_SEGMENT} characters, without control characters and neither '.' nor '..'.`,
    );
  }
  return encodeURIComponent(value);
}

/**
 * @param baseUrl configured, without a slash at the end
 * @param path starts with `/`; its variable parts went through `pathSegment`
 * @throws {Error} the address would leave the base: a mistake in a path template, so it is ours
 * @returns for example `https://graph.microsoft.com/v1.0/users/ada%40contoso.com?%24select=id`
 */
export function downstreamAddress(baseUrl: string, path: string, query: QueryParameters = {}): URL {
  if (!path.startsWith('/') || path.startsWith('//'))
    throw new Error(`Expected a path below the base address, got '${path.slice(0, 64)}'.`);
  // Joined as text, then judged as parsed: `new URL(path, base)` would let the path choose another host.
  const url = new URL(`${baseUrl}${path}`);
  if (!standsBelow(url, baseUrl) || url.hash !== '') {
    throw new Error('The address of a downstream call left its configured base.');
  }
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

/**
 * A link from an answer (`@odata.nextLink`, `nextLink`), followed only on the origin and base path that the token is for.
 * @throws {DownstreamError} any other address
 */
export function ownLink(baseUrl: string, link: string, api: string): URL {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  if (!url || !standsBelow(url, baseUrl)) throw new DownstreamError('DOWNSTREAM_ERROR', { api, code: 'ForeignLink' });
  return url;
}

/**
 * An absolute address that a library names, below the base as well.
 * @throws {TypeError} any other address
 */
export function ownAddress(baseUrl: string, address: string): URL {
  const url = URL.parse(address);
  if (!url || !standsBelow(url, baseUrl))
    throw new TypeError("Expected a path that starts with '/', or an address below the API's own base.");
  // A fragment is never sent; whoever compares addresses afterwards should not see one.
  url.hash = '';
  return url;
}

/** Same origin, same base path as whole segments, nobody's name in front of the host. */
function standsBelow(url: URL, baseUrl: string): boolean {
  const { origin, pathname } = new URL(baseUrl);
  const basePath = pathname.endsWith('/') ? pathname : `${pathname}/`;
  return url.origin === origin && `${url.pathname}/`.startsWith(basePath) && url.username === '' && url.password === '';
}

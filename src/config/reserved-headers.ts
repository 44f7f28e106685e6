/**
 * Headers that neither configuration nor arguments may set on a downstream call (DS-4).
 *
 * They carry identity, routing or framing: whoever sets them speaks as somebody else or to somebody else.
 * @module
 */

/** In lower case. */
const RESERVED: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'set-cookie',
  'host',
  'x-original-url',
  'x-rewrite-url',
  'forwarded',
  'content-length',
  // hop-by-hop: RFC 9110 section 7.6.1 and what proxies still honour
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** How App Service and its kind tell an application who the user is: an API behind one would believe it. */
const RESERVED_PREFIXES = ['x-forwarded-', 'x-ms-client-principal', 'x-ms-token-'] as const;

/** Compared without case. What a call itself sets (`Accept`, `Content-Type`, `Prefer`) is not in it. */
export function isReservedHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return RESERVED.has(lower) || RESERVED_PREFIXES.some((prefix) => lower.startsWith(prefix));
}

/** A field name as RFC 9110 section 5.1 spells it. */
export const isHeaderName = (name: string): boolean => /^[!#$%&'*+\-.^`|~\w]{1,64}$/.test(name);

/** A field value of visible ASCII and single blanks inside; at most 1,024 characters. */
export const isHeaderValue = (value: string): boolean => /^[!-~](?:[ -~]{0,1022}[!-~])?$/.test(value);

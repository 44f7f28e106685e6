/**
 * Compares redirect URIs with registered ones: letter for letter, except that loopback takes any port (RFC 8252) and that
 * an entry ending in `/*` stands for every path, which only a directory for development has.
 * @module
 */

import type { App } from '../directory/directory.ts';

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Is this redirect URI the registered one, or covered by it? */
export function matchesRedirectUri(registered: string, redirectUri: string): boolean {
  if (registered === redirectUri) return true;
  const asked = parse(redirectUri);
  const entry = parse(registered);
  if (!asked || !entry || asked.hash !== '' || asked.username !== '' || asked.password !== '') return false;
  if (!sameOrigin(entry, asked)) return false;
  return entry.pathname.endsWith('/*')
    ? asked.pathname.startsWith(entry.pathname.slice(0, -1))
    : entry.pathname === asked.pathname && entry.search === asked.search;
}

/** Decides how a code is redeemed: across origins with a verifier, by a credential, or by neither. */
export type RedirectType = 'spa' | 'web' | 'native';

/** Of which type this redirect URI is for an app; `undefined`: of none. */
export function redirectTypeOf(
  { spaRedirectUris, webRedirectUris = [], nativeRedirectUris = [] }: App,
  redirectUri: string,
): RedirectType | undefined {
  const isCovered = (registered: string) => matchesRedirectUri(registered, redirectUri);
  if (spaRedirectUris.some(isCovered)) return 'spa';
  if (webRedirectUris.some(isCovered)) return 'web';
  return nativeRedirectUris.some(isCovered) ? 'native' : undefined;
}

/** Does a page of this origin belong to the registered redirect URI? */
export function matchesOrigin(registered: string, origin: string): boolean {
  const entry = parse(registered);
  const asked = parse(origin);
  return entry !== undefined && asked !== undefined && asked.origin === origin && sameOrigin(entry, asked);
}

/** Scheme, host and port; of a loopback host any port. */
function sameOrigin(entry: URL, asked: URL): boolean {
  if (entry.protocol !== asked.protocol || entry.hostname !== asked.hostname) return false;
  // RFC 8252, section 7.3: a native app listens on whatever port is free.
  return entry.port === asked.port || LOOPBACK.has(entry.hostname);
}

function parse(text: string): URL | undefined {
  return URL.parse(text) ?? undefined;
}

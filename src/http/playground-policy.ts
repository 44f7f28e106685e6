/**
 * What a browser lets the page at `/` do: which hosts it may talk to and frame, who may frame it, and what it keeps to itself.
 *
 * The page holds bearer tokens, so everything is shut that signing in and the editor do not need. The same policy stands in
 * development and in production; only the hosts of the token service differ.
 * @see https://www.w3.org/TR/CSP3/
 * @module
 */

import type { PlaygroundSettings } from './playground-settings.ts';

/** Where Apollo Sandbox is loaded from, in a frame that never sees a token. */
const SANDBOX_ORIGIN = 'https://sandbox.embed.apollographql.com';

/**
 * Headers of every file of the page.
 *
 * @returns from the path of a file to its headers: files under `/assets/` carry a hash in their name and are kept for good
 */
export function pageHeaders(settings: PlaygroundSettings): (path: string) => Readonly<Record<string, string>> {
  // The page that people come back to from the sign-in is framed by ours when a token is renewed; nothing else may be framed.
  const [page, redirect] = ["'none'", "'self'"].map((ancestors) => ({
    'content-security-policy': contentSecurityPolicy(settings, ancestors),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  }));
  return (path) => ({
    ...(path.startsWith('/redirect') ? redirect : page),
    'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
}

/** From nothing up: what is not named here the page may not do. */
function contentSecurityPolicy(settings: PlaygroundSettings, ancestors: string): string {
  const { graphqlUrl, authority, authorityMetadata, sandbox = false } = settings;
  const service = originsOf([authority, ...Object.values(authorityMetadata ?? {})]);
  const apollo = sandbox ? [SANDBOX_ORIGIN] : [];
  const directives: Readonly<Record<string, readonly string[]>> = {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    // The editor (Monaco) writes style elements and attributes as it measures and colours text, and knows no nonce.
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'worker-src': ["'self'"],
    // Apollo's host: asked once whether it answers, before the tab that frames it is put first.
    'connect-src': ["'self'", ...originsOf([graphqlUrl]), ...service, ...apollo],
    'frame-src': ["'self'", ...service, ...apollo],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': [ancestors],
  };
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(' '))
    .join('; ');
}

/** Of those among the values that are web addresses; a path is one of our own server. */
function originsOf(values: readonly unknown[]): readonly string[] {
  const urls = values.map((value) => (typeof value === 'string' ? URL.parse(value) : null));
  const web = urls.filter((url) => url?.protocol === 'https:' || url?.protocol === 'http:');
  return [...new Set(web.map((url) => url?.origin ?? ''))];
}

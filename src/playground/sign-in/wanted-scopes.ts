/**
 * Which scopes of our API the next token is to have: a choice of the person, kept for as long as the browser's tab lives.
 * @module
 */

const key = 'onbehalf:scopes';

/** @returns some of `offered`, at least one; all of them until somebody chose */
export function wantedScopes(offered: readonly string[]): readonly string[] {
  const kept = sessionStorage.getItem(key)?.split(' ') ?? [];
  const wanted = offered.filter((scope) => kept.includes(scope));
  return wanted.length > 0 ? wanted : offered;
}

/** @param scopes whole; a scope has no spaces in it (RFC 6749, section 3.3) */
export function keepWantedScopes(scopes: readonly string[]): void {
  sessionStorage.setItem(key, scopes.join(' '));
}

/** `Mail.Read` of `api://…/Mail.Read`. */
export const scopeName = (scope: string): string => scope.slice(scope.lastIndexOf('/') + 1);

/**
 * Scope texts: `User.Read`, `https://graph.microsoft.com/User.Read`, `api://todolist/.default`.
 *
 * Pure. A scope is a resource identifier, a slash and a name; the name has no slash. The identifier may end in a slash
 * of its own, which is why ARM's scope has two: `https://management.azure.com//.default`.
 * @see https://learn.microsoft.com/entra/identity-platform/scopes-oidc#trailing-slash-and-default
 * @module
 */

/**
 * The name that stands for all permissions a registration lists, as far as consented. It cannot be mixed with others (AADSTS70011).
 * @see https://learn.microsoft.com/entra/identity-platform/scopes-oidc#the-default-scope
 */
export const DEFAULT_SCOPE = '.default';

/** Scopes of OpenID Connect: asked beside any resource, belonging to none. */
const OIDC_SCOPES: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'offline_access']);

/** A scope in its two halves; `${resource}/${name}` gives the text again unless it was a bare name. */
export interface ParsedScope {
  /** Resource identifier as written, trailing slash included; empty for a bare name. */
  readonly resource: string;
  /** `User.Read`, `.default`, … */
  readonly name: string;
}

/** Whole words of a `scp` or `scope` text, split on U+0020 only (RFC 6749 section 3.3). */
export function scopeWords(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}

/** `scope-token` of RFC 6749 section 3.3. */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/**
 * @throws {TypeError} blank, with white space, or without a name after the last slash
 * @example
 * ```ts
 * parseScope('api://todolist/.default'); // { resource: 'api://todolist', name: '.default' }
 * parseScope('https://management.azure.com//.default').resource; // 'https://management.azure.com/'
 * ```
 */
export function parseScope(scope: string): ParsedScope {
  if (!SCOPE_TOKEN.test(scope)) {
    throw new TypeError(
      `Expected one scope without blanks, such as 'https://graph.microsoft.com/User.Read', got ${JSON.stringify(scope)}.`,
    );
  }
  const slash = scope.lastIndexOf('/');
  const name = scope.slice(slash + 1);
  if (name === '') throw new TypeError(`Expected a scope name after the last slash of ${JSON.stringify(scope)}.`);
  return { resource: slash === -1 ? '' : scope.slice(0, slash), name };
}

/**
 * The one resource that all scopes belong to.
 * @throws {TypeError} no scope, a scope without a resource, or scopes of two resources (AADSTS70011 and 700022 on the wire)
 */
export function resourceOf(scopes: readonly string[]): string {
  let resource: string | undefined;
  for (const scope of scopes) {
    const parsed = parseScope(scope);
    if (parsed.resource === '')
      throw new TypeError(`Expected a full scope such as 'https://graph.microsoft.com/${scope}', got '${scope}'.`);
    if (resource !== undefined && resource !== parsed.resource) {
      throw new TypeError(`Expected scopes of one resource, got '${resource}' and '${parsed.resource}'.`);
    }
    resource = parsed.resource;
  }
  if (resource === undefined) throw new TypeError('Expected at least one scope, got none.');
  return resource;
}

/**
 * Names granted for one resource, in lower case, from the `scope` of a token reply.
 *
 * Entra echoes full texts (`https://graph.microsoft.com/User.Read`), for some resources in another spelling of the
 * identifier (`https://management.core.windows.net//user_impersonation`), and sometimes bare names: so only the name counts.
 * @returns without the scopes of OpenID Connect, which belong to no resource
 */
export function grantedNames(scope: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const word of scopeWords(scope)) {
    const name = word.slice(word.lastIndexOf('/') + 1).toLowerCase();
    if (name !== '' && !OIDC_SCOPES.has(name)) names.add(name);
  }
  return names;
}

/**
 * Names of full scopes, in lower case: what a cached header must have been granted.
 * @throws {TypeError} as `parseScope`
 */
export function wantedNames(scopes: readonly string[]): readonly string[] {
  return scopes.map((scope) => parseScope(scope).name.toLowerCase());
}

/**
 * The header provider in the shapes that the Azure SDK and the Graph SDK ask for, so that their clients act on behalf of the caller.
 *
 * Structural types: nobody has to install an SDK for them.
 * @see https://learn.microsoft.com/javascript/api/@azure/core-auth/tokencredential
 * @see https://learn.microsoft.com/graph/sdks/choose-authentication-providers
 * @module
 */

import { parseScope, resourceOf } from '../protocol/scopes.ts';
import type { AcquireTokenOptions, TokenAcquirer } from './token-acquirer.ts';

/** `TokenCredential` of `@azure/core-auth`, as far as its clients call it. */
export interface TokenCredential {
  /**
   * @returns `expiresOnTimestamp` in milliseconds since the epoch
   * @throws as `AuthorizationHeaderProvider.createAuthorizationHeaderForUser`
   */
  getToken(
    scopes: string | string[],
    options?: { readonly claims?: string; readonly tenantId?: string; readonly abortSignal?: unknown },
  ): Promise<{ readonly token: string; readonly expiresOnTimestamp: number }>;
}

/** `AuthenticationProvider` of `@microsoft/microsoft-graph-client`. */
export interface AuthenticationProvider {
  /**
   * @returns the bare token
   * @throws as `AuthorizationHeaderProvider.createAuthorizationHeaderForUser`
   */
  getAccessToken(options?: { readonly scopes?: string[] }): Promise<string>;
}

/**
 * The spelling of the configuration for scopes of APIs that it names: Azure clients ask for `https://management.azure.com/.default`
 * where a configuration says `https://management.azure.com//.default`. Both are Azure Resource Manager, which takes either; in one
 * spelling they share headers, and what a claims challenge of one has won serves the other.
 *
 * @param configured scopes of each API
 * @returns from a scope to the same scope of the same API; one of an API that is not configured stays as it is
 */
export function createScopeSpelling(configured: Iterable<readonly string[]>): (scope: string) => string {
  const resources = new Set([...configured].flatMap((scopes) => scopes.map((scope) => parseScope(scope).resource)));
  const spellings = new Map([...resources].map((resource) => [withoutSlash(resource), resource]));
  return (scope) => {
    const { resource, name } = parseScope(scope);
    const spelling = resources.has(resource) ? resource : spellings.get(withoutSlash(resource));
    return spelling === undefined || resource === '' ? scope : `${spelling}/${name}`;
  };
}

/** Resources are compared as Entra compares them: one slash at the end makes no difference. */
const withoutSlash = (resource: string): string => resource.replace(/\/$/, '');

/**
 * For one request: an Azure client keeps the token it was given, so a client made with it must not outlive the request.
 * @param spelling of scopes, before anything is looked up with them
 */
export function createTokenCredential(
  acquirer: TokenAcquirer,
  spelling: (scope: string) => string = (scope) => scope,
): TokenCredential {
  return {
    async getToken(scopes, options) {
      const acquire: AcquireTokenOptions = {
        ...(options?.claims === undefined ? {} : { claims: options.claims }),
        ...(options?.tenantId === undefined ? {} : { tenant: options.tenantId }),
        ...(options?.abortSignal instanceof AbortSignal ? { signal: options.abortSignal } : {}),
      };
      const { accessToken, expiresOn } = await acquirer.acquireForUser([scopes].flat().map(spelling), acquire);
      return { token: accessToken, expiresOnTimestamp: expiresOn.getTime() };
    },
  };
}

/** @param defaultScopes of the configured Graph API; bare names (`User.Read`) belong to its resource */
export function createAuthenticationProvider(
  acquirer: TokenAcquirer,
  defaultScopes: readonly string[],
): AuthenticationProvider {
  return {
    async getAccessToken({ scopes = [] } = {}) {
      const full = scopes.map((scope) => (scope.includes('/') ? scope : `${resourceOf(defaultScopes)}/${scope}`));
      return (await acquirer.acquireForUser(full.length === 0 ? defaultScopes : full)).accessToken;
    },
  };
}

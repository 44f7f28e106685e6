/**
 * The header provider in the shapes that the Azure SDK and the Graph SDK ask for, so that their clients act on behalf of the caller.
 *
 * Structural types: nobody has to install an SDK for them.
 * @see https://learn.microsoft.com/javascript/api/@azure/core-auth/tokencredential
 * @see https://learn.microsoft.com/graph/sdks/choose-authentication-providers
 * @module
 */

import { resourceOf } from '../protocol/scopes.ts';
import type { AcquireTokenOptions, TokenAcquirer } from './token-acquirer.ts';

export interface TokenCredential {
  getToken(
    scopes: string | string[],
    options?: { readonly claims?: string; readonly tenantId?: string; readonly abortSignal?: unknown },
  ): Promise<{ readonly token: string; readonly expiresOnTimestamp: number }>;
}

export interface AuthenticationProvider {
  getAccessToken(options?: { readonly scopes?: string[] }): Promise<string>;
}

export function createTokenCredential(acquirer: TokenAcquirer): TokenCredential {
  return {
    async getToken(scopes, options) {
      const acquire: AcquireTokenOptions = {
        ...(options?.claims === undefined ? {} : { claims: options.claims }),
        ...(options?.tenantId === undefined ? {} : { tenant: options.tenantId }),
        ...(options?.abortSignal instanceof AbortSignal ? { signal: options.abortSignal } : {}),
      };
      const { accessToken, expiresOn } = await acquirer.acquireForUser([scopes].flat(), acquire);
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

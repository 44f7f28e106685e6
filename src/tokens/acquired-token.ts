/**
 * What callers of the token layer are given.
 * @module
 */

import type { CachedHeader } from './cache/header-cache.ts';

/** What was acquired, and where it came from. */
export interface AcquiredToken {
  readonly accessToken: string;
  /** Value of the `Authorization` header. */
  readonly authorizationHeader: string;
  readonly expiresOn: Date;
  /** Empty for a managed identity: its endpoint does not say. */
  readonly tenantId: string;
  /** Names granted for the resource, in lower case. */
  readonly scopes: readonly string[];
  readonly source: 'memory' | 'shared' | 'network';
  /** Key of the long-running session that was begun with `longRunningWebApiSessionKey: 'auto'`: told once, to whoever began it. */
  readonly longRunningWebApiSessionKey?: string;
}

export function acquiredToken(
  { accessToken, header, expiresAtMs, granted }: CachedHeader,
  tenantId: string,
  source: AcquiredToken['source'],
): AcquiredToken {
  return {
    accessToken,
    authorizationHeader: header,
    expiresOn: new Date(expiresAtMs),
    tenantId,
    scopes: [...granted],
    source,
  };
}

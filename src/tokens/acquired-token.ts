/**
 * What callers of the token layer are given.
 * @module
 */

import type { CachedHeader } from './cache/header-cache.ts';

/** What was acquired, and where it came from. */
export interface AcquiredToken {
  /** The bare token, for clients that make the header themselves. A bound one is of no use without its key. */
  readonly accessToken: string;
  /** Value of the `Authorization` header. */
  readonly authorizationHeader: string;
  /** End of the token itself; headers are not served to the very last second. */
  readonly expiresOn: Date;
  /** Empty for a managed identity: its endpoint does not say. */
  readonly tenantId: string;
  /** Names granted for the resource, in lower case. */
  readonly scopes: readonly string[];
  /** `shared`: another replica had exchanged it. */
  readonly source: 'memory' | 'shared' | 'network';
  /** Key of the long-running session that was begun with `longRunningWebApiSessionKey: 'auto'`: told once, to whoever began it. */
  readonly longRunningWebApiSessionKey?: string;
}

/** @param tenantId whose token endpoint made it, which need not be the caller's */
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

/**
 * The tenant of an exchange: it stands in the address of the token endpoint and in the cache key.
 * @module
 */

import { LRUCache } from 'lru-cache';

/** A GUID or a domain. */
const TENANT = /^[\da-z](?:[\da-z.-]{0,251}[\da-z])?$/i;
/** Names that stand for any tenant: a token from there could be anybody's. */
const NO_TENANT = /^(?:common|organizations|consumers)$/i;

/** Texts found good before: nearly every request names one of them. */
const good = new LRUCache<string, true>({ max: 1_000 });

/** @throws {TypeError} a text that would bend the address, or a name for any tenant */
export function assertRealTenant(tenantId: string): void {
  if (good.has(tenantId)) return;
  if (!TENANT.test(tenantId) || NO_TENANT.test(tenantId)) {
    throw new TypeError(`Expected the GUID or a domain of a tenant, got '${tenantId}'.`);
  }
  good.set(tenantId, true);
}

/**
 * The tenant of an exchange: it stands in the address of the token endpoint and in the cache key.
 * @module
 */

/** A GUID or a domain. */
const TENANT = /^[\da-z](?:[\da-z.-]{0,251}[\da-z])?$/i;
/** Names that stand for any tenant: a token from there could be anybody's. */
const NO_TENANT = /^(?:common|organizations|consumers)$/i;

/** The text that was found good last: nearly every request names the same one. */
let good: string | undefined;

/** @throws {TypeError} a text that would bend the address, or a name for any tenant */
export function assertRealTenant(tenantId: string): void {
  if (tenantId === good) return;
  if (!TENANT.test(tenantId) || NO_TENANT.test(tenantId)) {
    throw new TypeError(`Expected the GUID or a domain of a tenant, got '${tenantId}'.`);
  }
  good = tenantId;
}

/**
 * Whose header it is, and for which API: what must be equal for a header to be shown again.
 *
 * The scopes are not in it, they are matched by grant (`header-list.ts`). Neither are claims: they belong to the exchange, whose
 * result replaces what stood under the key.
 * @module
 */

/** A user of a tenant; an object id alone says nothing outside its tenant. */
export interface CachedUser {
  /** `oid` of the validated token. */
  readonly objectId: string;
  /** Tenant of the validated token, not of an override. */
  readonly tenantId: string;
}

/** Everything that has to be equal. A part that was left out would show one caller's header to another. */
export interface HeaderKeyParts {
  /** The caller and the hash of their assertion; absent for the application itself and for a managed identity. */
  readonly user: (CachedUser & { readonly assertionHash: string }) | undefined;
  /** Whose token it is where it is the machine's: the client id, or `SYSTEM_ASSIGNED`. Never in the shared cache: each machine has its own. */
  readonly managedIdentity?: string;
  /** Tenant whose token endpoint made the header; an override may make it another than the caller's. Empty for a managed identity. */
  readonly tenantId: string;
  /** Whom the token is for, as the scopes spell it. */
  readonly resource: string;
  /** A bound token never stands where an unbound one is looked for. */
  readonly scheme: 'Bearer' | 'PoP';
  /** Thumbprint of the key that the token is bound to; absent for a bearer token. */
  readonly proofKey?: string;
}

/** No client id. */
export const SYSTEM_ASSIGNED = 'system-assigned';

/** Parts are joined by a character that none of them can hold, so no two lists make one key. */
export function headerKey({
  user,
  managedIdentity,
  tenantId,
  resource,
  scheme,
  proofKey = '',
}: HeaderKeyParts): string {
  const self = managedIdentity === undefined ? 'app' : `identity\n${managedIdentity}`;
  const who = user === undefined ? self : `user\n${user.tenantId}\n${user.objectId}\n${user.assertionHash}`;
  return `${who}\n${tenantId}\n${resource}\n${scheme}\n${proofKey}`;
}

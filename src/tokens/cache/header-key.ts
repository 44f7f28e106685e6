/**
 * Whose header it is, and for which API: what must be equal for a header to be shown again.
 *
 * The scopes are not in it, they are matched by grant (`header-list.ts`). Neither are claims: they belong to the exchange, whose
 * result replaces what stood under the key.
 * @module
 */

/** A user of a tenant; an object id alone says nothing outside its tenant. */
export interface CachedUser {
  readonly objectId: string;
  /** Tenant of the validated token, not of an override. */
  readonly tenantId: string;
}

export interface HeaderKeyParts {
  /** The caller and the hash of their assertion; absent for the application itself. */
  readonly user: (CachedUser & { readonly assertionHash: string }) | undefined;
  /** Tenant whose token endpoint made the header; an override may make it another than the caller's. */
  readonly tenantId: string;
  readonly resource: string;
  readonly scheme: 'Bearer' | 'PoP';
  /** Thumbprint of the key that the token is bound to; absent for a bearer token. */
  readonly proofKey?: string;
}

/** Parts are joined by a character that none of them can hold, so no two lists make one key. */
export function headerKey({ user, tenantId, resource, scheme, proofKey = '' }: HeaderKeyParts): string {
  const who = user === undefined ? 'app' : `user\n${user.tenantId}\n${user.objectId}\n${user.assertionHash}`;
  return `${who}\n${tenantId}\n${resource}\n${scheme}\n${proofKey}`;
}

/**
 * Where a header stands in the shared store, and what its record is bound to.
 *
 * The full key is a typed list of everything that must be equal for a header to be shown again; the store sees SHA-256 of it. Two
 * applications, clouds or credentials on one store have different places throughout.
 * @module
 */

import type { CachedUser, HeaderKeyParts } from '../header-key.ts';
import { digestOf, encodeList, type TypedList } from './typed-list.ts';

/** The same for all replicas that may share headers; in every key. */
export interface CacheIdentity {
  /** Of this application: two on one store never meet. */
  readonly clientId: string;
  /** Login host, with a slash at the end. */
  readonly authority: string;
  /** Kinds of credentials that tokens are won with: a token says which (`appidacr`), and APIs may ask for the stronger one. */
  readonly credentialBinding?: string;
}

/** What the store is told of a key, and what it is not. */
export interface RecordPlace {
  /** Digest of the user (or the application itself): all that one user has is found by it. Base64url. */
  readonly owner: string;
  /** Digest of the full key. Base64url. */
  readonly record: string;
  /** The full key. */
  readonly list: Buffer;
}

/** Of whom the headers were given to: another application or credential finds none of them. */
const identityOf = ({ clientId, authority, credentialBinding }: CacheIdentity): TypedList => [
  ['clientId', clientId],
  ['authority', authority],
  ['credentialBinding', credentialBinding],
];

/** @param parts as in memory; a managed identity's have no place here, as they are not shared */
export function placeOf(identity: CacheIdentity, parts: HeaderKeyParts): RecordPlace {
  const { user, tenantId, resource, scheme, proofKey } = parts;
  const list = encodeList('header', [
    ...identityOf(identity),
    ['userTenantId', user?.tenantId],
    ['userObjectId', user?.objectId],
    ['assertionHash', user?.assertionHash],
    ['tenantId', tenantId],
    ['resource', resource],
    ['scheme', scheme],
    ['proofKey', proofKey],
  ]);
  return { owner: ownerOf(identity, user), record: digestOf(list).toString('base64url'), list };
}

/** Digest of a user of this application, or of the application itself; base64url. */
export function ownerOf(identity: CacheIdentity, user: CachedUser | undefined): string {
  const list = encodeList('owner', [
    ...identityOf(identity),
    ['userTenantId', user?.tenantId],
    ['userObjectId', user?.objectId],
  ]);
  return digestOf(list).toString('base64url');
}

/** Digest of what all replicas have in common; base64url. */
export function applicationOf(identity: CacheIdentity): string {
  return digestOf(encodeList('application', identityOf(identity))).toString('base64url');
}

/** Keys, headers and users for the tests of the shared cache. @module */
import { randomBytes, randomUUID } from 'node:crypto';
import { Secret } from '../../../../src/config/secret.ts';
import type { CachedUser, HeaderKeyParts } from '../../../../src/tokens/cache/header-key.ts';
import { createKeyRing, type EncryptionKey, type KeyRing } from '../../../../src/tokens/cache/shared/key-ring.ts';
import type { CacheIdentity } from '../../../../src/tokens/cache/shared/record-place.ts';
import type { LocalHeaders, SharedHeader } from '../../../../src/tokens/cache/shared-cache.ts';

export const identity: CacheIdentity = {
  clientId: '99999999-8888-4777-8666-555555555555',
  authority: 'https://login.microsoftonline.com/',
};

export const newKey = (id: string): EncryptionKey => ({ id, key: new Secret(randomBytes(32).toString('base64')) });
export const newRing = (): KeyRing => createKeyRing([newKey('one')]);

export const newUser = (): CachedUser => ({ tenantId: randomUUID(), objectId: randomUUID() });

export function keyFor(user: CachedUser = newUser(), parts: Partial<HeaderKeyParts> = {}): HeaderKeyParts {
  return {
    user: { ...user, assertionHash: randomBytes(32).toString('base64url') },
    tenantId: user.tenantId,
    resource: 'https://graph.microsoft.com',
    scheme: 'Bearer',
    ...parts,
  };
}

/** @param nowMs when it was made; it is served for an hour */
export function headerWith(
  nowMs: number,
  granted: readonly string[] = ['user.read'],
  lifeMs = 3_600_000,
): SharedHeader {
  return {
    accessToken: `eyJhbGciOiJSUzI1NiJ9.${randomBytes(24).toString('base64url')}.${randomBytes(24).toString('base64url')}`,
    granted: new Set(granted),
    expiresAtMs: nowMs + lifeMs + 30_000,
    servedUntilMs: nowMs + lifeMs,
    refreshAtMs: nowMs + lifeMs / 2,
  };
}

/** What a replica holds: users, and who of them was evicted. */
export function holding(...users: CachedUser[]): LocalHeaders & { readonly evicted: CachedUser[] } {
  const evicted: CachedUser[] = [];
  return { evicted, users: () => users, evictUser: (user) => void evicted.push(user) };
}

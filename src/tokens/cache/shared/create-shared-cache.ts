/**
 * The shared cache from configuration: Redis behind it, keys and identity before it. None without a `RedisUrl`.
 * @module
 */

import { createRequire } from 'node:module';
import type * as Redis from '@redis/client';
import type { Config } from '../../../config/schema.ts';
import type { Clock } from '../../../observability/clock.ts';
import type { Logger } from '../../../observability/log.ts';
import type { SharedCache } from '../shared-cache.ts';
import { createKeyRing, type KeyRing } from './key-ring.ts';
import { createKeyRingOfFile } from './key-ring-of-file.ts';
import { applicationOf, type CacheIdentity } from './record-place.ts';
import { createRedisStore } from './redis-store.ts';
import { createSealedCache } from './sealed-cache.ts';
import { createWatch, type SharedCacheEvent } from './watch.ts';

/** What the cache is made of. */
export interface SharedCacheOptions {
  /** Identity and keys are read once; a file of keys is followed. */
  readonly config: Pick<Config, 'azureAd' | 'tokenCache'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** For metrics; called for every event, synchronously; must not throw. */
  readonly onEvent?: (event: SharedCacheEvent) => void;
}

/**
 * Connects behind the scenes: a server starts without its Redis as well.
 * @returns `undefined` when `TokenCache.RedisUrl` is not set
 * @throws {Error} `@redis/client`, an optional peer, is not installed, or the file of keys cannot be used
 */
export function createSharedCache({
  config: { azureAd, tokenCache },
  clock,
  log,
  onEvent,
}: SharedCacheOptions): SharedCache | undefined {
  const { redisUrl: url } = tokenCache;
  if (url === undefined) return undefined;
  const ring = keyRingOf(tokenCache, { clock, log });
  const library = redisLibrary();
  const identity: CacheIdentity = {
    clientId: azureAd.clientId,
    authority: azureAd.instance,
    credentialBinding: azureAd.clientCredentials.map(({ sourceType }) => sourceType).join(' '),
  };
  const watch = createWatch({ log, clock, onEvent });
  const store = createRedisStore({ library, url, application: applicationOf(identity), watch });
  return createSealedCache({ store, ring, identity, watch });
}

/** @throws {TypeError | Error} keys that cannot be used, here or in their file */
export function keyRingOf(
  { encryptionKeys, encryptionKeysPath: path }: Config['tokenCache'],
  surroundings: Pick<SharedCacheOptions, 'clock' | 'log'>,
): KeyRing {
  return path === undefined ? createKeyRing(encryptionKeys) : createKeyRingOfFile({ path, ...surroundings });
}

/** @throws {Error} the optional peer is not installed */
export function redisLibrary(): typeof Redis {
  try {
    return require('@redis/client') as typeof Redis;
  } catch (cause) {
    throw new Error('TokenCache.RedisUrl needs the package @redis/client: npm install @redis/client', { cause });
  }
}

/** Loaded when it is configured, and without waiting: a process acquirer is made without waiting, too. */
const require = createRequire(import.meta.url);

/**
 * Whether the configured Redis can be used, for whoever asks before the server starts: connects, subscribes, looks for evictions and
 * reads a place that is nobody's, as a replica does, with more patience.
 * @module
 */

import type { Config } from '../../../config/schema.ts';
import { systemClock } from '../../../observability/clock.ts';
import { silentLog } from '../../../observability/log.ts';
import { keyRingOf, redisLibrary } from './create-shared-cache.ts';
import { applicationOf, ownerOf } from './record-place.ts';
import type { StoreFault } from './record-store.ts';
import { createRedisStore } from './redis-store.ts';

/** Twenty times that of a request, in milliseconds: here the question is whether it answers at all. */
const DEADLINE_MS = 2_000;

/**
 * @returns what was found; `undefined` when `TokenCache.RedisUrl` is not set
 * @throws {StoreFault} why not, without the password
 * @throws {Error} `@redis/client` is not installed, or the file of keys cannot be used
 */
export async function reachSharedCache({
  azureAd,
  tokenCache,
}: Pick<Config, 'azureAd' | 'tokenCache'>): Promise<string | undefined> {
  const { redisUrl: url } = tokenCache;
  if (url === undefined) return undefined;
  const sealing = keyRingOf(tokenCache, { clock: systemClock, log: silentLog }).writing.id;
  const identity = { clientId: azureAd.clientId, authority: azureAd.instance };
  let fault: StoreFault | undefined;
  const watch = {
    count() {},
    fault(met: StoreFault) {
      fault ??= met; // what ended the first connection says more than that there is none
    },
    alarm() {},
  };
  const library = redisLibrary();
  const store = createRedisStore({
    library,
    url,
    application: applicationOf(identity),
    watch,
    deadlineMs: DEADLINE_MS,
  });
  const begun = performance.now();
  try {
    await store.read(ownerOf(identity, undefined), 'check');
    const { host } = new URL(url.reveal());
    return `${host} answers (${Math.ceil(performance.now() - begun)} ms with connecting); key '${sealing}' seals`;
  } catch (error) {
    throw fault ?? error;
  } finally {
    await store.close();
  }
}

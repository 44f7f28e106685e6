/**
 * The `TokenCache` section: what the process remembers of tokens, and the store that it shares with its replicas.
 * @module
 */

import { isLoopback } from './addresses.ts';
import type { ConfigFault } from './config-error.ts';
import { encryptionKeyFaults, encryptionKeys } from './encryption-keys.ts';
import { secret, section, wholeNumber } from './fields.ts';
import { type RawMap, textAt } from './raw.ts';

const MEBIBYTE = 1024 * 1024;
const REDIS_URL = 'the address of a Redis: rediss://user:password@host:port/database, in which only the host has to be';

/** The section. Without `RedisUrl` each process remembers for itself and nothing leaves it. */
export const tokenCache = section({
  MaxBytes: wholeNumber(MEBIBYTE, 64 * 1024 * MEBIBYTE)
    .default(64 * MEBIBYTE)
    .describe('Memory for authorization headers, in bytes; the least used leave first'),
  RedisUrl: secret(REDIS_URL, (value) => parseRedisUrl(value) !== undefined)
    .optional()
    .describe('Redis or Valkey that replicas share headers through, sealed; `rediss:` in production'),
  ...encryptionKeys('shared records'),
});

/** `undefined` for what is no address of a Redis. */
function parseRedisUrl(value: string | undefined): URL | undefined {
  if (value === undefined || /[\s\\]|\p{Cc}/u.test(value)) return undefined;
  const url = URL.parse(value);
  const isRedis = url?.protocol === 'redis:' || url?.protocol === 'rediss:';
  return isRedis && url.hostname !== '' && /^(?:\/\d{0,5})?$/.test(url.pathname) && !/[?#]/.test(value)
    ? url
    : undefined;
}

/**
 * What does not go together: a shared cache without a key, with one id twice, or over an open wire.
 * @param settings the section as it was merged, before zod has judged it
 */
export function* tokenCacheFaults(
  settings: RawMap,
  { environment }: { readonly environment: 'production' | 'development' },
): Generator<ConfigFault> {
  const need = { what: 'what is shared', because: 'RedisUrl' };
  yield* encryptionKeyFaults('TokenCache', settings, settings.has('RedisUrl') ? need : undefined);
  const url = parseRedisUrl(textAt(settings, 'RedisUrl'));
  if (environment === 'production' && url?.protocol === 'redis:' && !isLoopback(httpOf(url))) {
    const expected = 'rediss: in production, because other machines are between (redis: to this machine only)';
    yield { path: 'TokenCache.RedisUrl', expected, received: 'redis:' };
  }
}

/** The same host as a browser's URL, which spells numeric addresses in one way. */
const httpOf = (url: URL): URL => URL.parse(`http://${url.host}`) ?? url;

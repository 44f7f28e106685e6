/**
 * The `TokenCache` section: what the process remembers of tokens, and the store that it shares with its replicas.
 * @module
 */

import { isLoopback } from './addresses.ts';
import type { ConfigFault } from './config-error.ts';
import { list, secret, section, text, wholeNumber } from './fields.ts';
import { isList, type RawMap, textAt } from './raw.ts';

const MEBIBYTE = 1024 * 1024;
const REDIS_URL = 'the address of a Redis: rediss://user:password@host:port/database, in which only the host has to be';
const KEY = 'at least 32 random bytes in base64, as `openssl rand -base64 32` makes them';
const KEY_ID = 'an id of a key: at most 64 letters, digits, dots, dashes and underscores';

const encryptionKey = section({
  Id: text(KEY_ID, (value) => /^[\w.-]{1,64}$/.test(value)).describe(
    'Name of the key; stands in clear before each record',
  ),
  Key: secret(KEY, isRandomKey).describe('The key: 256 random bits or more, base64'),
});

export const tokenCache = section({
  MaxBytes: wholeNumber(MEBIBYTE, 64 * 1024 * MEBIBYTE)
    .default(64 * MEBIBYTE)
    .describe('Memory for authorization headers, in bytes; the least used leave first'),
  RedisUrl: secret(REDIS_URL, (value) => parseRedisUrl(value) !== undefined)
    .optional()
    .describe('Redis or Valkey that replicas share headers through, sealed; `rediss:` in production'),
  EncryptionKeys: list(encryptionKey, 'a list of at most 16 keys', { mayBeEmpty: true, most: 16 })
    .default([])
    .describe('Keys of shared records: the first seals, all open'),
  EncryptionKeysPath: text('the path of a file of keys')
    .optional()
    .describe('The same keys in a file, an id and a key on each line; read again when it changes, without a restart'),
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

/** Long enough, and not one byte over and over: 32 random bytes have fewer than 16 different ones never. */
function isRandomKey(value: string): boolean {
  if (!/^[\w+/-]+={0,2}$/.test(value)) return false;
  const bytes = Buffer.from(value, 'base64');
  return bytes.length >= 32 && bytes.length <= 1024 && new Set(bytes).size >= 16;
}

/** What does not go together: a shared cache without a key, with one id twice, or over an open wire. */
export function* tokenCacheFaults(
  settings: RawMap,
  { environment }: { readonly environment: 'production' | 'development' },
): Generator<ConfigFault> {
  const written = settings.get('EncryptionKeys');
  const keys = isList(written) ? written : [];
  const hasFile = settings.has('EncryptionKeysPath');
  if (settings.has('RedisUrl') && keys.length === 0 && !hasFile) {
    const expected = `a key for what is shared (Id and Key: ${KEY}) or EncryptionKeysPath, because RedisUrl is set`;
    yield { path: 'TokenCache.EncryptionKeys', expected, received: 'nothing' };
  }
  if (keys.length > 0 && hasFile) {
    const expected = 'the keys in one place: here or under EncryptionKeysPath';
    yield { path: 'TokenCache.EncryptionKeys', expected, received: 'both' };
  }
  const ids = keys.map((key) => textAt(key, 'Id'));
  for (const [index, id] of ids.entries()) {
    if (id === undefined || ids.indexOf(id) === index) continue;
    yield {
      path: `TokenCache.EncryptionKeys[${index}].Id`,
      expected: 'another id for each key',
      received: 'one twice',
    };
  }
  const url = parseRedisUrl(textAt(settings, 'RedisUrl'));
  if (environment === 'production' && url?.protocol === 'redis:' && !isLoopback(httpOf(url))) {
    const expected = 'rediss: in production, because other machines are between (redis: to this machine only)';
    yield { path: 'TokenCache.RedisUrl', expected, received: 'redis:' };
  }
}

/** The same host as a browser's URL, which spells numeric addresses in one way. */
const httpOf = (url: URL): URL => URL.parse(`http://${url.host}`) ?? url;

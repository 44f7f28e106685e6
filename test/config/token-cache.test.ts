/** A shared cache needs a key and, in production, a private wire; neither the address nor a key is ever shown. @module */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { faultsOf, least, load } from './sources.ts';

const key = () => randomBytes(32).toString('base64');
const keys = { TokenCache__EncryptionKeys__0__Id: 'a', TokenCache__EncryptionKeys__0__Key: key() };
const KEY = 'at least 32 random bytes in base64, as `openssl rand -base64 32` makes them';

test('reads the address from REDIS_URL and the keys by position, and shows neither', () => {
  const REDIS_URL = 'rediss://:pl4nted@cache.contoso.example:6380/2';
  const config = load({ env: { ...least, ...keys, REDIS_URL } });
  expect(config.tokenCache.redisUrl?.reveal()).toBe(REDIS_URL);
  expect(config.tokenCache.encryptionKeys.map(({ id }) => id)).toEqual(['a']);
  expect(inspect(config, { depth: 9, showHidden: true })).not.toMatch(/pl4nted/);
  expect(inspect(config, { depth: 9 })).not.toContain(keys.TokenCache__EncryptionKeys__0__Key);
});

test('refuses a shared cache without a key', () => {
  expect(faultsOf({ env: { ...least, REDIS_URL: 'rediss://cache.contoso.example' } })).toEqual([
    `TokenCache.EncryptionKeys: expected a key for what is shared (Id and Key: ${KEY}) or EncryptionKeysPath, because RedisUrl is set, received nothing`,
  ]);
});

test.each([
  ['31 bytes', randomBytes(31).toString('base64')],
  ['one byte over and over', Buffer.alloc(32, 7).toString('base64')],
  ['a word', 'correct horse battery staple'],
  ['nothing', ''],
])('refuses a key that is no 256 random bits: %s', (_, weak) => {
  const env = {
    ...least,
    ...keys,
    REDIS_URL: 'rediss://cache.contoso.example',
    TokenCache__EncryptionKeys__0__Key: weak,
  };
  const [fault = '', ...more] = faultsOf({ env });
  expect(more).toEqual([]);
  expect(fault).toContain(`TokenCache.EncryptionKeys[0].Key: expected ${KEY}`);
  if (weak) expect(fault).not.toContain(weak);
});

test('takes the path of a file of keys instead, from the directory of the configuration on, and not both', () => {
  const env = { ...least, REDIS_URL: 'rediss://cache.contoso.example', TokenCache__EncryptionKeysPath: 'ring' };
  expect(load({ env, directory: '/nonexistent' }).tokenCache.encryptionKeysPath).toBe(resolve('/nonexistent', 'ring'));
  expect(faultsOf({ env: { ...env, ...keys } })).toEqual([
    'TokenCache.EncryptionKeys: expected the keys in one place: here or under EncryptionKeysPath, received both',
  ]);
});

test('refuses one id twice', () => {
  const env = { ...least, ...keys, TokenCache__EncryptionKeys__1__Id: 'a', TokenCache__EncryptionKeys__1__Key: key() };
  expect(faultsOf({ env })).toEqual([
    'TokenCache.EncryptionKeys[1].Id: expected another id for each key, received one twice',
  ]);
});

test.each([
  'redis://localhost:6379',
  'redis://127.0.0.1',
  'redis://127.1:6379',
  'redis://[::1]:6379/0',
  'rediss://user:pl4nted@cache.contoso.example:6380',
])('takes %s in production', (REDIS_URL) => {
  expect(faultsOf({ env: { ...least, ...keys, REDIS_URL } })).toEqual([]);
});

test('refuses an open wire in production, and takes it in development', () => {
  const env = { ...least, ...keys, REDIS_URL: 'redis://:pl4nted@cache.contoso.example' };
  expect(faultsOf({ env })).toEqual([
    'TokenCache.RedisUrl: expected rediss: in production, because other machines are between (redis: to this machine only), received redis:',
  ]);
  expect(faultsOf({ env, overrides: { environment: 'development' } })).toEqual([]);
});

test.each([
  'http://pl4nted@cache',
  'rediss:',
  'cache:6379',
  'rediss://cache/0?tls=pl4nted',
  'rediss://cache/keys',
  'rediss://a b',
])('refuses %s as an address, without repeating it', (REDIS_URL) => {
  const faults = faultsOf({ env: { ...least, ...keys, REDIS_URL } }).join('\n');
  expect(faults).toMatch(/^TokenCache\.RedisUrl: expected the address of a Redis/);
  expect(faults).not.toContain('pl4nted');
});

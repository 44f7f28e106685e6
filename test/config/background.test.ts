/** What is kept for users who have left needs a key and, in production, a wire that nobody else answers on. */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { faultsOf, least, load } from './sources.ts';

const keys = {
  Background__EncryptionKeys__0__Id: 'a',
  Background__EncryptionKeys__0__Key: randomBytes(32).toString('base64'),
};
const REMOTE = 'postgres://onbehalf:pl4nted@db.contoso.example:5432/onbehalf';

test('reads the address from DATABASE_URL and shows neither it nor a key', () => {
  const DATABASE_URL = `${REMOTE}?sslmode=verify-full`;
  const { background } = load({ env: { ...least, ...keys, DATABASE_URL } });
  expect(background.databaseUrl?.reveal()).toBe(DATABASE_URL);
  expect(inspect(background, { depth: 9, showHidden: true })).not.toMatch(/pl4nted/);
  expect(inspect(background, { depth: 9 })).not.toContain(keys.Background__EncryptionKeys__0__Key);
});

test('without anything said, sessions live a day unused and thirty days at most, twenty of a user', () => {
  const { background } = load({ env: least, directory: '/nonexistent' });
  expect(background).toMatchObject({
    encryptionKeys: [],
    directory: resolve('/nonexistent', '.onbehalf/database'),
    sessions: { idleSeconds: 86_400, lifeSeconds: 2_592_000, maxPerUser: 20 },
  });
  expect(background.databaseUrl).toBeUndefined();
});

test('refuses a database without a key, and takes a file of keys', () => {
  const env = { ...least, DATABASE_URL: `${REMOTE}?sslmode=verify-full` };
  const [fault = '', ...more] = faultsOf({ env });
  expect(more).toEqual([]);
  expect(fault).toMatch(
    /^Background\.EncryptionKeys: expected a key for what is kept there .* because DatabaseUrl is set/,
  );
  const path = load({ env: { ...env, Background__EncryptionKeysPath: 'ring' }, directory: '/nonexistent' });
  expect(path.background.encryptionKeysPath).toBe(resolve('/nonexistent', 'ring'));
});

test.each([
  ['', 'nothing said'],
  ['?sslmode=disable', 'open'],
  ['?sslmode=prefer', 'open where the server likes'],
  ['?sslmode=require', 'whoever answers'],
  ['?sslmode=no-verify', 'whoever answers'],
  ['?sslmode=verify-ca', 'any host of the authority'],
])('refuses %s to another machine in production: %s', (query) => {
  const env = { ...least, ...keys, DATABASE_URL: REMOTE + query };
  const [fault = '', ...more] = faultsOf({ env, overrides: { environment: 'production' } });
  expect(more).toEqual([]);
  expect(fault).toMatch(/^Background\.DatabaseUrl: expected sslmode=verify-full in production/);
  expect(fault).not.toContain('pl4nted');
  expect(load({ env, overrides: { environment: 'development' } }).background.databaseUrl?.reveal()).toBe(
    REMOTE + query,
  );
});

test('takes a database on this machine over a plain wire', () => {
  const DATABASE_URL = 'postgres://onbehalf:pl4nted@127.0.0.1:5432/onbehalf';
  const env = { ...least, ...keys, DATABASE_URL };
  expect(load({ env, overrides: { environment: 'production' } }).background.databaseUrl?.reveal()).toBe(DATABASE_URL);
});

test.each([
  'mysql://db.contoso.example/onbehalf',
  'postgres:///onbehalf',
  'db.contoso.example',
  'postgres://db.contoso.example/x y',
  'postgres://db.contoso.example/x#y',
])('refuses %s, which is no address of a PostgreSQL', (DATABASE_URL) => {
  const [fault = ''] = faultsOf({ env: { ...least, ...keys, DATABASE_URL } });
  expect(fault).toMatch(/^Background\.DatabaseUrl: expected the address of a PostgreSQL/);
});

test('refuses a session that may idle for longer than it lives', () => {
  const env = { ...least, Background__Sessions__IdleSeconds: '7200', Background__Sessions__LifeSeconds: '3600' };
  expect(faultsOf({ env })).toEqual([
    'Background.Sessions.IdleSeconds: expected at most LifeSeconds (3600), received 7200',
  ]);
});

test('streams do not go on in sessions that are kept nowhere', () => {
  const streams = { Server: { Streams: { OnTokenEnd: 'session' } } };
  const [fault = '', ...more] = faultsOf({ env: least, overrides: { environment: 'production', ...streams } });
  expect(more).toEqual([]);
  expect(fault).toMatch(/^Server\.Streams\.OnTokenEnd: expected `close`, or Background\.DatabaseUrl/);
  expect(load({ env: least, overrides: { environment: 'development', ...streams } }).server.streams.onTokenEnd).toBe(
    'session',
  );
});

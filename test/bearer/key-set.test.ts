/** The signing keys over the wire: fetched once, kept through an outage, never fetched on an attacker's word (JW-1 to JW-4). */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createKeySet, type KeySet, KeysUnavailableError } from '../../src/bearer/key-set.ts';
import { type Logger, silentLog } from '../../src/observability/log.ts';
import { authorityEndpoints } from '../../src/protocol/authority.ts';
import { createTestKey, TENANT, type TestKey } from '../support/authority.ts';
import { createManualClock, type ManualClock } from '../support/clock.ts';
import { json, type LoopbackServer, listen } from '../support/loopback.ts';

const V2 = `/${TENANT}/v2.0/.well-known/openid-configuration`;

let first: TestKey;
let second: TestKey;
let clock: ManualClock;
let server: LoopbackServer;
let published: unknown[];
/** Instead of the documents: an outage of some kind. */
let outage: ((response: ServerResponse, url: string) => unknown) | undefined;
let warnings: string[];
let keys: KeySet;

const discovery = (changes: Record<string, unknown> = {}) => ({
  issuer: `${server.url}/${TENANT}/v2.0`,
  jwks_uri: `${server.url}/${TENANT}/keys`,
  ...changes,
});
const create = (tenant = TENANT, base = server.url) => {
  const log: Logger = { ...silentLog, warn: (_event, fields) => warnings.push(String(fields?.error)) };
  return createKeySet({ endpoints: authorityEndpoints(`${base}/`, tenant), clock, log });
};
const holds = async (kid: string, from = keys) => (await from.keysFor('2.0', kid)).keys.has(kid);
/** Fetches so far: each reads the discovery document, then the keys. */
const fetches = () => server.seen.filter(({ url }) => url === V2).length;

beforeAll(async () => {
  [first, second] = await Promise.all([createTestKey('first'), createTestKey('second')]);
});
beforeEach(async () => {
  clock = createManualClock();
  published = [first.publicJwk];
  outage = undefined;
  warnings = [];
  server = await listen(({ url }, response) => {
    if (outage) return outage(response, url);
    return json(response, 200, url === V2 ? discovery() : { keys: published });
  });
  keys = create();
});
afterEach(async () => {
  keys.close();
  vi.useRealTimers();
  await server[Symbol.asyncDispose]();
});

test('fetches once for all who ask at the same time, and not again', async () => {
  await Promise.all(Array.from({ length: 20 }, () => holds('first')));
  await holds('first');
  expect(server.seen.map(({ url }) => url)).toEqual([V2, `/${TENANT}/keys`]);
});

test('knows the keys of v1 tokens from the v1 document alone', async () => {
  outage = (response, url) =>
    json(response, 200, url.includes('v2.0') ? {} : url.endsWith('/keys') ? { keys: published } : discovery());
  expect((await keys.keysFor('1.0', 'first')).keys.has('first')).toBe(true);
  expect(server.seen.map(({ url }) => url)).toEqual([`/${TENANT}/.well-known/openid-configuration`, `/${TENANT}/keys`]);
});

describe('a key that the authority did not have before', () => {
  test('is found at once by its kid', async () => {
    await holds('first');
    published = [first.publicJwk, second.publicJwk];
    clock.advance(30_000);
    expect(await holds('second')).toBe(true);
    expect(fetches()).toBe(2);
  });

  test('waits for 30 seconds when a fetch has just happened', async () => {
    await holds('first');
    published = [first.publicJwk, second.publicJwk];
    clock.advance(29_999);
    expect(await holds('second')).toBe(false);
    clock.advance(1);
    expect(await holds('second')).toBe(true);
  });
});

test('a flood of unknown kids makes one fetch per 30 seconds and delays nobody', async () => {
  await holds('first');
  for (let round = 1; round <= 3; round += 1) {
    clock.advance(30_000);
    const flood = Array.from({ length: 200 }, () => holds(randomUUID()));
    expect(await holds('first')).toBe(true);
    expect(new Set(await Promise.all(flood))).toEqual(new Set([false]));
    expect(fetches()).toBe(1 + round);
  }
  outage = (response) => response.writeHead(503).end();
  for (let round = 1; round <= 3; round += 1) {
    clock.advance(30_000);
    await Promise.all(Array.from({ length: 200 }, () => holds(randomUUID())));
    await holds(randomUUID());
    expect(fetches()).toBe(4 + round);
  }
});

test('while no set was ever had, requests make one fetch per 30 seconds too; whoever starts the server asks as it likes', async () => {
  outage = (response) => response.writeHead(503).end();
  for (let request = 0; request < 10; request += 1) await expect(holds('first')).rejects.toThrow(KeysUnavailableError);
  clock.advance(29_999);
  await expect(holds('first')).rejects.toThrow(KeysUnavailableError);
  expect(fetches()).toBe(1);
  outage = undefined;
  await keys.warmUp();
  expect(await holds('first')).toBe(true);
  expect(fetches()).toBe(2);
});

describe('the last good set serves on while the endpoint', () => {
  const outages: [string, (response: ServerResponse, url: string) => unknown][] = [
    ['is down', (response) => response.destroy()],
    ['answers 500', (response) => json(response, 500, { keys: [] })],
    ['answers HTML', (response) => response.writeHead(200).end('<html>')],
    ['answers null', (response) => json(response, 200, null)],
    ['answers an empty object', (response) => json(response, 200, {})],
    ['has no keys', (response, url) => json(response, 200, url === V2 ? discovery() : { keys: [] })],
    [
      'has keys that are none',
      (response, url) => json(response, 200, url === V2 ? discovery() : { keys: [1, null, {}] }),
    ],
    ['has no list of keys', (response, url) => json(response, 200, url === V2 ? discovery() : { keys: { first: 1 } })],
    ['sends 300 KiB', (response) => json(response, 200, { ...discovery(), padding: 'x'.repeat(300_000) })],
    ['redirects', (response) => response.writeHead(302, { location: `${server.url}/elsewhere` }).end()],
    [
      'speaks for another tenant',
      (response, url) =>
        json(
          response,
          200,
          url === V2 ? discovery({ issuer: `${server.url}/${randomUUID()}/v2.0` }) : { keys: published },
        ),
    ],
    [
      'speaks for every tenant',
      (response, url) =>
        json(response, 200, url === V2 ? discovery({ issuer: `${server.url}/v2.0` }) : { keys: published }),
    ],
  ];
  test.each(outages)('%s', async (_sentence, fault) => {
    await holds('first');
    outage = fault;
    for (let hour = 0; hour < 24; hour += 1) {
      clock.advance(3_600_000);
      expect(await holds('first')).toBe(true);
      await vi.waitFor(() => expect(warnings).toHaveLength(hour + 1), { interval: 2 });
    }
    expect(server.seen.some(({ url }) => url === '/elsewhere')).toBe(false);
    outage = undefined;
    published = [second.publicJwk];
    clock.advance(30_001);
    expect(await holds('second')).toBe(true);
    expect(await holds('first')).toBe(false);
  });

  test('hangs: whoever has a known key does not wait for it', async () => {
    await holds('first');
    outage = () => {};
    clock.advance(3_600_000);
    const began = performance.now();
    expect(await holds('first')).toBe(true);
    const unknown = holds('unknown');
    expect(await holds('first')).toBe(true);
    expect(performance.now() - began).toBeLessThan(500);
    expect(await unknown).toBe(false); // after the deadline of the fetch
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

test('without any request, a withdrawn key is forgotten within the hour', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const quiet = create();
  await holds('first', quiet);
  published = [second.publicJwk];
  for (let minute = 0; minute < 59; minute += 1) {
    clock.advance(60_000);
    vi.advanceTimersByTime(60_000);
  }
  vi.useRealTimers();
  await vi.waitFor(() => expect(server.seen).toHaveLength(4));
  await vi.waitFor(async () => expect(await holds('first', quiet)).toBe(false));
  quiet.close();
});

test('after it is closed it fetches no more by itself', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const closed = create();
  await holds('first', closed);
  closed.close();
  clock.advance(7_200_000);
  vi.advanceTimersByTime(7_200_000);
  expect(fetches()).toBe(1);
});

describe('an address for keys is not followed when it is', () => {
  const addresses: [string, (elsewhere: string) => string][] = [
    ['on another host', (elsewhere) => `${elsewhere}/keys`],
    ['on the same host behind a name in front of it', (elsewhere) => `http://x@${new URL(elsewhere).host}/keys`],
    ['plain http beyond this machine', () => 'http://login.example/keys'],
    ['no address', () => 'keys'],
    ['a file', () => 'file:///etc/passwd'],
  ];
  test.each(addresses)('%s', async (_sentence, address) => {
    await using elsewhere = await listen((_request, response) => json(response, 200, { keys: [first.publicJwk] }));
    outage = (response) => json(response, 200, discovery({ jwks_uri: address(elsewhere.url) }));
    await expect(holds('first')).rejects.toThrow(KeysUnavailableError);
    expect(elsewhere.seen).toEqual([]);
  });
});

const short = () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  return { ...publicKey.export({ format: 'jwk' }), kid: 'odd', use: 'sig' };
};
const padded = () => {
  const { n = '', ...rest } = short() as { n?: string };
  const modulus = Buffer.concat([Buffer.alloc(128), Buffer.from(n, 'base64url')]);
  return { ...rest, n: modulus.toString('base64url') };
};

describe('among the published keys, only those made for RS256 signatures count:', () => {
  const odd: [string, () => unknown][] = [
    ['a symmetric key', () => ({ kty: 'oct', kid: 'odd', k: 'c2VjcmV0', use: 'sig' })],
    [
      'an elliptic key',
      () => ({ ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }), kid: 'odd' }),
    ],
    ['a key for encryption', () => ({ ...second.publicJwk, kid: 'odd', use: 'enc' })],
    ['a key for another algorithm', () => ({ ...second.publicJwk, kid: 'odd', alg: 'RSA-OAEP' })],
    ['a key without kid', () => ({ ...second.publicJwk, kid: undefined })],
    ['a kid that is a number', () => ({ ...second.publicJwk, kid: 7 })],
    ['a key of 1024 bit', short],
    ['a key of 1024 bit behind zeros', padded],
    ['a key without modulus', () => ({ ...second.publicJwk, kid: 'odd', n: undefined })],
    ['a modulus that is no text', () => ({ ...second.publicJwk, kid: 'odd', n: 7 })],
    ['a text', () => 'key'],
    ['null', () => null],
  ];
  test.each(odd)('not %s', async (_sentence, jwk) => {
    published = [jwk(), first.publicJwk];
    expect([...(await keys.keysFor('2.0', 'first')).keys.keys()]).toEqual(['first']);
  });

  test('nor any of two under one kid', async () => {
    published = [first.publicJwk, { ...second.publicJwk, kid: 'twice' }, { ...first.publicJwk, kid: 'twice' }];
    expect([...(await keys.keysFor('2.0', 'first')).keys.keys()]).toEqual(['first']);
  });

  test('nor any beyond the hundredth', async () => {
    published = [
      first.publicJwk,
      ...Array.from({ length: 99 }, (_, index) => ({ ...first.publicJwk, kid: `k${index}` })),
      second.publicJwk,
    ];
    expect((await keys.keysFor('2.0', 'first')).keys.size).toBe(100);
    expect(await holds('second')).toBe(false);
  });
});

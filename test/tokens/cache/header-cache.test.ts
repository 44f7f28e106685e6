/** Whose header is found for what, until when, and what leaves when there is no room. */
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CachedHeader, createHeaderCache } from '../../../src/tokens/cache/header-cache.ts';
import { headerKey } from '../../../src/tokens/cache/header-key.ts';

const MEBIBYTE = 1_048_576;
const now = { wallMs: 1_000_000, monotonicMs: 5_000 };

function header(accessToken: string, granted: readonly string[], livesMs = 3_600_000): CachedHeader {
  return {
    accessToken,
    header: `Bearer ${accessToken}`,
    granted: new Set(granted),
    expiresAtMs: now.wallMs + livesMs + 30_000,
    refreshAtMs: now.wallMs + 0.8 * livesMs,
    servedUntilMs: now.wallMs + livesMs,
    servedUntilMonotonicMs: now.monotonicMs + livesMs,
  };
}

const ada = { tenantId: 'home', objectId: 'ada' };
const linus = { tenantId: 'home', objectId: 'linus' };
const user = { tenantId: 'home', objectId: 'ada', assertionHash: 'hash' };
const parts = { user, tenantId: 'tenant', resource: 'https://graph.microsoft.com', scheme: 'Bearer' } as const;

describe('the key', () => {
  test('differs with each part, and between a user and the application', () => {
    const keys = [
      headerKey(parts),
      headerKey({ ...parts, user: { ...user, assertionHash: 'other' } }),
      headerKey({ ...parts, user: { ...user, objectId: 'other' } }),
      headerKey({ ...parts, user: { ...user, tenantId: 'other' } }),
      headerKey({ ...parts, user: undefined }),
      headerKey({ ...parts, user: { tenantId: 'app', objectId: 'app', assertionHash: 'app' } }),
      headerKey({ ...parts, tenantId: 'other' }),
      headerKey({ ...parts, resource: 'https://management.azure.com/' }),
      headerKey({ ...parts, scheme: 'PoP' }),
      headerKey({ ...parts, scheme: 'PoP', proofKey: 'one' }),
      headerKey({ ...parts, scheme: 'PoP', proofKey: 'other' }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('is equal only for equal parts, whatever texts they are', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'p', 'user', ' ', '/', ':', ',', '"'), maxLength: 3 });
    const some = fc.record({
      user: fc.option(fc.record({ tenantId: text, objectId: text, assertionHash: text }), { nil: undefined }),
      tenantId: text,
      resource: text,
      scheme: fc.constantFrom('Bearer' as const, 'PoP' as const),
      proofKey: text,
    });
    fc.assert(
      fc.property(some, some, (one, other) => {
        expect(headerKey(one) === headerKey(other)).toBe(isDeepStrictEqual(one, other));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('what is found', () => {
  test('the header with the fewest permissions that has all that are wanted, whatever was stored first', () => {
    const stored = [
      header('all', ['user.read', 'user.read.all', 'mail.read']),
      header('two', ['user.read', 'mail.read']),
      header('one', ['user.read']),
    ];
    for (const order of [stored, stored.toReversed()]) {
      const cache = createHeaderCache(MEBIBYTE);
      for (const entry of order) cache.add('key', ada, entry);
      expect(cache.find('key', ['user.read'], now)?.accessToken).toBe('one');
      expect(cache.find('key', ['mail.read'], now)?.accessToken).toBe('two');
      expect(cache.find('key', ['mail.read', 'user.read.all'], now)?.accessToken).toBe('all');
      expect(cache.find('key', ['files.read'], now)).toBeUndefined();
      expect(cache.find('other', ['user.read'], now)).toBeUndefined();
    }
  });

  test('of two with equally many, the one that lives longer', () => {
    const cache = createHeaderCache(MEBIBYTE);
    cache.add('key', ada, header('long', ['user.read', 'mail.read'], 9_000));
    cache.add('key', ada, header('short', ['user.read', 'files.read'], 5_000));
    expect(cache.find('key', ['user.read'], now)?.accessToken).toBe('long');
  });

  test('nothing that either clock says is over', () => {
    const cache = createHeaderCache(MEBIBYTE);
    cache.add('key', ada, header('token', ['user.read'], 1_000));
    const at = (wall: number, monotonic: number) =>
      cache.find('key', ['user.read'], { wallMs: now.wallMs + wall, monotonicMs: now.monotonicMs + monotonic });
    expect(at(999, 999)?.accessToken).toBe('token');
    expect(at(1_000, 0)).toBeUndefined();
    expect(at(-3_600_000, 1_000)).toBeUndefined(); // the wall clock was set back
  });

  test('a header of the same permissions takes the place of the one before', () => {
    const cache = createHeaderCache(MEBIBYTE);
    cache.add('key', ada, header('first', ['user.read', 'mail.read'], 9_000));
    const { bytes } = cache;
    cache.add('key', ada, header('secnd', ['mail.read', 'user.read'], 5_000));
    expect(cache.find('key', ['user.read'], now)?.accessToken).toBe('secnd');
    expect(cache.bytes).toBe(bytes);
  });

  test('never more than four for one key: the shortest-lived leaves', () => {
    const cache = createHeaderCache(MEBIBYTE);
    ['a', 'b', 'c', 'd', 'e'].forEach((name, index) => {
      cache.add('key', ada, header(name, [name], 5_000 - index));
    });
    const found = ['a', 'b', 'c', 'd', 'e'].filter((name) => cache.find('key', [name], now));
    expect(found).toEqual(['a', 'b', 'c', 'd']);
  });

  test('after a replacement nothing of what stood there', () => {
    const cache = createHeaderCache(MEBIBYTE);
    cache.add('key', ada, header('old', ['user.read']));
    cache.add('key', ada, header('older', ['user.read', 'mail.read']));
    cache.replace('key', ada, header('new', ['user.read']));
    expect(cache.find('key', ['user.read'], now)?.accessToken).toBe('new');
    expect(cache.find('key', ['mail.read'], now)).toBeUndefined();
  });
});

test('stays below its bound in bytes, and lets the least used go', () => {
  const cache = createHeaderCache(MEBIBYTE);
  for (let index = 0; index < 2_000; index += 1) {
    cache.add(`key-${index}`, ada, header(`${index}.`.padEnd(2_000, 'x'), ['user.read']));
    cache.find('key-0', ['user.read'], now);
    expect(cache.bytes).toBeLessThanOrEqual(MEBIBYTE);
  }
  expect(cache.find('key-0', ['user.read'], now)).toBeDefined();
  expect(cache.find('key-1', ['user.read'], now)).toBeUndefined();
  expect(cache.find('key-1999', ['user.read'], now)).toBeDefined();
});

test('a header larger than the whole cache is not kept and displaces nobody', () => {
  const cache = createHeaderCache(100_000);
  cache.add('key', ada, header('small', ['user.read']));
  cache.add('huge', ada, header('x'.repeat(200_000), ['user.read']));
  expect(cache.find('huge', ['user.read'], now)).toBeUndefined();
  expect(cache.find('key', ['user.read'], now)).toBeDefined();
});

test('whatever was stored, a found header was stored under that key, has every wanted permission, and lives', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', '.default');
  const names = fc.uniqueArray(name, { minLength: 1 });
  const step = fc.record({
    key: fc.constantFrom('ada', 'linus'),
    granted: names,
    livesMs: fc.integer({ min: -5, max: 100 }),
    replace: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), names, fc.constantFrom('ada', 'linus'), (steps, wanted, key) => {
      const cache = createHeaderCache(MEBIBYTE);
      steps.forEach(({ key: owner, granted, livesMs, replace }, index) => {
        const entry = header(`${owner} ${index}`, granted, livesMs);
        if (replace) cache.replace(owner, ada, entry);
        else cache.add(owner, ada, entry);
      });
      const found = cache.find(key, wanted, now);
      if (!found) return;
      expect(found.accessToken.startsWith(`${key} `)).toBe(true);
      expect(wanted.every((one) => found.granted.has(one))).toBe(true);
      expect(found.servedUntilMs).toBeGreaterThan(now.wallMs);
    }),
  );
});

describe('by user', () => {
  test('all headers of one leave, whatever the key, and nobody else’s', () => {
    const cache = createHeaderCache(MEBIBYTE);
    cache.add('one', ada, header('1', ['a']));
    cache.add('two', ada, header('2', ['a']));
    cache.add('three', linus, header('3', ['a']));
    cache.add('app', undefined, header('4', ['a']));
    cache.add('elsewhere', { ...ada, tenantId: 'other' }, header('5', ['a']));
    expect(cache.users()).toEqual([ada, linus, { ...ada, tenantId: 'other' }]);
    cache.evictUser(ada);
    const left = ['one', 'two', 'three', 'app', 'elsewhere'].filter((key) => cache.find(key, ['a'], now));
    expect(left).toEqual(['three', 'app', 'elsewhere']);
    expect(cache.users()).toEqual([linus, { ...ada, tenantId: 'other' }]);
  });

  test('the index forgets whom the bytes pushed out', () => {
    const cache = createHeaderCache(16_384);
    for (let index = 0; index < 1_000; index += 1) {
      const owner = { tenantId: 'home', objectId: `user ${index}` };
      cache.add(`key ${index} 1`, owner, header(`1 of ${index}`, ['a']));
      cache.add(`key ${index} 2`, owner, header(`2 of ${index}`, ['a']));
    }
    const held = cache.users();
    expect(held.length).toBeLessThan(20);
    for (const owner of held) cache.evictUser(owner);
    expect(cache.bytes).toBe(0);
  });
});

test('renewing leaves out what the new header can stand in for, and no more', () => {
  const cache = createHeaderCache(MEBIBYTE);
  cache.add('key', ada, header('small', ['a']));
  cache.add('key', ada, header('other', ['c']));
  cache.renew('key', ada, header('new', ['a', 'b']));
  expect(cache.find('key', ['a'], now)?.accessToken).toBe('new');
  expect(cache.find('key', ['c'], now)?.accessToken).toBe('other');
});

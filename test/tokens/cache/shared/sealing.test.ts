/** Properties of what is written into the store: lists, envelopes and records, against any bytes and any change. @module */
import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Secret } from '../../../../src/config/secret.ts';
import { createKeyRing } from '../../../../src/tokens/cache/shared/key-ring.ts';
import { grantMark, isMark, readRecord, sealRecord } from '../../../../src/tokens/cache/shared/record.ts';
import { ownerOf, placeOf } from '../../../../src/tokens/cache/shared/record-place.ts';
import { open, seal } from '../../../../src/tokens/cache/shared/sealing.ts';
import { decodeList, digestOf, encodeList } from '../../../../src/tokens/cache/shared/typed-list.ts';
import { headerWith, identity, keyFor, newKey, newRing, newUser } from './headers.ts';

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
/** Without lone surrogates: UTF-8 has none, and names and tokens are no such texts. */
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const value = fc.oneof(text, fc.double({ noNaN: true }), fc.constant(undefined));
const list = fc.array(fc.tuple(text, value), { maxLength: 8 });
const NOW = Date.UTC(2026, 10, 22, 12);
const GENERATION = 'AAAAAAAAAAAAAAAAAAAAAA';
const changed = (given: Buffer, at: number, by: number) => {
  const copy = Buffer.from(given);
  copy.writeUInt8(copy.readUInt8(at) ^ by, at);
  return copy;
};

test('a list comes back as it was, and only as the kind it was written as', () => {
  fc.assert(
    fc.property(list, text, text, (given, kind, other) => {
      expect(decodeList(kind, encodeList(kind, given))).toEqual(given);
      if (kind !== other) expect(decodeList(other, encodeList(kind, given))).toBeUndefined();
    }),
  );
});

test('two lists have the same bytes only when they are the same', () => {
  fc.assert(
    fc.property(list, list, (one, other) => {
      const same = encodeList('k', one).equals(encodeList('k', other));
      expect(same).toBe(
        one.length === other.length &&
          one.every(([name, item], index) => {
            const [otherName, otherItem] = other[index] ?? [];
            return name === otherName && Object.is(item, otherItem);
          }),
      );
    }),
  );
});

test('text is not mistaken for its neighbour, nor a number for its text, nor nothing for the empty text', () => {
  const lists = [
    [['a', 'bc']],
    [['ab', 'c']],
    [
      ['a', 'b'],
      ['c', undefined],
    ],
    [['a', '']],
    [['a', undefined]],
    [['a', 1]],
    [['a', '1']],
    [],
  ] as const;
  expect(new Set(lists.map((one) => digestOf(encodeList('k', one)).toString('hex'))).size).toBe(lists.length);
});

test('any bytes are a list or none, without an exception', () => {
  fc.assert(
    fc.property(bytes, (given) => {
      const decoded = decodeList('k', given);
      if (decoded) expect(encodeList('k', decoded)).toEqual(given);
    }),
  );
  const whole = encodeList('k', [
    ['name', 'value'],
    ['n', 1],
  ]);
  for (let length = 0; length < whole.length; length += 1)
    expect(decodeList('k', whole.subarray(0, length))).toBeUndefined();
  expect(decodeList('k', Buffer.concat([whole, Buffer.from([0])]))).toBeUndefined();
});

test('what is sealed opens with the same key and the same binding, and with nothing else', () => {
  const [ring, stranger] = [newRing(), newRing()];
  fc.assert(
    fc.property(bytes, bytes, bytes, (plaintext, binding, other) => {
      const envelope = seal(ring, plaintext, binding);
      expect(open(ring, envelope, binding).plaintext).toEqual(plaintext);
      expect(open(stranger, envelope, binding)).toEqual({ fault: 'not-authentic' });
      if (!other.equals(binding)) expect(open(ring, envelope, other)).toEqual({ fault: 'not-authentic' });
    }),
  );
});

test('an envelope with one bit changed, or shorter, or longer, does not open', () => {
  const ring = newRing();
  const binding = randomBytes(16);
  const envelope = seal(ring, randomBytes(64), binding);
  for (let at = 0; at < envelope.length; at += 1) {
    for (const bit of [1, 16, 128]) expect(open(ring, changed(envelope, at, bit), binding).plaintext).toBeUndefined();
    expect(open(ring, envelope.subarray(0, at), binding).plaintext).toBeUndefined();
  }
  expect(open(ring, Buffer.concat([envelope, Buffer.from([0])]), binding).plaintext).toBeUndefined();
});

test('any bytes at all do not open, and throw nothing', () => {
  const ring = newRing();
  fc.assert(
    fc.property(bytes, bytes, (envelope, binding) => {
      expect(open(ring, envelope, binding).plaintext).toBeUndefined();
      const known = Buffer.concat([Buffer.from([1, 3]), Buffer.from('one'), envelope]);
      expect(open(ring, known, binding).plaintext).toBeUndefined();
    }),
  );
});

test('the same sealed twice has no byte sequence in common: each has a key of its own', () => {
  const ring = newRing();
  const plaintext = Buffer.alloc(4_096, 'token');
  const [one, two] = [seal(ring, plaintext, Buffer.alloc(0)), seal(ring, plaintext, Buffer.alloc(0))];
  for (let at = 5; at + 16 <= one.length; at += 16) expect(two.includes(one.subarray(at, at + 16))).toBe(false);
});

test('a ring needs a key of 256 bits and ids of their own, and stays as it was when a change is refused', () => {
  const ring = newRing();
  const envelope = seal(ring, Buffer.from('x'), Buffer.alloc(0));
  const short = { id: 'short', key: new Secret(randomBytes(31).toString('base64')) };
  for (const keys of [[], [short], [newKey('a'), short], [newKey('a'), newKey('a')]]) {
    expect(() => createKeyRing(keys)).toThrow(TypeError);
    expect(() => ring.replace(keys)).toThrow(TypeError);
  }
  expect(open(ring, envelope, Buffer.alloc(0)).plaintext).toEqual(Buffer.from('x'));
});

test('a record comes back as it was, in its own place alone', () => {
  const ring = newRing();
  fc.assert(
    fc.property(
      fc.record({
        accessToken: text,
        granted: fc.uniqueArray(text, { maxLength: 6 }).map((names) => new Set(names)),
        expiresAtMs: fc.double({ noNaN: true }),
        servedUntilMs: fc.double({ noNaN: true }),
        refreshAtMs: fc.double({ noNaN: true }),
      }),
      (header) => {
        const place = placeOf(identity, keyFor());
        const record = sealRecord(ring, place, GENERATION, header);
        expect(readRecord(ring, place, record)).toEqual({ header });
        expect(readRecord(ring, placeOf(identity, keyFor()), record)).toEqual({ fault: 'not-authentic' });
      },
    ),
  );
});

test('a record with any one byte changed is none, the marks in the clear included', () => {
  const ring = newRing();
  const place = placeOf(identity, keyFor());
  const record = sealRecord(ring, place, GENERATION, headerWith(NOW));
  for (let at = 0; at < record.length; at += 1) {
    expect(readRecord(ring, place, changed(record, at, 1)).header).toBeUndefined();
    expect(readRecord(ring, place, record.subarray(0, at)).header).toBeUndefined();
  }
});

test('a place that met the digest of another by chance is a miss: the record names its own', () => {
  const ring = newRing();
  const place = placeOf(identity, keyFor());
  const record = sealRecord(ring, place, GENERATION, headerWith(NOW));
  // What a collision of SHA-256 would look like: equal digests over different lists.
  const collided = { ...placeOf(identity, keyFor()), record: place.record, owner: place.owner };
  expect(readRecord(ring, collided, record).header).toBeUndefined();
});

test('another application, cloud or credential has other places for the same user', () => {
  const user = newUser();
  const key = keyFor(user);
  const identities = [
    identity,
    { ...identity, clientId: '99999999-8888-4777-8666-555555555556' },
    { ...identity, authority: 'https://login.microsoftonline.us/' },
    { ...identity, credentialBinding: 'thumbprint' },
  ];
  expect(new Set(identities.map((one) => placeOf(one, key).record)).size).toBe(identities.length);
  expect(new Set(identities.map((one) => ownerOf(one, user))).size).toBe(identities.length);
});

test('a grant is known again whatever the order of its names, and tells nothing of them', () => {
  const place = placeOf(identity, keyFor());
  const mark = grantMark(place, new Set(['user.read', 'mail.read']));
  expect(grantMark(place, new Set(['mail.read', 'user.read']))).toBe(mark);
  expect(grantMark(place, new Set(['mail.read']))).not.toBe(mark);
  expect(grantMark(placeOf(identity, keyFor()), new Set(['user.read', 'mail.read']))).not.toBe(mark);
  expect(isMark(mark)).toBe(true);
});

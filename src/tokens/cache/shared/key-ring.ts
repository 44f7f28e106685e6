/**
 * The keys that seal shared records: one writes, all read, and they change without a restart.
 *
 * To rotate: add the new key behind the old one everywhere, then put it first everywhere, then take the old one away when the longest
 * token of its time has ended. A record under a key that is gone is a miss, nothing more.
 * @module
 */

import type { Secret } from '../../../config/secret.ts';

/** One entry of `TokenCache.EncryptionKeys`. */
export interface EncryptionKey {
  /** Stands in clear in front of each record. */
  readonly id: string;
  /** 32 random bytes or more, base64. */
  readonly key: Secret;
}

/** Live: what it holds may change between two reads. */
export interface KeyRing {
  /** Seals what is written from now on. */
  readonly writing: RingKey;
  /** `undefined`: the key has left the ring, or was never in it. */
  find(id: string): RingKey | undefined;
  /** The writing one first. */
  readonly all: readonly RingKey[];
  /**
   * Takes effect with the next record.
   * @throws {TypeError} no key, one of less than 256 bits, or an id twice; the ring stays as it was
   */
  replace(keys: readonly EncryptionKey[]): void;
}

/** A key as bytes. Keys for sealing and for digests are derived from it; it is never used itself. */
export interface RingKey {
  /** Stands in clear beside what the key sealed. */
  readonly id: string;
  /** At least 32, of which keys for one purpose are derived; used for nothing directly. */
  readonly bytes: Buffer;
}

/** As strong as AES-256, for which keys are derived from it. */
const LEAST_BYTES = 32;

/** @throws {TypeError} as `KeyRing.replace` */
export function createKeyRing(keys: readonly EncryptionKey[]): KeyRing {
  let ring = read(keys);
  return {
    get writing() {
      return ring.writing;
    },
    find: (id) => ring.byId.get(id),
    get all() {
      return ring.all;
    },
    replace(next) {
      ring = read(next);
    },
  };
}

/** @throws {TypeError} none, one that is too short, or two under one id: of those nobody would know which opens a record */
function read(keys: readonly EncryptionKey[]) {
  const byId = new Map(keys.map(({ id, key }): [string, RingKey] => [id, { id, bytes: decodeKey(key.reveal()) }]));
  const writing = byId.get(keys[0]?.id ?? '');
  if (!writing) throw new TypeError('Expected at least one encryption key.');
  if (byId.size < keys.length) throw new TypeError('Expected every encryption key under an id of its own.');
  return { writing, byId, all: [...byId.values()] };
}

/** @throws {TypeError} too short; bytes that were no base64 were left out by then */
function decodeKey(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length < LEAST_BYTES)
    throw new TypeError(`Expected an encryption key of at least ${LEAST_BYTES} bytes in base64.`);
  return bytes;
}

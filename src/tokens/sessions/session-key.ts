/**
 * Keys of sessions: 256 random bits, or whatever text the caller says; stored as an HMAC alone.
 *
 * The HMAC key comes from the key ring, so who can read the database can neither guess keys nor tell whether one is right. With a ring
 * of several keys a session is looked for under each, and moves to the first when it is next written.
 * @module
 */

import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { KeyRing, RingKey } from '../cache/shared/key-ring.ts';

/** So that people and scanners for secrets recognise one. */
const PREFIX = 'session_';
/** 256 bits in base64url. */
const GENERATED = /^session_[\w-]{43}$/;
/** In characters, of a key that the caller chose. */
const MAX_LENGTH = 512;
/** HKDF's `info`: what seals does not make digests. */
const INFO = 'onbehalf session keys, HMAC-SHA-256, v1';

/** @returns `session_` and 43 characters: 256 random bits in base64url, and a prefix that secret scanners can look for */
export function generateKey(): string {
  return PREFIX + randomBytes(32).toString('base64url');
}

/** Made here: nobody says such a key of their own accord, so one that is not found is of a session that is no more. */
export const isGenerated = (key: string): boolean => GENERATED.test(key);

/** @throws {TypeError} empty or too long; the key is not in the message */
export function assertKey(key: unknown): asserts key is string {
  if (typeof key !== 'string' || key === '' || key.length > MAX_LENGTH) {
    throw new TypeError(`Expected a session key of 1 to ${MAX_LENGTH} characters.`);
  }
}

/** By ring key, and gone with it: deriving costs more than the HMAC. */
const derived = new WeakMap<RingKey, Buffer>();

/** For this purpose alone: the ring key itself seals records. */
function hmacKey(ringKey: RingKey): Buffer {
  const known = derived.get(ringKey);
  if (known) return known;
  const made = Buffer.from(hkdfSync('sha256', ringKey.bytes, Buffer.alloc(0), INFO, 32));
  derived.set(ringKey, made);
  return made;
}

const digestUnder = (ringKey: RingKey, key: string): string =>
  createHmac('sha256', hmacKey(ringKey)).update(key, 'utf8').digest('base64url');

/** Under each key of the ring, the writing one first. */
export function keyDigests({ all }: KeyRing, key: string): readonly string[] {
  return all.map((ringKey) => digestUnder(ringKey, key));
}

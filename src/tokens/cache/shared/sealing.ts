/**
 * Sealed envelopes: AES-256-GCM under a key of their own, derived by HKDF-SHA256 from a ring key and a fresh random salt.
 *
 * A key seals one envelope only, so no nonce can meet twice, however many records a ring key stands behind. What the envelope is
 * bound to (format version, purpose, full cache key, what stands in clear beside it) is associated data: moved to another place, or
 * opened with other expectations, it does not open.
 *
 * `version (1) | length of key id (1) | key id | salt (32) | tag (16) | ciphertext`
 * @see https://www.rfc-editor.org/rfc/rfc5869
 * @module
 */

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { KeyRing, RingKey } from './key-ring.ts';

/** First byte of an envelope; another one does not open. */
const VERSION = 1;
/** As long as the hash, which RFC 5869 (section 3.1) recommends. */
const SALT_BYTES = 32;
const TAG_BYTES = 16;
/** The 96 bits that GCM takes as they are (NIST SP 800-38D, section 7.1). */
const NONCE_BYTES = 12;
/** HKDF's `info`: a key derived here is of no use elsewhere. */
const INFO = 'onbehalf shared cache, AES-256-GCM, v1';

/** `malformed` and `not-authentic` mean that somebody has written into the store; `unknown-key` that a key has left the ring. */
export type Opened =
  | { readonly plaintext: Buffer; readonly fault?: never }
  | { readonly plaintext?: never; readonly fault: 'malformed' | 'unknown-key' | 'not-authentic' };

/** @param boundTo associated data: has to be the same at opening */
export function seal(ring: KeyRing, plaintext: Buffer, boundTo: Buffer): Buffer {
  const { writing } = ring;
  const id = Buffer.from(writing.id, 'utf8');
  const head = Buffer.concat([Buffer.from([VERSION, id.length]), id]);
  const salt = randomBytes(SALT_BYTES);
  const { key, nonce } = derive(writing, salt);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([head, boundTo]));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([head, salt, cipher.getAuthTag(), ciphertext]);
}

/** Never throws: whatever bytes come, they open or are named. */
export function open(ring: KeyRing, envelope: Buffer, boundTo: Buffer): Opened {
  const [version, idLength = 0] = envelope;
  const headLength = 2 + idLength;
  const bodyAt = headLength + SALT_BYTES + TAG_BYTES;
  if (version !== VERSION || idLength === 0 || envelope.length < bodyAt) return { fault: 'malformed' };
  const ringKey = ring.find(envelope.toString('utf8', 2, headLength));
  if (!ringKey) return { fault: 'unknown-key' };
  const { key, nonce } = derive(ringKey, envelope.subarray(headLength, headLength + SALT_BYTES));
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.concat([envelope.subarray(0, headLength), boundTo]));
  decipher.setAuthTag(envelope.subarray(headLength + SALT_BYTES, bodyAt));
  try {
    return { plaintext: Buffer.concat([decipher.update(envelope.subarray(bodyAt)), decipher.final()]) };
  } catch {
    return { fault: 'not-authentic' };
  }
}

/** A key and a nonce for one envelope. */
function derive({ bytes }: RingKey, salt: Buffer): { readonly key: Buffer; readonly nonce: Buffer } {
  const derived = Buffer.from(hkdfSync('sha256', bytes, salt, INFO, 32 + NONCE_BYTES));
  return { key: derived.subarray(0, 32), nonce: derived.subarray(32) };
}

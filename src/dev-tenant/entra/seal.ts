/**
 * Turns a small record into an opaque text and back: refresh tokens that need no table and survive a restart.
 *
 * AES-256-GCM under a key of this install. A text that was made for another purpose does not open.
 * @module
 */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readText, writeSecret } from '../state-directory.ts';

/** Encrypts and signs; whoever has the text can neither read nor change it. */
export interface Seal {
  /** @returns base64url of nonce, tag and ciphertext; another text each time */
  seal(record: object): string;
  /** @returns `undefined` for anything this seal did not make */
  open(text: string): unknown;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** @param purpose bound to every text: a name such as `refresh-token` */
export async function loadSeal(directory: string, purpose: string): Promise<Seal> {
  const path = join(directory, 'seal.key');
  const stored = await readText(path);
  let key = Buffer.from(stored ?? '', 'base64');
  // A file that somebody damaged is replaced: what was sealed with it does not open any more, as after deleting the folder.
  if (key.length !== 32) {
    key = randomBytes(32);
    await writeSecret(path, key.toString('base64'));
  }
  const associated = Buffer.from(purpose);
  return {
    seal(record) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associated);
      const body = Buffer.concat([cipher.update(JSON.stringify(record)), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(text) {
      const bytes = Buffer.from(text, 'base64url');
      if (bytes.length <= NONCE_BYTES + TAG_BYTES) return undefined;
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(associated)
        .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        const body = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
        return JSON.parse(body.toString());
      } catch {
        return undefined; // forged, cut, or of another install
      }
    },
  };
}

/**
 * Keys that seal what leaves the process: their shape, wherever a section has them, and what does not go together.
 * @module
 */

import type { ConfigFault } from './config-error.ts';
import { list, secret, section, text } from './fields.ts';
import { isList, type RawMap, textAt } from './raw.ts';

const KEY = 'at least 32 random bytes in base64, as `openssl rand -base64 32` makes them';
const KEY_ID = 'an id of a key: at most 64 letters, digits, dots, dashes and underscores';

const encryptionKey = section({
  Id: text(KEY_ID, (value) => /^[\w.-]{1,64}$/.test(value)).describe(
    'Name of the key; stands in clear before each record',
  ),
  Key: secret(KEY, isRandomKey).describe('The key: 256 random bits or more, base64'),
});

/** The two keys of a section. @param what they seal: `shared records` */
export function encryptionKeys(what: string) {
  return {
    EncryptionKeys: list(encryptionKey, 'a list of at most 16 keys', { mayBeEmpty: true, most: 16 })
      .default([])
      .describe(`Keys of ${what}: the first seals, all open`),
    EncryptionKeysPath: text('the path of a file of keys')
      .optional()
      .describe('The same keys in a file, an id and a key on each line; read again when it changes, without a restart'),
  };
}

/** Long enough, and not one byte over and over: 32 random bytes have fewer than 16 different ones never. */
function isRandomKey(value: string): boolean {
  if (!/^[\w+/-]+={0,2}$/.test(value)) return false;
  const bytes = Buffer.from(value, 'base64');
  return bytes.length >= 32 && bytes.length <= 1024 && new Set(bytes).size >= 16;
}

/**
 * Two keys under one id would make records that half of the replicas cannot open, and nobody could tell why.
 * @param name of the section
 * @param need why there has to be a key; none has to be without
 */
export function* encryptionKeyFaults(
  name: string,
  settings: RawMap,
  need: { readonly what: string; readonly because: string } | undefined,
): Generator<ConfigFault> {
  const written = settings.get('EncryptionKeys');
  const keys = isList(written) ? written : [];
  const hasFile = settings.has('EncryptionKeysPath');
  const path = `${name}.EncryptionKeys`;
  if (need && keys.length === 0 && !hasFile) {
    const expected = `a key for ${need.what} (Id and Key: ${KEY}) or EncryptionKeysPath, because ${need.because} is set`;
    yield { path, expected, received: 'nothing' };
  }
  if (keys.length > 0 && hasFile) {
    yield { path, expected: 'the keys in one place: here or under EncryptionKeysPath', received: 'both' };
  }
  const ids = keys.map((key) => textAt(key, 'Id'));
  for (const [index, id] of ids.entries()) {
    if (id === undefined || ids.indexOf(id) === index) continue;
    yield { path: `${path}[${index}].Id`, expected: 'another id for each key', received: 'one twice' };
  }
}

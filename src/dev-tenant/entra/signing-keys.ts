/**
 * The RSA keys that sign tokens: made per install, kept across restarts so that a token outlives `npm start`, rotated on demand.
 *
 * `kid` is the SHA-1 thumbprint of the key's certificate, as in Microsoft Entra ID. The newest key signs, all kept ones verify.
 * Keys know no clock: they are as good as the process that keeps them.
 * @module
 */

import { createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readText, writeSecret } from '../state-directory.ts';
import { createCertificate } from '../x509.ts';

/** One key pair with the certificate that clients see. */
export interface SigningKey {
  /** base64url of the SHA-1 of the certificate; `x5t` is the same. */
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** Base64 of the DER: the one entry of `x5c`. */
  readonly certificate: string;
}

/** The keys of one install. */
export interface SigningKeys {
  /** The key that signs now. */
  current(): SigningKey;
  /** All keys that are published, newest first. */
  all(): readonly SigningKey[];
  /** Among the published ones; withdrawn keys verify nothing. */
  find(kid: string): SigningKey | undefined;
  /** Adds a key that signs from now on. `withdraw`: the older ones are gone at once, and with them every token they signed. */
  rotate(options?: { readonly withdraw?: boolean }): Promise<void>;
}

/** As they are kept, the newest first. */
const StoredKeys = z.array(z.object({ privateKeyPem: z.string(), certificatePem: z.string() }));
type StoredKey = z.output<typeof StoredKeys>[number];

const KEY_DAYS = 1825;
/** More than this many keys help nobody; the oldest go. */
const MOST_KEYS = 5;

/** Makes a key where there is none that can be read. @param directory state directory, which exists */
export async function loadSigningKeys(directory: string): Promise<SigningKeys> {
  const path = join(directory, 'signing-keys.json');
  let stored = parseStored(await readText(path));
  if (stored.length === 0) {
    stored = [await createKey()];
    await writeSecret(path, JSON.stringify(stored));
  }
  let keys = stored.map(readKey);
  return {
    current: () => newest(keys),
    all: () => keys,
    find: (kid) => keys.find((key) => key.kid === kid),
    async rotate({ withdraw = false } = {}) {
      const made = await createKey();
      stored = withdraw ? [made] : [made, ...stored].slice(0, MOST_KEYS);
      keys = stored.map(readKey);
      await writeSecret(path, JSON.stringify(stored));
    },
  };
}

function newest(keys: readonly SigningKey[]): SigningKey {
  const [first] = keys;
  if (!first) throw new Error('The dev tenant has no signing key.');
  return first;
}

/** What cannot be read is made anew: tokens signed with it end, as they would after deleting the folder. */
function parseStored(text: string | undefined): StoredKey[] {
  if (text === undefined) return [];
  try {
    const stored = StoredKeys.parse(JSON.parse(text));
    for (const entry of stored) readKey(entry);
    return stored;
  } catch {
    return [];
  }
}

function createKey(): Promise<StoredKey> {
  return createCertificate({ commonName: 'onbehalf dev tenant signing key', purpose: 'signing', days: KEY_DAYS });
}

/** The id of a key is its certificate's thumbprint, as Entra's are. */
function readKey({ privateKeyPem, certificatePem }: StoredKey): SigningKey {
  const certificate = new X509Certificate(certificatePem);
  return {
    kid: createHash('sha1').update(certificate.raw).digest('base64url'),
    privateKey: createPrivateKey(privateKeyPem),
    publicKey: certificate.publicKey,
    certificate: certificate.raw.toString('base64'),
  };
}

/**
 * Reads a certificate with its private key from PEM or PFX and finds out before the first sign-in what the token endpoint would refuse
 * (SM-2).
 *
 * Nothing is cached: who rotates credentials calls `readCertificate` again and gets what is on disk now.
 *
 * Every mistake of a rotation has its own sentence: the key of last year, the password of another file, a chain without the certificate
 * itself, an elliptic key. `tokens/credentials/certificate.ts` signs with what comes out, and watches the files.
 * @module
 */

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { CertificateDescription } from './azure-ad.ts';
import { pemOfPfx } from './pfx.ts';
import { isReadableByOthers, systemCode } from './settings-file.ts';

export type { CertificateDescription } from './azure-ad.ts';

/** A certificate with its private key, as a client assertion needs them. */
export interface CertificateCredential {
  /** RSA, at least 2048 bits: what Entra takes for an assertion (PS256). Its bytes stay with OpenSSL. */
  readonly privateKey: KeyObject;
  /** PEM, the certificate of the key first, then the rest of its chain: what `x5c` carries. */
  readonly chain: readonly [string, ...string[]];
  /** SHA-256 of the certificate, 64 hexadecimal digits in lower case; Base64url of these bytes is `x5t#S256`. */
  readonly thumbprint: string;
  /** On the wall clock; the token endpoint refuses an assertion signed before (AADSTS1000502). */
  readonly notBefore: Date;
  /** On the wall clock. Not judged here: a certificate that opens old tokens is used after it has ended. */
  readonly notAfter: Date;
}

/** What is wrong with a certificate, under which of its keys. */
export class CertificateFault extends Error {
  override readonly name = 'CertificateFault';
  /** Name below the entry: `CertificatePassword`. */
  readonly key: string;
  /** What came, by kind: `another`, `more than 256 KiB`, `ENOENT`. Never a path or a part of the file. */
  readonly received: string;

  /** @param expected becomes the message, in the words of the manual: `the password of the PFX` */
  constructor(key: string, expected: string, received: string) {
    super(expected);
    this.key = key;
    this.received = received;
  }
}

/** Up to the first line of dashes: a block that is not closed does not swallow the next one, and the time stays linear. */
const PEM_BLOCK = /-----BEGIN ([A-Z\d ]{1,40})-----(?:(?!-----)[\s\S])*-----END \1-----/g;
/** Far above any chain; `--config` could name a device or a dump. */
const MAX_BYTES = 256 * 1024;
const LEAST_BITS = 2048;

/**
 * Reads files, synchronously.
 *
 * @throws {CertificateFault} unreadable, neither PEM nor PFX, no key, wrong password, a key of another certificate, too weak a key
 */
export function readCertificate(description: CertificateDescription): CertificateCredential {
  const { certificateKey, text, keyText } = readTexts(description);
  const privateKey = readKey(keyText, description);
  const certificates = blocks(text, (label) => label === 'CERTIFICATE').map((pem) => readX509(pem, certificateKey));
  if (certificates.length === 0) throw new CertificateFault(certificateKey, 'a PEM certificate', 'none');
  // By the key, not by position: tools write the chain in either order.
  const own = certificates.find((certificate) => certificate.checkPrivateKey(privateKey));
  if (own === undefined) {
    throw new CertificateFault(certificateKey, 'the certificate of the private key', 'one of another key');
  }
  return {
    privateKey,
    // Its own certificate first, whatever the order of the file: RFC 7515 section 4.1.6 has `x5c` begin with it.
    chain: [own.toString(), ...certificates.filter((other) => other !== own).map(String)],
    thumbprint: own.fingerprint256.replaceAll(':', '').toLowerCase(),
    notBefore: new Date(own.validFrom),
    notAfter: new Date(own.validTo),
  };
}

/**
 * The files of a credential that hold its private key; their mode is judged by the caller.
 * @returns false for a certificate in the configuration itself: there the mode of the settings file counts
 * @throws {Error} of the file system; called after `readCertificate` has read it
 */
export function isKeyFilePublic(description: CertificateDescription): boolean {
  if (description.sourceType !== 'Path') return false;
  const path = description.certificateKeyDiskPath ?? description.certificateDiskPath;
  return isReadableByOthers(statSync(path).mode);
}

interface Texts {
  readonly certificateKey: string;
  readonly text: string;
  readonly keyText: string;
}

/** One text or two: key and certificate may stand in files of their own, and a fault is told under the key of that file. */
function readTexts(description: CertificateDescription): Texts {
  if (description.sourceType === 'Base64Encoded') {
    const certificateKey = 'Base64EncodedValue';
    const bytes = Buffer.from(description.base64EncodedValue.reveal(), 'base64');
    const text = pemText(bytes, certificateKey, description);
    return { certificateKey, text, keyText: text };
  }
  const certificateKey = 'CertificateDiskPath';
  const text = readPem(description.certificateDiskPath, certificateKey, description);
  const path = description.certificateKeyDiskPath;
  return {
    certificateKey,
    text,
    keyText: path === undefined ? text : readPem(path, 'CertificateKeyDiskPath', description),
  };
}

/** The size is looked at before anything is read; what the system says of a file is told by its code alone. */
function readPem(path: string, key: string, description: CertificateDescription): string {
  try {
    if (statSync(path).size <= MAX_BYTES) return pemText(readFileSync(path), key, description);
  } catch (error) {
    if (error instanceof CertificateFault) throw error;
    throw new CertificateFault(key, 'a file that can be read', systemCode(error));
  }
  throw new CertificateFault(key, 'a PEM or PFX file', 'more than 256 KiB');
}

/** PEM is recognised by its first line, wherever that stands: tools write attributes of a bag before it. */
function pemText(bytes: Buffer, key: string, description: CertificateDescription): string {
  // One character a byte: PEM is ASCII, and a PFX must not be mangled before it is recognised.
  const text = bytes.toString('latin1');
  if (text.includes('-----BEGIN ')) return text;
  // DER, which PFX is written in, opens with a SEQUENCE, here of a long length.
  if (bytes[0] !== 0x30 || (bytes[1] ?? 0) < 0x80) {
    throw new CertificateFault(key, 'PEM text or a PFX', 'something else');
  }
  const password = description.certificatePassword?.reveal();
  const pfx = pemOfPfx(bytes, password ?? '');
  if (pfx === 'unreadable') throw new CertificateFault(key, 'PEM text or a PFX', 'a PFX that cannot be decoded');
  if (pfx !== 'wrong password') return pfx.pem;
  const received = password === undefined ? 'nothing' : 'another';
  throw new CertificateFault('CertificatePassword', 'the password of the PFX', received);
}

function blocks(text: string, wants: (label: string) => boolean): readonly string[] {
  return Array.from(text.matchAll(PEM_BLOCK)).flatMap(([pem, label = '']) => (wants(label) ? [pem] : []));
}

function readX509(pem: string, key: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new CertificateFault(key, 'a PEM certificate', 'one that cannot be decoded');
  }
}

/** The first private key of the text counts; its certificate is found by it. */
function readKey(text: string, description: CertificateDescription): KeyObject {
  const isSeparate = description.sourceType === 'Path' && description.certificateKeyDiskPath !== undefined;
  const path = isSeparate ? 'CertificateKeyDiskPath' : 'CertificateDiskPath';
  const name = description.sourceType === 'Path' ? path : 'Base64EncodedValue';
  const [pem] = blocks(text, (label) => label.endsWith('PRIVATE KEY'));
  if (pem === undefined) throw new CertificateFault(name, 'a PEM private key beside the certificate', 'none');
  const password = description.certificatePassword?.reveal();
  const key = decodeKey(pem, password);
  if (key === undefined) {
    const isEncrypted = pem.includes('ENCRYPTED');
    if (!isEncrypted) throw new CertificateFault(name, 'a PEM private key', 'one that cannot be decoded');
    const received = password === undefined ? 'nothing' : 'another';
    throw new CertificateFault('CertificatePassword', 'the password of the private key', received);
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  // Entra signs in with RSA certificates only; better told now than as AADSTS700027 on the first request.
  if (key.asymmetricKeyType !== 'rsa' || bits < LEAST_BITS) {
    throw new CertificateFault(name, `an RSA key of at least ${LEAST_BITS} bits`, 'another kind of key');
  }
  return key;
}

/** An encrypted key without a password and one with a wrong password look alike here; the caller knows which it was. */
function decodeKey(pem: string, passphrase: string | undefined): KeyObject | undefined {
  try {
    return createPrivateKey({ key: pem, format: 'pem', ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    return undefined; // OpenSSL's messages differ between versions; what is wrong is told from the text instead
  }
}

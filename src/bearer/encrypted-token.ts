/**
 * Opens encrypted tokens (JWE) with the certificates of `AzureAd.TokenDecryptionCertificates`.
 *
 * What comes out is a signed token and is judged like any other: encryption proves nothing about its sender, since the
 * certificate is public. Algorithms are those of Entra; `zip` is refused, so nothing is ever inflated. Whatever goes wrong
 * behind the header is one and the same refusal, and takes the same work, whichever key or step it was.
 * @see https://www.rfc-editor.org/rfc/rfc7516#section-9
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 * @module
 */

import { createHash, type KeyObject, X509Certificate } from 'node:crypto';
import { compactDecrypt } from 'jose';
import { type CertificateDescription, readCertificate } from '../config/certificate.ts';
import type { JsonObject } from '../protocol/claims.ts';
import { decodeCanonical, readHeader } from './compact-token.ts';
import { TokenRefusal } from './refusals.ts';

/** @returns text of the signed token inside */
export type TokenDecryption = (token: string) => Promise<string>;

const KEY_MANAGEMENT = ['RSA-OAEP', 'RSA-OAEP-256'];
const CONTENT_ENCRYPTION = ['A128CBC-HS256', 'A256CBC-HS512', 'A256GCM'];
const PARTS = ['header', 'encrypted key', 'initialization vector', 'ciphertext', 'authentication tag'] as const;
/** Header members that change how a token is read: none of them is spoken here, so none is passed over. */
const FORBIDDEN_MEMBERS = ['crit', 'b64', 'zip'] as const;

/**
 * Whether a text has the five parts of a JWE.
 * @returns true for anything with five parts: whether they are those of a JWE is found when it is opened
 */
export function isEncrypted(token: string): boolean {
  return token.split('.', PARTS.length + 1).length === PARTS.length;
}

interface DecryptionKey {
  readonly privateKey: KeyObject;
  /** What `kid` and `x5t` may call it: the thumbprints of its certificate. */
  readonly names: ReadonlySet<unknown>;
}

/**
 * Reads the certificates once. Without any, every encrypted token is refused.
 * @throws {CertificateFault} one that cannot be read
 */
export function createTokenDecryption(certificates: readonly CertificateDescription[] = []): TokenDecryption {
  const keys = certificates.map((description): DecryptionKey => {
    const { privateKey, chain } = readCertificate(description);
    return { privateKey, names: namesOf(new X509Certificate(chain[0])) };
  });

  return async (token) => {
    if (keys.length === 0) throw new TokenRefusal('encrypted', {});
    const parts = token.split('.');
    // Each part, before any key is used: a token that has several spellings would be remembered under each.
    for (const [index, name] of PARTS.entries()) decodeCanonical(parts[index] ?? '', name);
    const header = readHeader(parts[0] ?? '');
    admitHeader(header);
    // A name that is none of ours may still be that of a key that was renamed: then all of them are tried.
    const named = keys.filter(({ names }) => ['kid', 'x5t', 'x5t#S256'].some((member) => names.has(header[member])));
    const inner = await openWithAny(token, named.length > 0 ? named : keys);
    // Encrypted twice, or no token at all: opening on and on would be work that anybody could order.
    if (inner.split('.').length !== 3) throw new TokenRefusal('encrypted-twice', {});
    return inner;
  };
}

function namesOf({ raw }: X509Certificate): ReadonlySet<unknown> {
  const sha1 = createHash('sha1').update(raw).digest();
  return new Set([
    sha1.toString('base64url'),
    sha1.toString('hex').toUpperCase(), // as portals and .NET print it
    createHash('sha256').update(raw).digest('base64url'),
  ]);
}

function admitHeader(header: JsonObject): void {
  admitMember(header, 'alg', (alg) => KEY_MANAGEMENT.includes(alg), KEY_MANAGEMENT);
  admitMember(header, 'enc', (enc) => CONTENT_ENCRYPTION.includes(enc), CONTENT_ENCRYPTION);
  for (const member of ['typ', 'cty']) {
    if (header[member] !== undefined) admitMember(header, member, (type) => type.toUpperCase() === 'JWT', ['JWT']);
  }
  for (const member of FORBIDDEN_MEMBERS) {
    if (header[member] !== undefined) throw new TokenRefusal('header-member', { member });
  }
}

function admitMember(
  header: JsonObject,
  member: string,
  isAccepted: (value: string) => boolean,
  accepted: readonly string[],
): void {
  const value = header[member];
  if (typeof value === 'string' && isAccepted(value)) return;
  throw new TokenRefusal('encrypted-header', { member, accepted: accepted.join(', ') });
}

/** All are tried to their end, so that neither words nor time tell which key a token was made for. */
async function openWithAny(token: string, keys: readonly DecryptionKey[]): Promise<string> {
  const attempts = await Promise.allSettled(
    keys.map(({ privateKey }) =>
      compactDecrypt(token, privateKey, {
        keyManagementAlgorithms: KEY_MANAGEMENT,
        contentEncryptionAlgorithms: CONTENT_ENCRYPTION,
      }),
    ),
  );
  const opened = attempts.find((attempt) => attempt.status === 'fulfilled');
  if (opened === undefined) throw new TokenRefusal('decryption', {});
  return Buffer.from(opened.value.plaintext).toString('latin1'); // what is not ASCII is no token either
}

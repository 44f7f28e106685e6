/**
 * Opens a PFX (PKCS#12), which Node itself only reads to serve TLS from: certificates and key come out as PEM.
 *
 * node-forge is loaded when the first PFX is met, not before.
 * @see https://www.rfc-editor.org/rfc/rfc7292
 * @module
 */

import { createRequire } from 'node:module';
import type Forge from 'node-forge';

/** Why a PFX does not open: the one that its owner can mend by typing, and the rest. */
export type PfxFailure = 'wrong password' | 'unreadable';

/**
 * @param password empty where the file has none
 * @returns PEM text; why not: `unreadable` for what is no PFX, or is encrypted in a way that is not known
 */
export function pemOfPfx(bytes: Buffer, password: string): { readonly pem: string } | PfxFailure {
  const forge = createRequire(import.meta.url)('node-forge') as typeof Forge;
  const { asn1, pki, pkcs12 } = forge;
  let content: Forge.pkcs12.Pkcs12Pfx;
  try {
    content = pkcs12.pkcs12FromAsn1(asn1.fromDer(bytes.toString('binary')), true, password);
  } catch (error) {
    // forge has no codes; these are the texts of its check of the MAC, and of what follows from a wrong key.
    return /password|decrypt/i.test(error instanceof Error ? error.message : '') ? 'wrong password' : 'unreadable';
  }
  const bags = content.safeContents.flatMap(({ safeBags }) => safeBags);
  const blocks = bags.flatMap(({ type, key, cert, asn1: raw }) => {
    if (type === pki.oids.certBag) return [pem('CERTIFICATE', cert ? pki.certificateToAsn1(cert) : raw)];
    if (type !== pki.oids.pkcs8ShroudedKeyBag && type !== pki.oids.keyBag) return [];
    return [pem('PRIVATE KEY', key ? pki.wrapRsaPrivateKey(pki.privateKeyToAsn1(key)) : raw)];
  });
  return { pem: blocks.join('\n') };

  function pem(label: string, der: Forge.asn1.Asn1): string {
    const base64 = Buffer.from(asn1.toDer(der).getBytes(), 'binary').toString('base64');
    return `-----BEGIN ${label}-----\n${base64.replace(/.{1,64}/g, '$&\n')}-----END ${label}-----`;
  }
}

/**
 * Makes X.509 certificates for the dev tenant: an authority, server certificates, certificates of signing keys.
 *
 * Keys and signatures come from `node:crypto`; node-forge only puts the certificate together. Every certificate says whose key signed it
 * (authority key identifier), without which strict clients refuse a private authority.
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1
 * @module
 */

import { generateKeyPair, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type Forge from 'node-forge';

const DAY_MS = 24 * 60 * 60 * 1_000;
const generate = promisify(generateKeyPair);

/** A certificate with its key; whoever holds it can show or sign by it. */
export interface Pair {
  readonly certificatePem: string;
  /** PKCS #8. */
  readonly privateKeyPem: string;
}

/** Decides the extensions, and by them what clients accept the certificate for. */
export type Purpose =
  /** Signs certificates, of servers only. */
  | 'authority'
  /** Shown by a server on loopback: `localhost`, `127.0.0.1`, `::1`. */
  | 'server'
  /** Signs tokens. */
  | 'signing';

/** What a certificate is to say. */
export interface CertificateRequest {
  /** Of the subject; of the issuer as well where it signs itself. */
  readonly commonName: string;
  readonly purpose: Purpose;
  /** Whole days from now. Certificates count real time: the TLS stack of a client asks its own clock. */
  readonly days: number;
  /** Signs itself unless given. Asked for after the key is made, so that several keys are made at once. */
  readonly issuer?: Pair | Promise<Pair>;
}

/** RSA of 2048 bits, valid since yesterday: clocks of machines differ. */
export async function createCertificate(request: CertificateRequest): Promise<Pair> {
  const { commonName, purpose, days } = request;
  const { default: forge } = await import('node-forge'); // a third of this process's start, needed once per install
  const keys = await generate('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const issuer = await request.issuer;
  const certificate = forge.pki.createCertificate();
  const issuerCertificate = issuer && forge.pki.certificateFromPem(issuer.certificatePem);
  const subject = [{ name: 'commonName', value: commonName }];
  certificate.publicKey = forge.pki.publicKeyFromPem(keys.publicKey);
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`; // positive, and never the same twice
  certificate.validity.notBefore = new Date(Date.now() - DAY_MS);
  certificate.validity.notAfter = new Date(Date.now() + days * DAY_MS);
  certificate.setSubject(subject);
  certificate.setIssuer(issuerCertificate?.subject.attributes ?? subject);
  const keyId = (issuerCertificate ?? certificate).generateSubjectKeyIdentifier().getBytes();
  certificate.setExtensions([
    ...EXTENSIONS[purpose],
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: keyId },
  ]);
  signCertificate(forge, certificate, issuer?.privateKeyPem ?? keys.privateKey);
  return {
    certificatePem: forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n'),
    privateKeyPem: keys.privateKey,
  };
}

/** `sha256WithRSAEncryption` */
const ALGORITHM = '1.2.840.113549.1.1.11';

/** What the types of node-forge leave out. */
interface TbsEncoder {
  getTBSCertificate(certificate: Forge.pki.Certificate): Forge.asn1.Asn1;
}

/** As its own `certificate.sign()`, whose arithmetic in JavaScript takes far longer than OpenSSL's. */
function signCertificate({ asn1, pki }: typeof Forge, certificate: Forge.pki.Certificate, privateKeyPem: string): void {
  certificate.signatureOid = ALGORITHM;
  certificate.siginfo.algorithmOid = ALGORITHM;
  certificate.tbsCertificate = (pki as typeof pki & TbsEncoder).getTBSCertificate(certificate);
  const signed = Buffer.from(asn1.toDer(certificate.tbsCertificate).getBytes(), 'binary');
  certificate.signature = sign('sha256', signed, privateKeyPem).toString('binary');
}

/** What each kind may be used for. Browsers read the names of a server from `subjectAltName` alone. */
const EXTENSIONS: Readonly<Record<Purpose, readonly object[]>> = {
  authority: [
    { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
  ],
  server: [
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    {
      name: 'subjectAltName',
      altNames: [
        { type: 2, value: 'localhost' },
        { type: 7, ip: '127.0.0.1' },
        { type: 7, ip: '::1' },
      ],
    },
  ],
  signing: [{ name: 'keyUsage', digitalSignature: true, critical: true }],
};

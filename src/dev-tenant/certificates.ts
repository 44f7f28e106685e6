/**
 * The private certificate authority of one install and the TLS certificate that the dev tenant shows on loopback.
 *
 * Made on first use, kept in the state directory (0700, keys 0600), reused while they last, never part of the package:
 * whoever trusts this authority trusts a key that only this machine has. Says nothing about the keys that sign tokens.
 * @module
 */

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { readText, writeSecret } from './state-directory.ts';
import { createCertificate, type Pair } from './x509.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const AUTHORITY_DAYS = 1825;
/** Clients of Apple refuse server certificates that are valid for longer than 825 days. */
const LEAF_DAYS = 397;
/** What is about to end is made anew, so that nothing expires in the middle of an afternoon. */
const RENEW_BEFORE_DAYS = 30;

export interface Certificates {
  /** Certificate of the authority: what clients have to trust. */
  readonly caPem: string;
  readonly caPath: string;
  /** Certificate and key of the server, for `localhost`, `127.0.0.1` and `::1`. */
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** @param directory state directory, which exists */
export async function loadCertificates(directory: string): Promise<Certificates> {
  const authority = (await readPair(directory, 'ca')) ?? (await createAuthority(directory));
  const authorityCertificate = new X509Certificate(authority.certificatePem);
  const kept = await readPair(directory, 'server');
  const fits = kept && new X509Certificate(kept.certificatePem).verify(authorityCertificate.publicKey);
  const server = fits ? kept : await createLeaf(directory, authority);
  return { caPem: authority.certificatePem, caPath: join(directory, 'ca.pem'), ...server };
}

/** The pair of this name while it is whole and lasts a while longer. */
async function readPair(directory: string, name: string): Promise<Pair | undefined> {
  const certificatePem = await readText(join(directory, `${name}.pem`));
  const privateKeyPem = await readText(join(directory, `${name}.key`));
  if (certificatePem === undefined || privateKeyPem === undefined) return undefined;
  try {
    const certificate = new X509Certificate(certificatePem);
    const lasts = Date.parse(certificate.validTo) - Date.now() > RENEW_BEFORE_DAYS * DAY_MS;
    const fits = certificate.checkPrivateKey(createPrivateKey(privateKeyPem));
    return lasts && fits ? { certificatePem, privateKeyPem } : undefined;
  } catch {
    return undefined; // damaged: made anew
  }
}

async function createAuthority(directory: string): Promise<Pair> {
  const pair = await createCertificate({
    commonName: 'onbehalf dev tenant CA',
    purpose: 'authority',
    days: AUTHORITY_DAYS,
  });
  return writePair(directory, 'ca', pair);
}

async function createLeaf(directory: string, issuer: Pair): Promise<Pair> {
  const pair = await createCertificate({ commonName: 'localhost', purpose: 'server', days: LEAF_DAYS, issuer });
  return writePair(directory, 'server', pair);
}

async function writePair(directory: string, name: string, pair: Pair): Promise<Pair> {
  await writeSecret(join(directory, `${name}.key`), pair.privateKeyPem);
  await writeSecret(join(directory, `${name}.pem`), pair.certificatePem);
  return pair;
}

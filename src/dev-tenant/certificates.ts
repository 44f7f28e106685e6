/**
 * The private certificate authority of one install and the TLS certificate that the dev tenant shows on loopback.
 *
 * Made on first use, kept in the state directory (0700, keys 0600), reused while they last, never part of the package:
 * whoever trusts this authority trusts a key that only this machine has. Tenants that keep no state share one certificate per
 * process, whose key never reaches the disk. Says nothing about the keys that sign tokens.
 * @module
 */

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { readText, writeSecret } from './state-directory.ts';
import { createCertificate, type Pair } from './x509.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Five years: who trusts it once need not do so again each year. */
const AUTHORITY_DAYS = 1825;
/** Clients of Apple refuse server certificates that are valid for longer than 825 days. */
const LEAF_DAYS = 397;
/** What is about to end is made anew, so that nothing expires in the middle of an afternoon. */
const RENEW_BEFORE_DAYS = 30;

/** What the doors show, and what clients check it against. */
export interface Certificates {
  /** Certificate of the authority: what clients have to trust. */
  readonly caPem: string;
  /** The same as a file, for `NODE_EXTRA_CA_CERTS` and the like. */
  readonly caPath: string;
  /** Certificate and key of the server, for `localhost`, `127.0.0.1` and `::1`. */
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** @param directory state directory, which exists */
export async function loadCertificates(directory: string): Promise<Certificates> {
  const kept = await readPair(directory, 'ca');
  const authority = kept ?? createAuthority();
  const server = kept && (await readServer(directory, kept));
  const [ca, leaf] = await Promise.all([authority, server ?? createLeaf(authority)]);
  // The authority first: a server certificate without it would be thrown away at the next start.
  if (!kept) await writePair(directory, 'ca', ca);
  if (!server) await writePair(directory, 'server', leaf);
  return certificatesIn(directory, ca, leaf);
}

/** One for all tenants of a process that keep nothing: making a key takes longer than all else of a start. */
let ofThisProcess: Promise<Pair> | undefined;

/**
 * The one of this process, which is its own authority: to trust one of its tenants is to trust them all, and only the first one
 * waits for a key, of which there is one instead of two.
 *
 * @param directory gets the certificate without its key, for clients that read it from a file
 */
export async function temporaryCertificates(directory: string): Promise<Certificates> {
  ofThisProcess ??= createLeaf();
  const pair = await ofThisProcess;
  await writeSecret(join(directory, 'ca.pem'), pair.certificatePem);
  return certificatesIn(directory, pair, pair);
}

function certificatesIn(directory: string, ca: Pair, leaf: Pair): Certificates {
  return { caPem: ca.certificatePem, caPath: join(directory, 'ca.pem'), ...leaf };
}

/** @returns `undefined` where none is kept, or one of another authority */
async function readServer(directory: string, authority: Pair): Promise<Pair | undefined> {
  const kept = await readPair(directory, 'server');
  const { publicKey } = new X509Certificate(authority.certificatePem);
  return kept && new X509Certificate(kept.certificatePem).verify(publicKey) ? kept : undefined;
}

/** The pair of this name while it is whole and lasts a while longer. */
async function readPair(directory: string, name: string): Promise<Pair | undefined> {
  const certificatePem = await readText(join(directory, `${name}.pem`));
  const privateKeyPem = await readText(join(directory, `${name}.key`));
  if (certificatePem === undefined || privateKeyPem === undefined) return undefined;
  try {
    const certificate = new X509Certificate(certificatePem);
    const lasts = Date.parse(certificate.validTo) - Date.now() > RENEW_BEFORE_DAYS * DAY_MS;
    // Two processes that start at once may have written one file each: a pair that does not fit is made anew.
    const fits = certificate.checkPrivateKey(createPrivateKey(privateKeyPem));
    return lasts && fits ? { certificatePem, privateKeyPem } : undefined;
  } catch {
    return undefined; // damaged: made anew
  }
}

function createAuthority(): Promise<Pair> {
  return createCertificate({ commonName: 'onbehalf dev tenant CA', purpose: 'authority', days: AUTHORITY_DAYS });
}

/** @param issuer signs itself unless given */
function createLeaf(issuer?: Pair | Promise<Pair>): Promise<Pair> {
  return createCertificate({ commonName: 'localhost', purpose: 'server', days: LEAF_DAYS, ...(issuer && { issuer }) });
}

async function writePair(directory: string, name: string, pair: Pair): Promise<void> {
  await writeSecret(join(directory, `${name}.key`), pair.privateKeyPem);
  await writeSecret(join(directory, `${name}.pem`), pair.certificatePem);
}

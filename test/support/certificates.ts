/**
 * Keys and certificates made for one test: never stored, never pasted.
 * @module
 */

import { generate } from 'selfsigned';
import type { LoopbackTls } from './loopback.ts';

const DAY_MS = 86_400_000;

/** A certificate that is its own authority, for `127.0.0.1`: give `cert` to the client as CA. */
export async function createLoopbackCertificate(): Promise<LoopbackTls> {
  const made = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + DAY_MS),
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  return { cert: made.cert, key: made.private };
}

/** Certificate and RSA key with which an application signs client assertions, as one PEM text each. */
export async function createClientCertificate(notAfter = new Date(Date.now() + DAY_MS)): Promise<LoopbackTls> {
  const made = await generate([{ name: 'commonName', value: 'onbehalf test client' }], {
    keySize: 2048,
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - DAY_MS),
    notAfterDate: notAfter,
  });
  return { cert: made.cert, key: made.private };
}

/**
 * Certificates with which apps may sign their client assertions: those of the directory and those a test adds.
 * @module
 */

import { createHash, type KeyObject, X509Certificate } from 'node:crypto';
import type { App, Directory } from '../directory/directory.ts';

/** A certificate, read once. */
export interface RegisteredCertificate {
  readonly publicKey: KeyObject;
  /** base64url, for `x5t#S256` and `x5t`. */
  readonly sha256: string;
  /** base64url of the SHA-1, as older clients name it. */
  readonly sha1: string;
  /** Milliseconds since the epoch. */
  readonly validFrom: number;
  readonly validTo: number;
}

/** Which certificates an app may sign with. */
export interface RegisteredCertificates {
  /** Those of the directory first; expired ones too, so that they can be refused as expired. */
  of(app: App): readonly RegisteredCertificate[];
  /** @throws {TypeError} for an app that does not exist or a text that is no certificate */
  add(clientId: string, certificatePem: string): void;
  /** Takes one away that was added. */
  withdraw(clientId: string, certificatePem: string): void;
  /** Takes away what was added. */
  reset(): void;
}

/** @param directory its own certificates cannot be withdrawn */
export function createRegisteredCertificates(directory: Directory): RegisteredCertificates {
  const added = new Map<string, RegisteredCertificate[]>();
  return {
    of: (app) => [
      ...(app.certificates ?? []).map(({ certificatePem }) => readCertificate(certificatePem)),
      ...(added.get(app.clientId) ?? []),
    ],
    add(clientId, certificatePem) {
      const app = directory.appByClientId(clientId);
      if (!app) throw new TypeError(`There is no app with the client id '${clientId}'.`);
      added.set(app.clientId, [...(added.get(app.clientId) ?? []), readCertificate(certificatePem)]);
    },
    withdraw(clientId, certificatePem) {
      const { sha256 } = readCertificate(certificatePem);
      added.set(
        clientId,
        (added.get(clientId) ?? []).filter((certificate) => certificate.sha256 !== sha256),
      );
    },
    reset: () => added.clear(),
  };
}

/**
 * Both thumbprints, because clients send either.
 *
 * @throws {TypeError} no certificate
 */
function readCertificate(pem: string): RegisteredCertificate {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch (error) {
    throw new TypeError('This is no certificate in PEM form.', { cause: error });
  }
  return {
    publicKey: certificate.publicKey,
    sha256: createHash('sha256').update(certificate.raw).digest('base64url'),
    sha1: createHash('sha1').update(certificate.raw).digest('base64url'),
    validFrom: Date.parse(certificate.validFrom),
    validTo: Date.parse(certificate.validTo),
  };
}

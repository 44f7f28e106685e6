/**
 * Judges the files and certificates that `ClientCredentials` and `TokenDecryptionCertificates` name, while the process starts: usable, and
 * private (SM-1, SM-2). Among those that sign one has to be valid today; tokens go on being encrypted for one that has ended.
 *
 * Choosing among credentials and signing with them is the business of `tokens/`.
 * @module
 */

import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import type { Clock } from '../observability/clock.ts';
import {
  type CertificateDescription,
  type CredentialDescription,
  certificateDescription,
  credentialDescription,
} from './azure-ad.ts';
import { CertificateFault, isKeyFilePublic, readCertificate } from './certificate.ts';
import type { ConfigFault } from './config-error.ts';
import { isList, type RawMap, toValue } from './raw.ts';
import { isReadableByOthers, systemCode } from './settings-file.ts';

const { R_OK } = constants;

/** What decides how strictly a file is judged. */
export interface CredentialSurroundings {
  /** Modes of key files are judged in production alone: on a laptop nobody else reads them. */
  readonly environment: 'production' | 'development';
  /** Says what today is. */
  readonly clock: Clock;
}

/**
 * Faults of the well formed entries of both lists of `AzureAd`; zod tells about the others.
 * @param azureAd the section as it was merged, with absolute paths
 */
export function* credentialFileFaults(azureAd: RawMap, surroundings: CredentialSurroundings): Generator<ConfigFault> {
  for (const [list, shape] of LISTS) {
    const entries = azureAd.get(list);
    // An entry that zod refuses counts as unusable here and has a fault of its own there.
    const given = (isList(entries) ? entries : []).map((raw) => shape.safeParse(toValue(raw)).data);
    // One that ended may stay in the list while another is there: it is passed over, with an error in the log.
    const isLast = list === 'ClientCredentials' && given.every((one) => hasEnded(one, surroundings.clock));
    for (const [index, description] of given.entries()) {
      const fault = description && faultOf(description, isLast, surroundings);
      if (!fault) continue;
      const { key, message: expected, received } = fault;
      yield { path: `AzureAd.${list}[${index}].${key}`, expected, received };
    }
  }
}

/** A certificate outside its validity; one that cannot be read has a fault of its own. */
function hasEnded(description: CredentialDescription | undefined, clock: Clock): boolean {
  if (!description || !isCertificate(description)) return false;
  try {
    const { notBefore, notAfter } = readCertificate(description);
    return notAfter.getTime() <= clock.now() || notBefore.getTime() > clock.now();
  } catch {
    return true;
  }
}

function isCertificate(description: CredentialDescription): description is CertificateDescription {
  return description.sourceType === 'Path' || description.sourceType === 'Base64Encoded';
}

const LISTS = [
  ['ClientCredentials', credentialDescription],
  ['TokenDecryptionCertificates', certificateDescription],
] as const;

/** Looks without using: that a credential is accepted only the token service can say (`onbehalf check`). */
function faultOf(
  description: CredentialDescription,
  isLast: boolean,
  surroundings: CredentialSurroundings,
): CertificateFault | undefined {
  try {
    if (isCertificate(description)) return certificateFault(description, isLast, surroundings);
    // Only that it can be read: what is in it changes every hour.
    if (description.sourceType === 'SignedAssertionFilePath') accessSync(description.signedAssertionFileDiskPath, R_OK);
    if (description.sourceType === 'ClientSecretPath')
      return secretFault(description.clientSecretDiskPath, surroundings);
    return undefined;
  } catch (error) {
    if (error instanceof CertificateFault) return error;
    return new CertificateFault('SignedAssertionFileDiskPath', 'a file that can be read', systemCode(error));
  }
}

/** @param isLast no other entry could sign: then one that has ended keeps the process from starting */
function certificateFault(
  description: CertificateDescription,
  isLast: boolean,
  { environment, clock }: CredentialSurroundings,
): CertificateFault | undefined {
  const { notBefore, notAfter } = readCertificate(description);
  const key = description.sourceType === 'Path' ? 'CertificateDiskPath' : 'Base64EncodedValue';
  const now = clock.now();
  // Found before the first user meets it (SM-2).
  if (isLast && notAfter.getTime() <= now) return validityFault(key, `one that ended ${notAfter.toISOString()}`);
  if (isLast && notBefore.getTime() > now) return validityFault(key, `one that begins ${notBefore.toISOString()}`);
  if (environment === 'production' && isKeyFilePublic(description)) {
    const hasKeyFile = description.sourceType === 'Path' && description.certificateKeyDiskPath !== undefined;
    const expected = 'a private key that others cannot read (chmod o-r)';
    return new CertificateFault(hasKeyFile ? 'CertificateKeyDiskPath' : key, expected, 'a file readable by everybody');
  }
  return undefined;
}

/** What is in the file is never told, not even its length. */
function secretFault(path: string, { environment }: CredentialSurroundings): CertificateFault | undefined {
  const key = 'ClientSecretDiskPath';
  try {
    if (readFileSync(path, 'utf8').trim() === '')
      return new CertificateFault(key, 'a client secret in the file', 'nothing');
    if (environment === 'production' && isReadableByOthers(statSync(path).mode)) {
      return new CertificateFault(key, 'a file that others cannot read (chmod o-r)', 'a file readable by everybody');
    }
    return undefined;
  } catch (error) {
    return new CertificateFault(key, 'a file that can be read', systemCode(error));
  }
}

const validityFault = (key: string, received: string): CertificateFault =>
  new CertificateFault(key, 'a certificate that is valid today', received);

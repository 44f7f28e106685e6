/**
 * Judges the certificates that `ClientCredentials` and `TokenDecryptionCertificates` name, while the process starts: usable, and
 * private (SM-1, SM-2). Only one that signs has to be valid today: tokens go on being encrypted for one that has ended.
 *
 * Choosing among credentials and signing with them is the business of `tokens/`.
 * @module
 */

import type { Clock } from '../observability/clock.ts';
import { type CertificateDescription, certificateDescription, credentialDescription } from './azure-ad.ts';
import { CertificateFault, isKeyFilePublic, readCertificate } from './certificate.ts';
import type { ConfigFault } from './config-error.ts';
import { isList, type RawMap, toValue } from './raw.ts';

export interface CredentialSurroundings {
  readonly environment: 'production' | 'development';
  readonly clock: Clock;
}

/** Faults of the well formed entries of both lists of `AzureAd`; zod tells about the others. */
export function* credentialFileFaults(azureAd: RawMap, surroundings: CredentialSurroundings): Generator<ConfigFault> {
  for (const [list, shape] of LISTS) {
    const entries = azureAd.get(list);
    for (const [index, raw] of (isList(entries) ? entries : []).entries()) {
      const { data } = shape.safeParse(toValue(raw));
      if (data === undefined || data.sourceType === 'ClientSecret') continue;
      const fault = faultOf(data, list === 'ClientCredentials', surroundings);
      if (fault === undefined) continue;
      const { key, message: expected, received } = fault;
      yield { path: `AzureAd.${list}[${index}].${key}`, expected, received };
    }
  }
}

const LISTS = [
  ['ClientCredentials', credentialDescription],
  ['TokenDecryptionCertificates', certificateDescription],
] as const;

function faultOf(
  description: CertificateDescription,
  signs: boolean,
  { environment, clock }: CredentialSurroundings,
): CertificateFault | undefined {
  try {
    const { notBefore, notAfter } = readCertificate(description);
    const key = description.sourceType === 'Path' ? 'CertificateDiskPath' : 'Base64EncodedValue';
    const now = clock.now();
    if (signs && notAfter.getTime() <= now) return validityFault(key, `one that ended ${notAfter.toISOString()}`);
    if (signs && notBefore.getTime() > now) return validityFault(key, `one that begins ${notBefore.toISOString()}`);
    if (environment === 'production' && isKeyFilePublic(description)) {
      const hasKeyFile = description.sourceType === 'Path' && description.certificateKeyDiskPath !== undefined;
      const expected = 'a private key that others cannot read (chmod o-r)';
      return new CertificateFault(
        hasKeyFile ? 'CertificateKeyDiskPath' : key,
        expected,
        'a file readable by everybody',
      );
    }
    return undefined;
  } catch (error) {
    if (error instanceof CertificateFault) return error;
    throw error;
  }
}

const validityFault = (key: string, received: string): CertificateFault =>
  new CertificateFault(key, 'a certificate that is valid today', received);

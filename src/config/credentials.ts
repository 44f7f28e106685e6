/**
 * Judges the certificates that `ClientCredentials` name, while the process starts: usable today, and private (SM-1, SM-2).
 *
 * Choosing among credentials and signing with them is the business of `tokens/`.
 * @module
 */

import type { Clock } from '../observability/clock.ts';
import { type CredentialDescription, credentialDescription } from './azure-ad.ts';
import { CertificateFault, isKeyFilePublic, readCertificate } from './certificate.ts';
import type { ConfigFault } from './config-error.ts';
import { isList, type Raw, toValue } from './raw.ts';

export interface CredentialSurroundings {
  readonly environment: 'production' | 'development';
  readonly clock: Clock;
}

/** Faults of those entries of `AzureAd.ClientCredentials` that are well formed; zod tells about the others. */
export function* credentialFileFaults(credentials: Raw, surroundings: CredentialSurroundings): Generator<ConfigFault> {
  for (const [index, raw] of (isList(credentials) ? credentials : []).entries()) {
    const { data } = credentialDescription.safeParse(toValue(raw));
    if (data === undefined) continue;
    const fault = faultOf(data, surroundings);
    if (fault === undefined) continue;
    const { key, message: expected, received } = fault;
    yield { path: `AzureAd.ClientCredentials[${index}].${key}`, expected, received };
  }
}

function faultOf(
  description: CredentialDescription,
  surroundings: CredentialSurroundings,
): CertificateFault | undefined {
  if (description.sourceType === 'ClientSecret') return undefined;
  try {
    const { notBefore, notAfter } = readCertificate(description);
    const key = description.sourceType === 'Path' ? 'CertificateDiskPath' : 'Base64EncodedValue';
    const now = surroundings.clock.now();
    if (notAfter.getTime() <= now) return validityFault(key, `one that ended ${notAfter.toISOString()}`);
    if (notBefore.getTime() > now) return validityFault(key, `one that begins ${notBefore.toISOString()}`);
    if (surroundings.environment === 'production' && isKeyFilePublic(description)) {
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

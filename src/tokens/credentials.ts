/**
 * How this application proves itself to the token endpoint: client secrets and certificates, in the order configured.
 *
 * Certificates sign a client assertion per token endpoint (PS256, `x5t#S256`), kept for most of its ten minutes, so that an
 * exchange costs no RSA operation. MSAL is handed the assertion by callback: it would otherwise sign for every fresh client.
 * @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 * @module
 */

import { randomUUID, X509Certificate } from 'node:crypto';
import type { NodeAuthOptions } from '@azure/msal-node';
import { SignJWT } from 'jose';
import { type CertificateCredential, readCertificate } from '../config/certificate.ts';
import type { CredentialDescription } from '../config/schema.ts';
import { CredentialError } from '../errors/errors.ts';
import type { Clock } from '../observability/clock.ts';

export interface ClientCredential {
  /** For the log: the kind and, for a certificate, its thumbprint; never the credential. */
  readonly label: string;
  /** Members for MSAL's `auth` options. */
  authOptions(tokenEndpoint: string): Pick<NodeAuthOptions, 'clientSecret' | 'clientAssertion'>;
}

const ASSERTION_SECONDS = 600;
/** An assertion is signed anew this long before it ends. */
const RENEW_SECONDS = 120;

/** @throws {CredentialError} a certificate that cannot be read, has no matching key, or is outside its validity */
export function createCredentials(
  descriptions: readonly CredentialDescription[],
  clientId: string,
  clock: Clock,
): readonly ClientCredential[] {
  return descriptions.map((description) => {
    if (description.sourceType === 'ClientSecret') {
      return { label: 'client secret', authOptions: () => ({ clientSecret: description.clientSecret.reveal() }) };
    }
    try {
      return certificateCredential(readCertificate(description), clientId, clock);
    } catch (error) {
      throw new CredentialError('A certificate of ClientCredentials cannot be used.', { cause: error });
    }
  });
}

function certificateCredential(
  { privateKey, chain, thumbprint: hex, notAfter }: CertificateCredential,
  clientId: string,
  clock: Clock,
): ClientCredential {
  const x5c = chain.map((pem) => new X509Certificate(pem).raw.toString('base64'));
  const thumbprint = Buffer.from(hex, 'hex').toString('base64url');
  const signed = new Map<string, { readonly assertion: Promise<string>; readonly renewAtMs: number }>();

  const sign = async (tokenEndpoint: string): Promise<string> => {
    const now = Math.floor(clock.now() / 1_000);
    if (notAfter.getTime() <= clock.now()) {
      throw new CredentialError(`The certificate ${thumbprint} ended on ${notAfter.toISOString()}.`);
    }
    return await new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint, x5c })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(tokenEndpoint)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + ASSERTION_SECONDS)
      .sign(privateKey);
  };

  return {
    label: `certificate ${thumbprint}`,
    authOptions: (tokenEndpoint) => ({
      clientAssertion: async () => {
        const held = signed.get(tokenEndpoint);
        if (held && held.renewAtMs > clock.now()) return await held.assertion;
        const assertion = sign(tokenEndpoint);
        signed.set(tokenEndpoint, { assertion, renewAtMs: clock.now() + (ASSERTION_SECONDS - RENEW_SECONDS) * 1_000 });
        assertion.catch(() => signed.delete(tokenEndpoint));
        return await assertion;
      },
    }),
  };
}

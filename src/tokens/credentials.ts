/**
 * How this application proves itself to the token endpoint: client secrets and certificates, in the order configured.
 *
 * Certificates sign a client assertion per token endpoint (PS256, `x5t#S256`), kept for most of its ten minutes, so that an
 * exchange costs no RSA operation. MSAL is handed the assertion by callback: it would otherwise sign for every fresh client.
 * @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 * @module
 */

import { createHash, createPrivateKey, type KeyObject, randomUUID, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { NodeAuthOptions } from '@azure/msal-node';
import { SignJWT } from 'jose';
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
    return certificateCredential(readCertificate(description), clientId, clock);
  });
}

interface CertificateWithKey {
  readonly certificate: X509Certificate;
  readonly chain: readonly string[];
  readonly privateKey: KeyObject;
}

function readCertificate(
  description: Exclude<CredentialDescription, { sourceType: 'ClientSecret' }>,
): CertificateWithKey {
  const where = description.sourceType === 'Path' ? description.certificateDiskPath : 'Base64EncodedValue';
  try {
    const pem =
      description.sourceType === 'Path'
        ? readFileSync(description.certificateDiskPath, 'utf8')
        : Buffer.from(description.base64EncodedValue.reveal(), 'base64').toString('utf8');
    const keyPem =
      description.sourceType === 'Path' && description.certificateKeyDiskPath !== undefined
        ? readFileSync(description.certificateKeyDiskPath, 'utf8')
        : pem;
    const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
    const keyBlock = /-----BEGIN (?:\w+ )*PRIVATE KEY-----[\s\S]+?-----END (?:\w+ )*PRIVATE KEY-----/.exec(keyPem)?.[0];
    if (blocks[0] === undefined || keyBlock === undefined)
      throw new Error('expected a PEM certificate and its PEM private key');
    const passphrase = description.certificatePassword?.reveal();
    const certificate = new X509Certificate(blocks[0]);
    const privateKey = createPrivateKey({ key: keyBlock, ...(passphrase === undefined ? {} : { passphrase }) });
    if (!certificate.checkPrivateKey(privateKey)) throw new Error('the private key does not belong to the certificate');
    return { certificate, chain: blocks.map((block) => new X509Certificate(block).raw.toString('base64')), privateKey };
  } catch (error) {
    throw new CredentialError(`The certificate in ${where} cannot be used.`, { cause: error });
  }
}

function certificateCredential(
  { certificate, chain, privateKey }: CertificateWithKey,
  clientId: string,
  clock: Clock,
): ClientCredential {
  const thumbprint = createHash('sha256').update(certificate.raw).digest('base64url');
  const signed = new Map<string, { readonly assertion: Promise<string>; readonly renewAtMs: number }>();

  const sign = async (tokenEndpoint: string): Promise<string> => {
    const now = Math.floor(clock.now() / 1_000);
    if (certificate.validToDate.getTime() <= clock.now()) {
      throw new CredentialError(`The certificate ${thumbprint} ended on ${certificate.validTo}.`);
    }
    return await new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint, x5c: [...chain] })
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

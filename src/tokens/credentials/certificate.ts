/**
 * A certificate: signs a client assertion per token endpoint (PS256, `x5t#S256`, `x5c`), and follows its file.
 *
 * An assertion is kept for most of its ten minutes, so that an exchange costs no RSA operation. When the file was replaced, the
 * certificate before stays at hand while it is valid: a new one is often on the disk before the token service knows it.
 * @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 * @module
 */

import { randomUUID, X509Certificate } from 'node:crypto';
import { SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { type CertificateCredential, type CertificateDescription, readCertificate } from '../../config/certificate.ts';
import { CredentialError } from '../../errors/errors.ts';
import type { Clock } from '../../observability/clock.ts';
import type { Logger } from '../../observability/log.ts';
import { type ClientCredential, type CredentialMaterial, RENEWED_MS } from './credential.ts';
import type { CredentialEndObserver } from './ending.ts';
import { createFileChanges } from './file-changes.ts';

/** What a certificate proves, and whom to tell of its end. */
export interface CertificateOptions {
  /** `iss` and `sub` of its assertions. */
  readonly clientId: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Called at each use; says something at most once a day. */
  readonly notice: CredentialEndObserver;
}

/** Life of a client assertion: the longest that Microsoft recommends. */
const ASSERTION_SECONDS = 600;
/** An assertion is signed anew this long before it ends. */
const RENEW_SECONDS = 120;
/** Token endpoints whose assertions are kept: one per tenant. */
const MAX_ASSERTIONS = 1_000;

/** @throws {CredentialError} it cannot be read now; later, when its file changes, a bad one is passed over */
export function createCertificateCredential(
  description: CertificateDescription,
  { clientId, clock, log, notice }: CertificateOptions,
): ClientCredential {
  const changes = createFileChanges(pathsOf(description), clock);
  changes.look('at once')?.();
  let current: Signer;
  try {
    current = createSigner(readCertificate(description), clientId, clock);
  } catch (error) {
    throw new CredentialError('A certificate of ClientCredentials cannot be used.', { cause: error });
  }
  let previous: Signer | undefined;
  notice(current.label, current.notAfterMs);

  function follow(when?: 'at once'): void {
    const takeOver = changes.look(when);
    if (!takeOver) return;
    try {
      const read = readCertificate(description);
      takeOver();
      if (read.thumbprint === current.thumbprint) return;
      previous = current;
      current = createSigner(read, clientId, clock);
      log.info('credential.reloaded', { reason: current.label });
    } catch (error) {
      // Certificate and key may be two files of which one is written already: what was read before goes on.
      log.warn('credential.reload_failed', { reason: current.label, error });
    }
  }

  return {
    get label() {
      return current.label;
    },
    async materials(tokenEndpoint) {
      follow();
      notice(current.label, current.notAfterMs);
      const usable = [current, previous].filter((signer) => signer?.isValid() ?? false);
      if (usable.length === 0) {
        const end = new Date(current.notAfterMs).toISOString();
        throw new CredentialError(`The ${current.label} is outside its validity, which ends ${end}.`);
      }
      return usable.flatMap((signer) => (signer ? [signer.material(tokenEndpoint)] : []));
    },
    async reload() {
      follow('at once');
      current.renew();
    },
  };
}

/** The files of a certificate; none for one that stands in the configuration. */
function pathsOf(description: CertificateDescription): readonly string[] {
  if (description.sourceType !== 'Path') return [];
  const { certificateDiskPath, certificateKeyDiskPath } = description;
  return certificateKeyDiskPath === undefined ? [certificateDiskPath] : [certificateDiskPath, certificateKeyDiskPath];
}

/** One certificate of the file, with the assertions it has signed. */
type Signer = ReturnType<typeof createSigner>;

/** One certificate, once read. */
function createSigner(certificate: CertificateCredential, clientId: string, clock: Clock) {
  const { privateKey, chain, thumbprint: hex, notBefore, notAfter } = certificate;
  const x5c = chain.map((pem) => new X509Certificate(pem).raw.toString('base64'));
  const thumbprint = Buffer.from(hex, 'hex').toString('base64url');
  const label = `certificate ${thumbprint}`;
  const signed = new LRUCache<string, { readonly assertion: Promise<string>; readonly renewAtMs: number }>({
    max: MAX_ASSERTIONS,
  });
  let signedSinceMs = clock.monotonic();
  let generation = 0;

  async function sign(tokenEndpoint: string): Promise<string> {
    const now = Math.floor(clock.now() / 1_000);
    return await new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint, x5c })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(tokenEndpoint)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + ASSERTION_SECONDS)
      .sign(privateKey);
  }

  async function assertionFor(tokenEndpoint: string): Promise<string> {
    const held = signed.get(tokenEndpoint);
    if (held && held.renewAtMs > clock.now()) return await held.assertion;
    const assertion = sign(tokenEndpoint);
    signed.set(tokenEndpoint, { assertion, renewAtMs: clock.now() + (ASSERTION_SECONDS - RENEW_SECONDS) * 1_000 });
    assertion.catch(() => signed.delete(tokenEndpoint));
    return await assertion;
  }

  return {
    label,
    thumbprint: hex,
    notAfterMs: notAfter.getTime(),
    isValid: () => notBefore.getTime() <= clock.now() && clock.now() < notAfter.getTime(),
    material: (tokenEndpoint: string): CredentialMaterial => ({
      id: `${label} ${generation}`,
      label,
      prove: async () => ({ clientAssertion: await assertionFor(tokenEndpoint) }),
    }),
    /** Signs everything anew from now on: a kept assertion may have met a clock that was set. */
    renew() {
      if (clock.monotonic() - signedSinceMs < RENEWED_MS) return;
      signedSinceMs = clock.monotonic();
      generation += 1;
      signed.clear();
    },
  };
}

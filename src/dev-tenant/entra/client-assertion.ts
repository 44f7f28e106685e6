/**
 * Verifies the JWT with which a client proves that it holds the key of a registered certificate.
 *
 * PS256 with `x5t#S256` as new clients send it, RS256 with `x5t` as older ones do. The same assertion may come several times
 * while it is valid: clients keep one for some minutes.
 * @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 * @module
 */

import { compactVerify, decodeProtectedHeader } from 'jose';
import type { App, Tenant } from '../directory/directory.ts';
import { parseRecord, textOf } from '../values.ts';
import { AadstsError } from './aadsts.ts';
import { type EntraCore, nowSeconds } from './core.ts';
import { isFederated, verifyFederatedAssertion } from './federated-credentials.ts';
import { printable, timeOf } from './form.ts';
import type { RegisteredCertificate } from './registered-certificates.ts';

/** An assertion and what it may be meant for. */
export interface ClientAssertionRequest {
  readonly app: App;
  readonly assertion: string;
  readonly tenant: Tenant;
  /** As it stands in the path: some clients put that into `aud`. */
  readonly tenantSegment: string;
}

/** Clocks of clients may differ by five minutes, as at Microsoft. */
const SKEW_SECONDS = 300;

/** @throws {AadstsError} 700027, 700024, 700030, 70021 and those of federated credentials */
export async function verifyClientAssertion(core: EntraCore, request: ClientAssertionRequest): Promise<void> {
  const { app, assertion } = request;
  // A token of another issuer has that issuer's audience and no `jti` of ours: only its time is looked at besides.
  if (isFederated(assertion, app)) {
    checkTime(core, await verifyFederatedAssertion(core.federated.of(app), assertion));
    return;
  }
  const certificate = findCertificate(core, app, assertion);
  const now = core.clock.now();
  if (now < certificate.validFrom || now > certificate.validTo) {
    throw new AadstsError(
      700030,
      `Invalid certificate - the certificate is outside its validity window. Thumbprint of key used by client: '${certificate.sha1}'.`,
    );
  }
  const claims = await verifiedClaims(assertion, certificate);
  if (claims.iss !== app.clientId || claims.sub !== app.clientId) {
    throw new AadstsError(
      70021,
      `No matching federated identity record found for presented assertion. Assertion Issuer: '${printable(textOf(claims.iss))}'. Assertion Subject: '${printable(textOf(claims.sub))}'.`,
    );
  }
  if (typeof claims.aud !== 'string' || !audiences(core, request).has(claims.aud.replace(/\/$/, '').toLowerCase())) {
    throw invalidAssertion(`its audience is not the token endpoint`);
  }
  if (typeof claims.jti !== 'string' || claims.jti === '') throw invalidAssertion("it has no 'jti'");
  checkTime(core, claims);
}

/**
 * By the thumbprint in the header; by which of the two hashes is up to the client.
 *
 * @throws {AadstsError} no JWT, no thumbprint, or a certificate that the app does not have
 */
function findCertificate(core: EntraCore, app: App, assertion: string): RegisteredCertificate {
  let header: ReturnType<typeof decodeProtectedHeader>;
  try {
    header = decodeProtectedHeader(assertion);
  } catch {
    throw invalidAssertion('it is not a signed JWT');
  }
  const sha256 = header['x5t#S256'];
  // MSAL Python pads what RFC 7515 wants unpadded, and Entra takes it.
  const sha1 = textOf(header.x5t ?? header.kid).replace(/=+$/, '');
  const certificate = core.certificates
    .of(app)
    .find((candidate) => (typeof sha256 === 'string' ? candidate.sha256 === sha256 : candidate.sha1 === sha1));
  if (certificate) return certificate;
  throw new AadstsError(
    700027,
    `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: '${printable(textOf(sha256) || sha1)}'.]`,
  );
}

/** @throws {AadstsError} the signature is another key's */
async function verifiedClaims(assertion: string, certificate: RegisteredCertificate): Promise<Record<string, unknown>> {
  try {
    const { payload } = await compactVerify(assertion, certificate.publicKey, { algorithms: ['PS256', 'RS256'] });
    return parseRecord(new TextDecoder().decode(payload)) ?? {};
  } catch {
    throw new AadstsError(
      700027,
      `Client assertion failed signature validation. [Reason - The signature is invalid., Thumbprint of key used by client: '${certificate.sha256}'.]`,
    );
  }
}

/** The token endpoint under every name of the tenant that was asked, and the issuer. */
function audiences(core: EntraCore, { tenant, tenantSegment }: ClientAssertionRequest): ReadonlySet<string> {
  const { origin, httpOrigin } = core.addresses();
  const accepted = new Set<string>();
  for (const base of [origin, httpOrigin]) {
    for (const segment of [tenant.tenantId, tenant.domain, tenantSegment]) {
      for (const path of ['oauth2/v2.0/token', 'oauth2/token', 'v2.0']) {
        accepted.add(`${base}/${segment}/${path}`.toLowerCase());
      }
    }
  }
  return accepted;
}

/** @throws {AadstsError} not yet, or no longer; a few minutes of difference between clocks are allowed */
function checkTime(core: EntraCore, { exp, nbf }: Record<string, unknown>): void {
  const now = nowSeconds(core);
  if (typeof exp !== 'number' || (nbf !== undefined && typeof nbf !== 'number')) {
    throw invalidAssertion("its 'exp' or 'nbf' is missing or no number");
  }
  if (now > exp + SKEW_SECONDS || (typeof nbf === 'number' && now < nbf - SKEW_SECONDS)) {
    throw new AadstsError(
      700024,
      `Client assertion is not within its valid time range. Current time: ${timeOf(now)}, assertion valid from ${timeOf(nbf ?? 0)}, expiry time of assertion ${timeOf(exp)}.`,
    );
  }
}

function invalidAssertion(reason: string): AadstsError {
  return new AadstsError(700027, `Client assertion failed validation: ${reason}.`);
}

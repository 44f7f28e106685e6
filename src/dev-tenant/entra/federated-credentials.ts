/**
 * Federated credentials: an app trusts the tokens of another issuer (a Kubernetes cluster, a managed identity) as client assertion.
 *
 * Issuer, subject and audience are compared letter by letter; the keys come from the issuer's own discovery document.
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation
 * @module
 */

import { compactVerify, createLocalJWKSet, decodeJwt } from 'jose';
import { z } from 'zod';
import type { App, Directory } from '../directory/directory.ts';
import { textOf } from '../values.ts';
import { type AadstsCode, AadstsError } from './aadsts.ts';
import { printable } from './form.ts';

/** Whose tokens an app may show in place of its own credential. */
export interface FederatedCredential {
  /** Below which `/.well-known/openid-configuration` stands. */
  readonly issuer: string;
  /** `system:serviceaccount:<namespace>:<name>` for Kubernetes. */
  readonly subject: string;
  /** `api://AzureADTokenExchange`, normally. */
  readonly audience: string;
}

/** Those that were added at run time; the directory itself has none. */
export interface FederatedCredentials {
  /** In the order in which they were added. */
  of(app: App): readonly FederatedCredential[];
  /** @throws {TypeError} for an app that does not exist */
  add(clientId: string, credential: FederatedCredential): void;
  reset(): void;
}

/** @param directory to refuse a credential for an app that is not there */
export function createFederatedCredentials(directory: Directory): FederatedCredentials {
  const added = new Map<string, FederatedCredential[]>();
  return {
    of: (app) => added.get(app.clientId) ?? [],
    add(clientId, credential) {
      const app = directory.appByClientId(clientId);
      if (!app) throw new TypeError(`There is no app with the client id '${clientId}'.`);
      added.set(app.clientId, [...(added.get(app.clientId) ?? []), credential]);
    },
    reset: () => added.clear(),
  };
}

/** Whether the assertion names another issuer than the app itself, which signs with its certificate. */
export function isFederated(assertion: string, app: App): boolean {
  try {
    const { iss } = decodeJwt(assertion);
    return iss !== undefined && iss !== app.clientId;
  } catch {
    return false;
  }
}

/**
 * @returns claims, signed by the issuer of a credential of this app; their time is not yet looked at
 * @throws {AadstsError} 70021, 700211, 700212, 700213, 7002138, 700027
 */
export async function verifyFederatedAssertion(
  credentials: readonly FederatedCredential[],
  assertion: string,
): Promise<Record<string, unknown>> {
  const claims = decodeJwt(assertion);
  const { issuer } = match(credentials, claims);
  try {
    await compactVerify(assertion, createLocalJWKSet(await keysOf(issuer)));
  } catch {
    throw new AadstsError(
      700027,
      'Client assertion failed signature validation. [Reason - The key was not found or the signature is invalid.]',
    );
  }
  return claims;
}

/** What is compared, in this order, and the number that is said when it differs: tools tell by it which part to mend. */
const RULES = [
  ['issuer', 'iss', 700211],
  ['subject', 'sub', 700213],
  ['audience', 'aud', 700212],
] as const satisfies readonly (readonly [keyof FederatedCredential, string, AadstsCode])[];

/**
 * Issuer, subject and audience in this order, because the refusal names the first that fits none.
 *
 * @throws {AadstsError} none fits
 */
function match(credentials: readonly FederatedCredential[], claims: Record<string, unknown>): FederatedCredential {
  const refuse = (code: AadstsCode, what: string) =>
    new AadstsError(
      code,
      `No matching federated identity record found for presented assertion ${what}. Assertion Issuer: '${printable(textOf(claims.iss))}'. Assertion Subject: '${printable(textOf(claims.sub))}'. Assertion Audience: '${printable(textOf(claims.aud))}'.`,
    );
  if (credentials.length === 0) throw refuse(70021, 'issuer');
  let left = credentials;
  for (const [member, claim, code] of RULES) {
    const value = textOf(claims[claim]);
    const same = left.filter((credential) => credential[member] === value);
    if (same.length === 0) {
      const differsInCase = left.some((credential) => credential[member].toLowerCase() === value.toLowerCase());
      throw refuse(differsInCase ? 7002138 : code, member);
    }
    left = same;
  }
  const [found] = left;
  if (found) return found;
  throw refuse(70021, 'issuer');
}

const Metadata = z.looseObject({ issuer: z.string(), jwks_uri: z.url() });
const KeySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })) });
/** For each of the two documents; the client waits for them. */
const TIMEOUT_MS = 3_000;

/** @throws {Error} the issuer cannot be reached, or does not describe itself */
async function keysOf(issuer: string) {
  const metadata = Metadata.parse(await getJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`));
  // OpenID Connect Discovery, section 4.3: otherwise a document somewhere else could speak for this issuer.
  if (metadata.issuer !== issuer) throw new Error('The discovery document belongs to another issuer.');
  return KeySet.parse(await getJson(metadata.jwks_uri));
}

/** Without redirects: an issuer that sends us elsewhere is not the one that was registered. */
async function getJson(url: string): Promise<unknown> {
  return await (await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) })).json();
}

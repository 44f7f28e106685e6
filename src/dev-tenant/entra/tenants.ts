/**
 * Which directory the first segment of a path names: a GUID, a domain, or one of the words for "whichever".
 *
 * Apps are registered in the tenant of the company. Of them, the tenants that are home to guests know the multi-tenant ones.
 * @module
 */

import type { App, Directory, Tenant } from '../directory/directory.ts';
import { AadstsError } from './aadsts.ts';
import { printable } from './form.ts';

/** Segments that stand for several tenants. */
const WORDS: ReadonlySet<string> = new Set(['common', 'organizations', 'consumers']);
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DOMAIN = /^[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+$/i;

/** What the first segment of an address stands for. */
export interface NamedTenant {
  /** `undefined` for `common`, `organizations` and `consumers`. */
  readonly tenant: Tenant | undefined;
  /** The segment that belongs into addresses: the GUID, also when asked by domain, or the word. */
  readonly segment: string;
}

/** @throws {AadstsError} 90002 for a tenant that does not exist, 900023 for what cannot be the name of one */
export function findTenant(directory: Directory, segment: string): NamedTenant {
  const name = segment.toLowerCase();
  if (WORDS.has(name)) return { tenant: undefined, segment: name };
  const tenant = [directory.tenant, ...directory.otherTenants].find(
    (candidate) => candidate.tenantId === name || candidate.domain === name,
  );
  if (tenant) return { tenant, segment: tenant.tenantId };
  if (GUID.test(name) || DOMAIN.test(name)) {
    throw new AadstsError(
      90002,
      `Tenant '${printable(segment)}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
    );
  }
  throw new AadstsError(
    900023,
    `Specified tenant identifier '${printable(segment)}' is neither a valid DNS name, nor a valid external domain.`,
  );
}

/** Whether an app can be used in a tenant; `undefined` is `common`, where every tenant may come of it. */
export function isKnownIn({ signInAudience }: App, tenant: Tenant | undefined, directory: Directory): boolean {
  return tenant === undefined || tenant === directory.tenant || signInAudience === 'AzureADMultipleOrgs';
}

/** Where personal accounts live; none do here, but the word `consumers` stands for it in documents. */
export const PERSONAL_ACCOUNTS_TENANT = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** @throws {AadstsError} 9002346, 50194 where people are to sign in to an app that is not for them */
export function assertAudience({ clientId, name, signInAudience }: App, { tenant, segment }: NamedTenant): void {
  if (segment === 'consumers') {
    throw new AadstsError(
      9002346,
      `Application '${clientId}'(${name}) is configured for use by Azure Active Directory users only. Please do not use the /consumers endpoint to serve this request.`,
    );
  }
  if (tenant !== undefined || signInAudience === 'AzureADMultipleOrgs') return;
  throw new AadstsError(
    50194,
    `Application '${clientId}'(${name}) is not configured as a multi-tenant application. Usage of the /${segment} endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.`,
  );
}

/** A grant without a page has to say which tenant is meant: AADSTS9001023, or 50059 at `organizations`. */
export function unspecificTenant(segment: string): AadstsError {
  return segment === 'organizations'
    ? new AadstsError(
        50059,
        'No tenant-identifying information found in either the request or implied by any provided credentials.',
      )
    : new AadstsError(
        9001023,
        'The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.',
      );
}

/** The tenant an account lives in. */
export function tenantById({ tenant, otherTenants }: Directory, tenantId: string): Tenant {
  return otherTenants.find((candidate) => candidate.tenantId === tenantId) ?? tenant;
}

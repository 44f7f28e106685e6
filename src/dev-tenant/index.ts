/**
 * Public door of the dev tenant: `import { startDevTenant } from 'onbehalf/dev-tenant'`. For development and tests only.
 * @module
 */

export type {
  AppDescription,
  CompanyDescription,
  PersonDescription,
  ResourceGroupDescription,
  SubscriptionDescription,
} from './directory/description.ts';
export type { App, Directory, Person, Persona, Subscription, Tenant } from './directory/directory.ts';
export { type AadstsCode, AadstsError } from './entra/aadsts.ts';
export type { Fault, Faults, Service } from './faults.ts';
export type { DevTenantInfo } from './info.ts';
export type { RecordedRequest, RequestJournal } from './request-journal.ts';
export type { TokenForOptions } from './script-tokens.ts';
export { type DevTenant, type DevTenantOptions, startDevTenant } from './tenant.ts';

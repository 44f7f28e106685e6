/**
 * The one company of the dev tenant, Fabrikam Weaving: about 300 people, their apps and their Azure subscriptions.
 *
 * The same in every install: chance comes from a fixed seed, ids from names. A test may describe its own people, apps or
 * subscriptions instead. Read-only; consent, sessions and to-dos live elsewhere.
 * @module
 */
import { describeApps } from './described-apps.ts';
import { describePeople } from './described-people.ts';
import { describeSubscriptions } from './described-subscriptions.ts';
import { type CompanyDescription, readDescription, refuseFaults } from './description.ts';
import type { Directory, Tenant } from './directory.ts';
import { createMemberships } from './groups.ts';
import type { Memberships } from './memberships.ts';
import { createPeople } from './people.ts';
import { guidOf } from './random.ts';
import { createPrincipals, createSubscriptions } from './subscriptions.ts';

/** Of a name that Microsoft uses in its own examples of companies, under a domain that nobody can own (RFC 2606). */
const tenant: Tenant = { tenantId: guidOf('tenant'), domain: 'fabrikam.example', displayName: 'Fabrikam Weaving' };
const contoso: Tenant = {
  tenantId: guidOf('tenant/contoso'),
  domain: 'contoso.example',
  displayName: 'Contoso Dyes',
};

/**
 * Makes the company anew; two calls give equal directories that share nothing that can be changed.
 *
 * @param description lists that stand instead of the seeded ones
 * @throws {TypeError} with every fault of the description and where it is
 */
export function createDirectory(description: CompanyDescription = {}): Directory {
  const { company: read, faults } = readDescription(description);
  const described = read.people && describePeople(read.people, tenant, contoso);
  const people = described?.people ?? createPeople(tenant, contoso);
  const { apps, faults: appFaults } = describeApps(read.apps ?? []);
  const principals = createPrincipals(people, apps, (group) =>
    described
      ? (described.groups.find(({ displayName }) => displayName === group)?.memberIds ?? [])
      : people.filter(({ department }) => department === group).map(({ objectId }) => objectId),
  );
  const given = read.subscriptions && describeSubscriptions(read.subscriptions, tenant, principals);
  const misfits = [...(described?.faults ?? []), ...appFaults, ...(given?.faults ?? [])];
  refuseFaults([...faults, ...misfits.map((misfit) => `✖ ${misfit}`)]);
  const peopleByName = new Map(
    people.flatMap((person) =>
      [person.objectId, person.alias, person.userPrincipalName].map((name) => [name.toLowerCase(), person] as const),
    ),
  );
  const peopleById = new Map(people.map((person) => [person.objectId, person]));
  const appsById = new Map(apps.map((app) => [app.clientId, app]));
  const appsByResource = new Map(
    apps.flatMap((app) => [app.clientId, ...app.identifierUris].map((name) => [resourceKey(name), app] as const)),
  );
  let memberships: Memberships | undefined;
  return {
    tenant,
    otherTenants: [contoso],
    people,
    apps,
    subscriptions: given?.subscriptions ?? createSubscriptions(tenant, contoso, principals),
    memberships() {
      memberships ??= described?.memberships() ?? createMemberships(tenant, people);
      return memberships;
    },
    personById: (objectId) => peopleById.get(objectId.toLowerCase()),
    findPerson: (name) => peopleByName.get(name.toLowerCase()),
    appByClientId: (clientId) => appsById.get(clientId.toLowerCase()),
    appByResource: (resource) => appsByResource.get(resourceKey(resource)),
  };
}

/** `https://management.azure.com/` and `https://management.azure.com` name the same API. */
function resourceKey(resource: string): string {
  return resource.toLowerCase().replace(/\/$/, '');
}

/**
 * Who can sign in where: the people of the company at its tenant, guests there under their guest account and at home under their own.
 *
 * The directory knows the accounts of its own tenant; those that guests have at home are derived here, with another object id.
 * @module
 */

import { createHash } from 'node:crypto';
import type { Directory, Person, Tenant } from '../directory/directory.ts';

/** The accounts that can sign in. A guest has two, with different object ids. */
export interface Accounts {
  /** Accounts of one tenant; of `undefined` (`common`, `organizations`): everybody's at home. */
  of(tenant: Tenant | undefined): readonly Person[];
  /** By alias, user principal name, mail address or object id, without regard to case. */
  find(name: string, tenant: Tenant | undefined): Person | undefined;
  /** Of any tenant, without regard to case. */
  byId(objectId: string): Person | undefined;
  /** The account that the holder of this one has in another tenant: of somebody at home there, or of a guest. */
  ofHolder(person: Person, tenant: Tenant): Person | undefined;
}

/** Derived once: the directory does not change while the tenant runs. */
export function createAccounts(directory: Directory): Accounts {
  const guests = directory.people.filter(({ homeTenantId }) => homeTenantId !== undefined);
  const homes = guests.map(accountAtHome);
  const members = directory.people.filter(({ homeTenantId }) => homeTenantId === undefined);
  const atHome = [...members, ...homes];
  const homesById = new Map(homes.map((person) => [person.objectId, person]));

  const of: Accounts['of'] = (tenant) => {
    if (tenant === undefined) return atHome;
    return tenant === directory.tenant
      ? directory.people
      : homes.filter(({ tenantId }) => tenantId === tenant.tenantId);
  };
  return {
    of,
    find(name, tenant) {
      const wanted = name.toLowerCase();
      const isCalled = (person: Person) =>
        [person.objectId, person.alias, person.userPrincipalName, person.mail].some(
          (known) => known?.toLowerCase() === wanted,
        );
      const isHere = tenant === directory.tenant;
      const known = directory.findPerson(name);
      if (known && (isHere || (tenant === undefined && known.homeTenantId === undefined))) return known;
      return (isHere ? guests : homes.filter((home) => of(tenant).includes(home))).find(isCalled);
    },
    ofHolder(person, tenant) {
      const { objectId } = homeAccountOf(person);
      return of(tenant).find((candidate) => homeAccountOf(candidate).objectId === objectId);
    },
    byId: (objectId) => directory.personById(objectId) ?? homesById.get(objectId.toLowerCase()),
  };
}

/** Object id and tenant at home: for a guest not those of here. */
export function homeAccountOf({ objectId, tenantId, homeTenantId }: Person): {
  readonly objectId: string;
  readonly tenantId: string;
} {
  return homeTenantId === undefined
    ? { objectId, tenantId }
    : { objectId: homeObjectId(objectId), tenantId: homeTenantId };
}

/** The same human as their own company knows them: another object id, and no role of ours. */
function accountAtHome(guest: Person): Person {
  const { homeTenantId: _, ...person } = guest;
  return {
    ...person,
    ...homeAccountOf(guest),
    persona: 'ordinary',
    displayName: `${person.givenName} ${person.surname}`,
    userPrincipalName: person.mail ?? person.userPrincipalName,
    roles: [],
  };
}

/** A GUID of version 4 in form, made from the other one: the same at each start. */
function homeObjectId(objectId: string): string {
  const hex = createHash('sha256').update(`home/${objectId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * Makes people of a description, and the groups that they are said to be in.
 *
 * What is not said is null, as in a directory that somebody keeps badly; nothing here is left to chance.
 * @module
 */

import type { PersonDescription } from './description.ts';
import type { Person, Tenant } from './directory.ts';
import { directoryRolesHeldBy, groupOf } from './groups.ts';
import type { Group, Memberships } from './memberships.ts';
import { makeGuest } from './people.ts';
import { guidOf } from './random.ts';

/** The people of a description, in its order, and what they belong to. */
export interface DescribedPeople {
  readonly people: readonly Person[];
  /** One for each name that a person mentions. Also the groups to which roles in Azure are given. */
  readonly groups: readonly Group[];
  /** `groups`, and the role that administrators hold; without administrative units. */
  memberships(): Memberships;
  /** In words, for whoever wrote the description. */
  readonly faults: readonly string[];
}

/** @param guestTenant home of all guests */
export function describePeople(
  descriptions: readonly PersonDescription[],
  tenant: Tenant,
  guestTenant: Tenant,
): DescribedPeople {
  const people = descriptions.map((person) => personOf(person, tenant, guestTenant));
  // Named exactly: `Payroll` and `payroll` are two groups.
  const names = [...new Set(descriptions.flatMap(({ groups = [] }) => groups))];
  const groups = names.map((displayName) => {
    const memberIds = descriptions.filter((person) => person.groups?.includes(displayName)).map(idOf);
    return groupOf(tenant, { displayName, memberIds });
  });
  const admins = people.filter(({ persona }) => persona === 'admin').map(({ objectId }) => objectId);
  return {
    people,
    groups,
    memberships: () => ({
      groups,
      directoryRoles: directoryRolesHeldBy((role) => (role === 'Global Administrator' ? admins : [])),
      administrativeUnits: [],
    }),
    faults: managerFaults(descriptions),
  };
}

/** By alias alone, so that somebody keeps the id when the description grows or is put into another order. */
const idOf = ({ alias }: Pick<PersonDescription, 'alias'>) => guidOf(`person/${alias}`);

/** What is not said is made from the alias: name, address, ids that are the same at each start. */
function personOf(description: PersonDescription, tenant: Tenant, guestTenant: Tenant): Person {
  const { alias, persona = 'ordinary', roles = [], manager } = description;
  const displayName = description.name ?? `${alias.charAt(0).toUpperCase()}${alias.slice(1)}`;
  const [givenName = displayName, ...rest] = displayName.split(/\s+/);
  const surname = rest.join(' ');
  const managerId = manager === undefined ? null : idOf({ alias: manager });
  if (persona === 'guest') {
    return { ...makeGuest(tenant, guestTenant, { alias, givenName, surname, persona }, alias), roles, managerId };
  }
  const userPrincipalName = `${alias}@${tenant.domain}`;
  return {
    objectId: idOf(description),
    tenantId: tenant.tenantId,
    persona,
    alias,
    displayName,
    givenName,
    surname,
    userPrincipalName,
    mail: userPrincipalName,
    jobTitle: description.jobTitle ?? null,
    department: description.department ?? null,
    officeLocation: description.officeLocation ?? null,
    mobilePhone: null,
    businessPhones: [],
    preferredLanguage: null,
    accountEnabled: persona !== 'disabled',
    managerId,
    roles,
  };
}

/** A manager who is nobody, and people who are their own manager by a way round. */
function managerFaults(descriptions: readonly PersonDescription[]): readonly string[] {
  const managers = new Map(descriptions.map(({ alias, manager }) => [alias, manager]));
  return descriptions.flatMap(({ alias, manager }, index) => {
    const at = `at people[${index}].manager`;
    if (manager === undefined) return [];
    if (!managers.has(manager)) return [`Nobody has the alias '${manager}'; ${at}`];
    const chain = new Set<string>();
    for (let next: string | undefined = manager; next !== undefined && !chain.has(next); next = managers.get(next)) {
      chain.add(next);
    }
    return chain.has(alias) ? [`'${alias}' would be under '${alias}'; ${at}`] : [];
  });
}

/**
 * The people of the company: one head, six divisions, departments, teams, and the named ones who meet a situation.
 *
 * The named ones sit inside the tree like anybody else; what happens to them is decided by whoever reads `persona`.
 * @module
 */
import type { Person, Persona, Tenant } from './directory.ts';
import { createRandom, guidOf, type Random } from './random.ts';
import { type Division, divisions, givenNames, type Office, offices, surnames } from './words.ts';

/** Who somebody is, before a place in the company is found. */
export interface Named {
  readonly alias: string;
  readonly givenName: string;
  readonly surname: string;
  readonly persona: Persona;
  /** App roles for the API of `onbehalf`; none unless given. */
  readonly roles?: readonly string[];
}

/** Where somebody stands in the company. */
interface Place {
  readonly managerId: string | null;
  readonly department: string | null;
  readonly jobTitle: string | null;
}

/** The people of the documentation, each for a situation; all others are made by chance from a fixed seed. */
const ada: Named = { alias: 'ada', givenName: 'Ada', surname: 'Lindqvist', persona: 'ordinary' };
const grace: Named = { alias: 'grace', givenName: 'Grace', surname: 'Holloway', persona: 'mfa-for-arm' };
const alan: Named = {
  alias: 'alan',
  givenName: 'Alan',
  surname: 'Thornbury',
  persona: 'admin',
  roles: ['Administrator', 'Reports.Read.All'],
};
/** Members of Ada's team: everyone else a newcomer signs in as. */
const team: readonly Named[] = [
  { alias: 'edsger', givenName: 'Edsger', surname: 'Dekker', persona: 'no-mail-consent' },
  { alias: 'dennis', givenName: 'Dennis', surname: 'Rowley', persona: 'disabled' },
  { alias: 'tim', givenName: 'Tim', surname: 'Barnsley', persona: 'throttled' },
  { alias: 'radia', givenName: 'Radia', surname: 'Pearson', persona: 'revoked' },
  { alias: 'linus', givenName: 'Linus', surname: 'Tornberg', persona: 'ordinary' },
];
const guest: Named = { alias: 'guest', givenName: 'Gustav', surname: 'Guestling', persona: 'guest' };

/** Teams per department and people per team: with the divisions of `words.ts` about 300 people in six levels. */
const teamsPerDepartment = 3;
const peoplePerTeam = { least: 3, most: 6 };

/** @param guestTenant home of the guest */
export function createPeople(tenant: Tenant, guestTenant: Tenant): readonly Person[] {
  const random = createRandom(1801); // the year of Jacquard's loom
  const people: Person[] = [];
  const taken = new Set([ada, grace, alan, guest, ...team].map(({ alias }) => alias));

  // Every draw of chance happens here and in a fixed order: one more or one less would give everybody after it another name.
  const add = (place: Place, named?: Named): Person => {
    const office = random.pick(offices);
    const who = named ?? strangerOf(random, taken);
    const person = makePerson(tenant, who, place, office, random);
    people.push(person);
    return person;
  };

  const head = add({ managerId: null, department: 'Board', jobTitle: 'Chief Executive Officer' });
  add({ managerId: head.objectId, department: 'Board', jobTitle: 'Executive Assistant' });
  for (const division of divisions) addDivision(division, head.objectId, add, random);
  // Last, and without a draw: guests do not move the others.
  people.push(makeGuest(tenant, guestTenant, guest));
  return people;
}

/** A chief, heads of departments, teams under them. */
function addDivision(
  division: Division,
  managerId: string,
  add: (place: Place, named?: Named) => Person,
  random: Random,
): void {
  const chief = add({ managerId, department: division.name, jobTitle: division.headTitle });
  for (const department of division.departments) {
    const isPlatform = department.name === 'Platform';
    const isWorkplace = department.name === 'Workplace';
    const lead = add(
      { managerId: chief.objectId, department: department.name, jobTitle: `Head of ${department.name}` },
      isPlatform ? grace : isWorkplace ? alan : undefined,
    );
    for (let index = 0; index < teamsPerDepartment; index += 1) {
      const isAdas = isPlatform && index === 0;
      const place = { managerId: lead.objectId, department: department.name, jobTitle: 'Team Lead' };
      const teamLead = add(place, isAdas ? ada : undefined);
      const member = () => ({
        managerId: teamLead.objectId,
        department: department.name,
        jobTitle: random.chance(0.04) ? null : random.pick(department.titles),
      });
      if (isAdas) for (const named of team) add(member(), named);
      const size = random.integer(peoplePerTeam.least, peoplePerTeam.most);
      for (let count = 0; count < size; count += 1) {
        const colleague = add(member());
        // The sixth level: somebody learns from somebody who leads nobody else.
        if (random.chance(0.12))
          add({ managerId: colleague.objectId, department: department.name, jobTitle: 'Apprentice' });
      }
    }
  }
}

/** A new name with an alias nobody has: `jose.garcia`, `jose.garcia2`. */
function strangerOf(random: Random, taken: Set<string>): Named {
  const givenName = random.pick(givenNames);
  const surname = random.pick(surnames);
  const base = `${asciiOf(givenName)}.${asciiOf(surname)}`;
  let alias = base;
  for (let count = 2; taken.has(alias); count += 1) alias = `${base}${count}`;
  taken.add(alias);
  return { alias, givenName, surname, persona: 'ordinary' };
}

/** Everything of a person that Graph shows without a second look; the rest is in `profiles.ts`. */
function makePerson(tenant: Tenant, who: Named, place: Place, office: Office, random: Random): Person {
  const userPrincipalName = `${who.alias}@${tenant.domain}`;
  const isNamed = who.persona !== 'ordinary' || who.alias === ada.alias;
  const extension = () => `${office.phonePrefix} ${String(random.integer(0, 9999)).padStart(4, '0')}`;
  return {
    objectId: guidOf(`person/${who.alias}`),
    tenantId: tenant.tenantId,
    persona: who.persona,
    alias: who.alias,
    displayName: `${who.givenName} ${who.surname}`,
    givenName: who.givenName,
    surname: who.surname,
    userPrincipalName,
    mail: !isNamed && random.chance(0.03) ? null : userPrincipalName,
    jobTitle: place.jobTitle,
    department: place.department,
    officeLocation: random.chance(0.08) ? null : `${office.name} ${random.integer(1, 4)}.${random.integer(10, 39)}`,
    mobilePhone: random.chance(0.6) ? extension() : null,
    businessPhones: random.chance(0.8) ? [extension()] : [],
    preferredLanguage: random.chance(0.15) ? null : office.language,
    accountEnabled: who.persona !== 'disabled' && (isNamed || !random.chance(0.02)),
    managerId: place.managerId,
    roles: who.roles ?? [],
  };
}

/**
 * A guest has another name and another id here than at home, and a thin profile, as invitations make them.
 *
 * @param mailbox name of the mailbox at home
 */
export function makeGuest(tenant: Tenant, home: Tenant, who: Named, mailbox = asciiOf(who.givenName)): Person {
  const homeAddress = `${mailbox}@${home.domain}`;
  return {
    objectId: guidOf(`person/${who.alias}`),
    tenantId: tenant.tenantId,
    persona: who.persona,
    alias: who.alias,
    displayName: `${who.givenName} ${who.surname} (${home.displayName})`,
    givenName: who.givenName,
    surname: who.surname,
    userPrincipalName: `${homeAddress.replace('@', '_')}#EXT#@${tenant.domain}`,
    mail: homeAddress,
    jobTitle: null,
    department: null,
    officeLocation: null,
    mobilePhone: null,
    businessPhones: [],
    preferredLanguage: null,
    accountEnabled: true,
    managerId: null,
    roles: [],
    homeTenantId: home.tenantId,
  };
}

/** Letters that have no base letter in Unicode's decomposition. */
const foldings: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', ß: 'ss', ı: 'i', æ: 'ae' };

/** Lower-case ASCII letters, digits and hyphens of a name, as user principal names are usually made. */
function asciiOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[øłßıæ]/g, (letter) => foldings[letter] ?? '')
    .normalize('NFD')
    .replaceAll(/[^a-z0-9-]/g, '');
}

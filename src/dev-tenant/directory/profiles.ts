/**
 * Everything the directory knows of a person beyond what a sign-in needs, and what was written over it.
 *
 * Made when it is first read, from the person's id alone. Writes live in memory and concern Graph only: tokens, sign-in page and
 * role assignments go on with the seeded person.
 * @module
 */
import type { Directory, Person } from './directory.ts';
import { licencesOf } from './licences.ts';
import { createRandom, guidOf } from './random.ts';
import { offices } from './words.ts';

type Text = string | null;

/** Graph's `user`, under Graph's names. Dates are `2021-03-01T07:00:00Z`; `null` is what nobody filled in. */
export interface Profile extends Person {
  readonly userType: 'Member' | 'Guest';
  readonly companyName: Text;
  readonly employeeId: Text;
  readonly employeeType: Text;
  readonly employeeHireDate: Text;
  readonly createdDateTime: string;
  readonly lastPasswordChangeDateTime: Text;
  /** ISO 3166, two letters; licences ask for it. */
  readonly usageLocation: Text;
  readonly streetAddress: Text;
  readonly city: Text;
  readonly postalCode: Text;
  readonly state: Text;
  readonly country: Text;
  readonly faxNumber: Text;
  readonly ageGroup: Text;
  readonly otherMails: readonly string[];
  /** `SMTP:` for the main address, `smtp:` for others. */
  readonly proxyAddresses: readonly string[];
  readonly assignedLicenses: readonly { readonly disabledPlans: readonly string[]; readonly skuId: string }[];
  /** From here on kept by SharePoint: read for one person at a time, see `isApart` in `graph/resource-type.ts`. */
  readonly aboutMe: Text;
  readonly birthday: Text;
  readonly mySite: Text;
  readonly interests: readonly string[];
  readonly pastProjects: readonly string[];
  readonly responsibilities: readonly string[];
  readonly schools: readonly string[];
  readonly skills: readonly string[];
}

/** Profiles with the writes of this run. */
export interface Profiles {
  /** Made at the first look; the same object until somebody writes. */
  readonly of: (person: Person) => Profile;
  /** Lays values over those there are; the names are trusted. */
  readonly update: (person: Person, changes: Partial<Profile>) => void;
  /** Forgets all writes. */
  readonly reset: () => void;
}

/** Bounded by the number of people, so nothing is ever dropped. */
export function createProfiles({ tenant }: Pick<Directory, 'tenant'>): Profiles {
  const known = new Map<string, Profile>();
  const of = (person: Person): Profile => {
    const profile = known.get(person.objectId) ?? makeProfile(person, tenant.displayName);
    known.set(person.objectId, profile);
    return profile;
  };
  return {
    of,
    update: (person, changes) => void known.set(person.objectId, { ...of(person), ...changes }),
    reset: () => known.clear(),
  };
}

const skills = ['weaving', 'pattern drafting', 'statistics', 'TypeScript', 'first aid', 'negotiation', 'colour theory'];
const interests = ['rowing', 'chess', 'mending', 'mountain huts', 'choir', 'astronomy', 'bread'];

/** What only few ask for, made when it is asked for. */
function makeProfile(person: Person, companyName: string): Profile {
  // Seeded by the person alone, so that a profile does not depend on whose was looked at before.
  const random = createRandom(Number.parseInt(guidOf(`profile/${person.objectId}`).slice(0, 8), 16));
  const isGuest = person.homeTenantId !== undefined;
  const office = offices.find(({ name }) => person.officeLocation?.startsWith(`${name} `));
  const hired = Date.UTC(2009, 0, 5, 7) + random.integer(0, 5800) * 86_400_000;
  const some = (words: readonly string[]) => words.filter(() => random.chance(0.25));
  return {
    ...person,
    userType: isGuest ? 'Guest' : 'Member',
    companyName: unless(isGuest, companyName),
    employeeId: unless(isGuest, String(10_000 + random.integer(0, 89_999))),
    employeeType: unless(isGuest, random.chance(0.1) ? 'Contractor' : 'Employee'),
    employeeHireDate: unless(isGuest, secondOf(hired)),
    createdDateTime: secondOf(hired - 86_400_000 * random.integer(1, 20)),
    lastPasswordChangeDateTime: unless(isGuest, secondOf(hired + 86_400_000 * 30)),
    usageLocation: office?.countryCode ?? unless(isGuest, 'GB'),
    streetAddress: unless(!office, `${random.integer(1, 90)} Mill Lane`),
    city: office?.name ?? null,
    postalCode: unless(!office, String(random.integer(10_000, 99_999))),
    state: null,
    country: office?.country ?? null,
    faxNumber: null,
    ageGroup: null,
    otherMails: isGuest && person.mail !== null ? [person.mail] : [],
    proxyAddresses: person.mail === null ? [] : [`SMTP:${person.mail}`],
    assignedLicenses: licencesOf(person).map(({ skuId }) => ({ disabledPlans: [], skuId })),
    aboutMe: unless(random.chance(0.7), `${person.givenName} works with threads of all kinds.`),
    birthday: unless(random.chance(0.8), secondOf(Date.UTC(2000, random.integer(0, 11), random.integer(1, 28)))),
    mySite: null,
    interests: some(interests),
    pastProjects: [],
    responsibilities: [],
    schools: [],
    skills: some(skills),
  };
}

/** A guest has what the home tenant knows nowhere else: it is null here. */
function unless<Value>(missing: boolean, value: Value): Value | null {
  return missing ? null : value;
}

/** The directory keeps whole seconds: `2021-03-01T07:00:00Z`. */
function secondOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

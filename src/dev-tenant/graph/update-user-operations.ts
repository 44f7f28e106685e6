/**
 * `PATCH /me` and `PATCH /users/{id}`: which properties may be written, by whom, and what a value must look like.
 *
 * @see https://learn.microsoft.com/graph/api/user-update
 * @module
 */
import type { Profile } from '../directory/profiles.ts';
import { badRequest, forbidden } from './errors.ts';
import { type AreaOptions, noContent, type Operation, ofUser } from './operation.ts';
import { hasOneOf } from './permissions.ts';
import { bodyOf, isTextList } from './request-body.ts';
import { userType } from './user.ts';

const writeAll = ['User.ReadWrite.All', 'Directory.ReadWrite.All'] as const;

type Check = (value: unknown) => boolean;
/** What a property of a user takes, and from whom. */
interface Writable {
  readonly accepts: Check;
  /** Needs more than `User.ReadWrite`. */
  readonly isManaged?: boolean;
}

const isShort = (value: unknown, most: number) => typeof value === 'string' && value !== '' && value.length <= most;
const text = (most: number): Writable => ({ accepts: (value) => value === null || isShort(value, most) });
const required = (most: number): Writable => ({ accepts: (value) => isShort(value, most) });
const texts = (mostEntries: number): Writable => ({
  accepts: (value) => isTextList(value) && value.length <= mostEntries && value.every((entry) => isShort(entry, 256)),
});
const matching = (pattern: RegExp): Writable => ({
  accepts: (value) => value === null || (typeof value === 'string' && pattern.test(value)),
});
const instant = matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/);

/**
 * What may be written, with its limits; a property that is missing here is read-only. Lengths from
 * https://learn.microsoft.com/graph/api/resources/user#properties
 */
const writable: Readonly<Partial<Record<keyof Profile, Writable>>> = {
  accountEnabled: { accepts: (value) => typeof value === 'boolean', isManaged: true },
  employeeId: { ...text(16), isManaged: true },
  employeeType: { ...text(64), isManaged: true },
  businessPhones: texts(1),
  city: text(128),
  companyName: text(64),
  country: text(128),
  department: text(64),
  displayName: required(256),
  faxNumber: text(64),
  givenName: text(64),
  jobTitle: text(128),
  mobilePhone: text(64),
  officeLocation: text(128),
  otherMails: texts(250),
  postalCode: text(40),
  preferredLanguage: matching(/^[a-z]{2,3}(?:-[A-Za-z]{2,4})?$/),
  state: text(128),
  streetAddress: text(1024),
  surname: text(64),
  usageLocation: matching(/^[A-Z]{2}$/),
  aboutMe: text(4000),
  birthday: instant,
  interests: texts(100),
  mySite: text(256),
  pastProjects: texts(100),
  responsibilities: texts(100),
  schools: texts(100),
  skills: texts(100),
};

/** PATCH answers 204 and nothing else; what was written is there for every later read, until the tenant is reset. */
export function updateUserOperations({ profiles }: AreaOptions): readonly Operation[] {
  return [
    ofUser('PATCH', '', {
      permissions: { delegated: writeAll, own: ['User.ReadWrite'], application: writeAll },
      handle(call, person) {
        const changes = changesIn(bodyOf(call.body));
        // `User.ReadWrite` opens one's own profile, but not what the company decides about it.
        const isManaged = Object.keys(changes).some((name) => writable[name as keyof Profile]?.isManaged);
        if (isManaged && !hasOneOf(call.caller, writeAll)) throw forbidden();
        profiles.update(person, changes);
        return noContent;
      },
    }),
  ];
}

/** The accepted values under the directory's own names. @throws {GraphError} 400 */
function changesIn(body: Readonly<Record<string, unknown>>): Partial<Profile> {
  const sent = Object.entries(body).filter(([name]) => !name.startsWith('@odata.'));
  if (sent.length === 0) throw badRequest('A request to update a resource needs at least one property.');
  const changes = sent.map(([name, value]) => {
    const property = userType.properties.get(name.toLowerCase());
    if (!property) {
      throw badRequest(`The property '${name}' does not exist on type 'microsoft.graph.user'.`);
    }
    const rule = Object.hasOwn(writable, property.name) ? writable[property.name as keyof Profile] : undefined;
    if (!rule) throw badRequest(`Property '${property.name}' is read-only and cannot be set.`);
    if (!rule.accepts(value))
      throw badRequest(`Invalid value specified for property '${property.name}' of resource 'User'.`);
    return { property, value };
  });
  // What SharePoint keeps is written by itself.
  if (new Set(changes.map(({ property }) => property.isApart)).size > 1) {
    throw badRequest('Properties that are kept in SharePoint must be updated in a request of their own.');
  }
  return Object.fromEntries(changes.map(({ property, value }) => [property.name, value]));
}

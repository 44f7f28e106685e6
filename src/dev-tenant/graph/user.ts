/**
 * A person of the directory as Graph's `user`: which properties exist, which come unasked, which the basic profile shows.
 *
 * @see https://learn.microsoft.com/graph/api/resources/user
 * @module
 */
import type { Person } from '../directory/directory.ts';
import { GraphError } from './errors.ts';

export type PropertyValue = string | boolean | null | readonly string[];

interface Property {
  readonly name: string;
  /** Comes without `$select`. */
  readonly byDefault: boolean;
  /** Shown to callers with no more than `User.ReadBasic.All`. */
  readonly basic: boolean;
  readonly filterable: boolean;
  readonly read: (person: Person) => PropertyValue;
}

const shown = { byDefault: true, basic: true, filterable: true };
const profile = { byDefault: true, basic: false, filterable: true };
const onRequest = { byDefault: false, basic: false, filterable: true };

const properties: readonly Property[] = [
  { name: 'businessPhones', ...profile, filterable: false, read: (person) => person.businessPhones },
  { name: 'displayName', ...shown, read: (person) => person.displayName },
  { name: 'givenName', ...shown, read: (person) => person.givenName },
  { name: 'jobTitle', ...profile, read: (person) => person.jobTitle },
  { name: 'mail', ...shown, read: (person) => person.mail },
  { name: 'mobilePhone', ...profile, filterable: false, read: (person) => person.mobilePhone },
  { name: 'officeLocation', ...profile, read: (person) => person.officeLocation },
  { name: 'preferredLanguage', ...profile, filterable: false, read: (person) => person.preferredLanguage },
  { name: 'surname', ...shown, read: (person) => person.surname },
  { name: 'userPrincipalName', ...shown, read: (person) => person.userPrincipalName },
  { name: 'id', ...shown, read: (person) => person.objectId },
  { name: 'accountEnabled', ...onRequest, read: (person) => person.accountEnabled },
  { name: 'department', ...onRequest, read: (person) => person.department },
  { name: 'mailNickname', ...onRequest, read: (person) => person.alias },
  { name: 'userType', ...onRequest, read: (person) => (person.homeTenantId === undefined ? 'Member' : 'Guest') },
];

const byName = new Map(properties.map((property) => [property.name.toLowerCase(), property]));

/** @throws {GraphError} 400 when a user has no such property */
export function propertyNamed(name: string): Property {
  const property = byName.get(name.toLowerCase());
  if (property) return property;
  throw new GraphError(
    400,
    'BadRequest',
    `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.user'.`,
  );
}

export interface UserView {
  /** Names asked for; `undefined`: the default ones. */
  readonly select: readonly string[] | undefined;
  /** False: only the basic profile has values, the rest is null. */
  readonly full: boolean;
}

/** The JSON object of a user. */
export function userOf(person: Person, { select, full }: UserView): Record<string, PropertyValue> {
  const wanted = select?.map(propertyNamed) ?? properties.filter(({ byDefault }) => byDefault);
  return Object.fromEntries(
    wanted.map((property) => [property.name, full || property.basic ? property.read(person) : hidden(property)]),
  );
}

function hidden({ name }: Property): PropertyValue {
  return name === 'businessPhones' ? [] : null;
}

/**
 * A user as Microsoft Graph sends it, and which of its properties each field of the schema needs.
 * @see https://learn.microsoft.com/graph/api/resources/user
 * @module
 */

import type { User } from '@microsoft/microsoft-graph-types';
import { type GraphObject, kindOf } from '../objects/directory-object.ts';
import { named } from '../objects/select.ts';
import { readEntity } from '../read-entity.ts';

/** Fields that are called as the property they show. */
const SHOWN = [
  'displayName',
  'givenName',
  'surname',
  'userPrincipalName',
  'mail',
  'mailNickname',
  'userType',
  'accountEnabled',
  'createdDateTime',
  'jobTitle',
  'department',
  'companyName',
  'employeeId',
  'employeeType',
  'officeLocation',
  'streetAddress',
  'city',
  'state',
  'postalCode',
  'country',
  'usageLocation',
  'mobilePhone',
  'businessPhones',
  'preferredLanguage',
] as const satisfies readonly (keyof User)[];

/** With the properties that were selected: one that a user does not have is `null`, one that the caller may not see is absent. */
export interface GraphUser
  extends Readonly<Pick<User, (typeof SHOWN)[number]>>,
    Pick<GraphObject, 'id' | '@odata.type'> {
  /** Where it was expanded; `null` for whoever has none. */
  readonly manager?: GraphUser | null;
}

/** What `updateMe` has written: it stands, whatever a later read says. */
export interface ProfileChange {
  /** Properties as they were sent, nulls included. */
  readonly written: Partial<GraphUser>;
}

/** By field of `User`; `manager`, `photo` and all lists ask for themselves. */
export const USER_PROPERTIES = named(...SHOWN);

/** @throws {DownstreamError} an answer that is no user */
export const readUser = (value: unknown): GraphUser => readEntity<GraphUser>(value);

/** Of a list that may mix types: only users are kept. @throws {DownstreamError} an item that is no object */
export function readIfUser(value: unknown): GraphUser | undefined {
  const user = readUser(value);
  return (kindOf(user) ?? 'user') === 'user' ? user : undefined;
}

/**
 * A user as Microsoft Graph sends it, and the properties we ask for.
 *
 * Most properties of the directory come only when they are selected, and a selection makes the answer small: so every request
 * names them.
 * @see https://learn.microsoft.com/graph/api/resources/user
 * @module
 */

import { DownstreamError } from '../../errors/errors.ts';

/** Properties of `$select`; a property that a user does not have is `null`, one that the caller may not see is absent. */
export interface GraphUser {
  readonly id: string;
  readonly displayName?: string | null;
  readonly givenName?: string | null;
  readonly surname?: string | null;
  readonly userPrincipalName?: string | null;
  readonly mail?: string | null;
  readonly jobTitle?: string | null;
  readonly department?: string | null;
  readonly officeLocation?: string | null;
  readonly mobilePhone?: string | null;
  readonly businessPhones?: readonly string[];
  readonly preferredLanguage?: string | null;
}

export const USER_PROPERTIES: readonly (keyof GraphUser)[] = [
  'id',
  'displayName',
  'givenName',
  'surname',
  'userPrincipalName',
  'mail',
  'jobTitle',
  'department',
  'officeLocation',
  'mobilePhone',
  'businessPhones',
  'preferredLanguage',
];

/** @throws {DownstreamError} an answer that is no user */
export function readUser(value: unknown): GraphUser {
  if (typeof value !== 'object' || value === null || typeof (value as GraphUser).id !== 'string') {
    throw new DownstreamError('DOWNSTREAM_ERROR', { api: 'graph', code: 'UnexpectedAnswer' });
  }
  return value as GraphUser;
}

/** Collections of directory objects mix types: only users are kept. */
export function isUser(value: unknown): boolean {
  const type = (value as { readonly '@odata.type'?: string } | null)?.['@odata.type'];
  return type === undefined || type === '#microsoft.graph.user';
}

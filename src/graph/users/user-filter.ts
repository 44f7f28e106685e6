/**
 * Conditions on users, and orders of users, in the words of Graph.
 *
 * Which comparisons need the directory's index differs from property to property; where the documentation is not plain, the index is
 * asked for, which is right either way.
 * @see https://learn.microsoft.com/graph/aad-advanced-queries#user-properties
 * @module
 */

import type { UserFilter, UserOrder, UserOrderField } from '../../generated/graph.ts';
import { comparesExactly, comparesInstant, comparesText, type FilterTable } from '../odata/filter.ts';
import type { ListOrder } from '../odata/list-options.ts';

/** One entry for each member of the input type, which the compiler holds it to. */
export const USER_FILTER: FilterTable<UserFilter> = {
  displayName: comparesText('displayName', 'plain'),
  givenName: comparesText('givenName', 'plain'),
  surname: comparesText('surname', 'plain'),
  userPrincipalName: comparesText('userPrincipalName', 'plain'),
  mail: comparesText('mail', 'plain'),
  mailNickname: comparesText('mailNickname', 'plain'),
  jobTitle: comparesText('jobTitle', 'plain'),
  department: comparesText('department', 'plain'),
  companyName: comparesText('companyName', 'advanced'),
  employeeId: comparesText('employeeId', 'advanced'),
  officeLocation: comparesText('officeLocation', 'advanced'),
  city: comparesText('city', 'plain'),
  state: comparesText('state', 'plain'),
  country: comparesText('country', 'plain'),
  usageLocation: comparesText('usageLocation', 'plain'),
  accountEnabled: comparesExactly('accountEnabled', String),
  userType: comparesExactly('userType', (type) => (type === 'GUEST' ? "'Guest'" : "'Member'")),
  createdDateTime: comparesInstant('createdDateTime'),
};

/** Properties that `$search` looks into: a word in any of them is enough. */
export const USER_SEARCH = ['displayName', 'mail', 'userPrincipalName'];

/** By the enum of the schema: what a client may order by and nothing else. */
const FIELDS: Readonly<Record<UserOrderField, Pick<ListOrder, 'property' | 'advanced'>>> = {
  DISPLAY_NAME: { property: 'displayName', advanced: false },
  USER_PRINCIPAL_NAME: { property: 'userPrincipalName', advanced: false },
  CREATED_DATE_TIME: { property: 'createdDateTime', advanced: true },
};

/** The enum's value → Graph's property. */
export const userOrder = ({ field, direction }: UserOrder): ListOrder => ({ ...FIELDS[field], direction });

/**
 * Conditions on groups, and orders of groups, in the words of Graph.
 * @see https://learn.microsoft.com/graph/aad-advanced-queries#group-properties
 * @module
 */

import type { GroupFilter, GroupOrder } from '../../generated/graph.ts';
import { comparesExactly, comparesInstant, comparesText, type FilterTable } from '../odata/filter.ts';
import type { ListOrder } from '../odata/list-options.ts';

/** What makes a group one of Microsoft 365; it can only be asked for with a lambda. */
const UNIFIED = "groupTypes/any(type:type eq 'Unified')";

/** One entry for each member of the input type, which the compiler holds it to. */
export const GROUP_FILTER: FilterTable<GroupFilter> = {
  displayName: comparesText('displayName', 'plain'),
  description: comparesText('description', 'advanced'),
  mail: comparesText('mail', 'plain'),
  mailNickname: comparesText('mailNickname', 'plain'),
  mailEnabled: comparesExactly('mailEnabled', String),
  securityEnabled: comparesExactly('securityEnabled', String),
  isMicrosoft365: (isOne) => [isOne ? { text: UNIFIED, advanced: false } : { text: `not(${UNIFIED})`, advanced: true }],
  createdDateTime: comparesInstant('createdDateTime'),
};

/** Properties that `$search` looks into: a word in any of them is enough. */
export const GROUP_SEARCH = ['displayName', 'description', 'mail'];

/** The name is the only order that the schema offers for groups: it needs no index. */
export const groupOrder = ({ direction }: GroupOrder): ListOrder => ({
  property: 'displayName',
  direction,
  advanced: false,
});

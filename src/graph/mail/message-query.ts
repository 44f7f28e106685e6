/**
 * Arguments of `messages` → path and OData options.
 *
 * Pure. Exchange has rules of its own: what is ordered by has to come first in the filter, else the query is an `InefficientFilter`;
 * a search goes with neither filter nor order nor count.
 * @see https://learn.microsoft.com/graph/api/user-list-messages
 * @see https://learn.microsoft.com/graph/search-query-parameter
 * @module
 */

import type { QueryParameters } from '../../downstream/address.ts';
import { BadUserInputError } from '../../errors/errors.ts';
import type { UserMessagesArgs } from '../../generated/graph.ts';
import { wordOf } from '../enum-names.ts';
import { comparesInstant } from '../odata/filter.ts';
import { textLiteral } from '../odata/literal.ts';

type Arguments = Pick<UserMessagesArgs, 'folder' | 'filter' | 'unreadOnly' | 'search' | 'orderBy'>;

const ORDERED_BY = 'receivedDateTime';
const compareReceived = comparesInstant(ORDERED_BY);

/** Before there was mail: true of every message. */
const ALL_TIMES = `${ORDERED_BY} ge 1900-01-01T00:00:00Z`;

const MAX_SEARCH = 256;

/** @param mailbox `/me` or `/users/{id}` */
export function messagesPath(mailbox: string, { folder }: Arguments): string {
  // Well-known names of folders have no capitals: `sentitems`.
  return folder ? `${mailbox}/mailFolders/${wordOf(folder).toLowerCase()}/messages` : `${mailbox}/messages`;
}

/** @throws {BadUserInputError} a search together with conditions or an order; a text that cannot be searched or compared with */
export function messageQuery({ filter, unreadOnly, search, orderBy }: Arguments): QueryParameters {
  const conditions = conditionsOf(filter, unreadOnly);
  if (search != null) {
    if (conditions.length > 0 || orderBy != null) {
      throw new BadUserInputError(
        "Expected 'search' without 'filter', 'unreadOnly' and 'orderBy': Exchange has one or the other.",
      );
    }
    return { $search: searchText(search) };
  }
  const isTimeFirst = conditions[0]?.startsWith(ORDERED_BY) ?? true;
  return {
    ...(conditions.length === 0 ? {} : { $filter: [...(isTimeFirst ? [] : [ALL_TIMES]), ...conditions].join(' and ') }),
    $orderby: `${ORDERED_BY} ${orderBy?.direction === 'ASC' ? 'asc' : 'desc'}`,
  };
}

/** In the order that Exchange wants: what is ordered by comes first. */
function conditionsOf(filter: Arguments['filter'], unreadOnly: boolean): readonly string[] {
  const { receivedDateTime, isRead, hasAttachments, importance, from } = filter ?? {};
  return [
    ...(receivedDateTime ? compareReceived(receivedDateTime, 'filter.receivedDateTime').map(({ text }) => text) : []),
    ...(unreadOnly ? ['isRead eq false'] : []),
    ...isTrueOrFalse('isRead', isRead),
    ...isTrueOrFalse('hasAttachments', hasAttachments),
    ...(importance == null ? [] : [`importance eq '${wordOf(importance)}'`]),
    ...(from == null ? [] : [`from/emailAddress/address eq ${textLiteral(from, 'filter.from')}`]),
  ];
}

const isTrueOrFalse = (property: string, value: boolean | null | undefined) =>
  value == null ? [] : [`${property} eq ${value}`];

/** Between the quotes stands KQL, whose own quotes are escaped. */
function searchText(search: string): string {
  const words = search.trim();
  if (words === '' || words.length > MAX_SEARCH || !words.isWellFormed() || /\p{Cc}/u.test(words)) {
    throw new BadUserInputError(
      `Expected 'search' to be a text of 1 to ${MAX_SEARCH} characters without control characters.`,
    );
  }
  return `"${words.replaceAll(/["\\]/g, '\\$&')}"`;
}

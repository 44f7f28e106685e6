/**
 * Managers that come with a list of users: `$expand=manager` spares one request per user.
 *
 * A list asks for the permission that a manager asks for, so nothing is refused that would not be refused alone.
 * @see https://learn.microsoft.com/graph/api/user-list-manager
 * @module
 */

import type { GraphQLResolveInfo } from 'graphql';
import { selectedFields, selectedNodeFields } from '../../module/selection.ts';
import { selectOf } from '../objects/select.ts';
import { type GraphUser, readIfUser, readUser, USER_PROPERTIES } from './user.ts';

/** @returns `manager($select=id,displayName)`; `undefined` when no managers are selected */
export function expandedManager(info: GraphQLResolveInfo): string | undefined {
  if (!selectedNodeFields(info).has('manager')) return undefined;
  const fields = selectedFields(info, 'nodes', 'manager').union(selectedFields(info, 'edges', 'node', 'manager'));
  return `manager($select=${selectOf(fields, USER_PROPERTIES).join(',')})`;
}

/**
 * An item of a list with managers expanded: whoever has none comes without the member.
 * @returns `undefined` for what is no user; `manager: null` for whoever has none
 */
export function readWithManager(value: unknown): GraphUser | undefined {
  const user = readIfUser(value);
  return user && { ...user, manager: user.manager ? readUser(user.manager) : null };
}

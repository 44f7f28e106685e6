/**
 * Which Microsoft Graph permission each field about users asks for: read by the exchange and by whoever lists permissions.
 *
 * The least privileged delegated permission for the properties that can be selected. `User.ReadBasic.All` would open other users'
 * names and addresses, but neither job title, department nor phone.
 * @see https://learn.microsoft.com/graph/permissions-reference
 * @module
 */

import type { FieldPermissions } from '../../module/define-module.ts';
import { askGraphFor } from '../ask-graph-for.ts';

/** By coordinate; `about` says whose data stands below, so that fields further down know whether they are about the caller. */
export const permissions = {
  'Query.me': { ...askGraphFor('User.Read'), about: 'caller' },
  'Query.user': { ...askGraphFor('User.Read.All'), own: ['User.Read'] },
  'Query.users': askGraphFor('User.Read.All'),
  'User.manager': { ...askGraphFor('User.Read.All'), about: 'another' },
  'User.directReports': { ...askGraphFor('User.Read.All'), about: 'another' },
  // Of anybody: `User.Read.All` does not open it.
  'User.memberOf': { ...askGraphFor('User.Read'), fills: { Group: ['GroupMember.Read.All'] } },
  'Mutation.updateMe': askGraphFor('User.ReadWrite'),
  'UpdateMePayload.user': { ...askGraphFor('User.Read'), about: 'caller' },
} as const satisfies FieldPermissions;

/**
 * Which Microsoft Graph permission each field about groups asks for.
 *
 * `Group.ReadBasic.All` would be less, but many tenants do not know it yet; `GroupMember.Read.All` every tenant does, and it covers
 * members and owners too.
 * @see https://learn.microsoft.com/graph/permissions-reference
 * @module
 */

import type { FieldPermissions } from '../../module/define-module.ts';
import { askGraphFor } from '../ask-graph-for.ts';

/** By coordinate. All of it is an administrator's to consent to. */
export const permissions = {
  'Query.group': askGraphFor('GroupMember.Read.All'),
  'Query.groups': askGraphFor('GroupMember.Read.All'),
  'Group.members': askGraphFor('GroupMember.Read.All'),
  'Group.owners': askGraphFor('GroupMember.Read.All'),
} as const satisfies FieldPermissions;

/**
 * Which Microsoft Graph permission each field asks for of what people have beside their directory entry.
 * @see https://learn.microsoft.com/graph/permissions-reference
 * @module
 */

import type { FieldPermissions } from '../../module/define-module.ts';
import { askGraphFor } from '../ask-graph-for.ts';

/** By coordinate; `own` where the field is about the caller. */
export const permissions = {
  'User.photo': { ...askGraphFor('User.ReadBasic.All'), own: ['User.Read'] },
  'User.presence': { ...askGraphFor('Presence.Read.All'), own: ['Presence.Read'] },
  // Of one's own licences `User.Read` tells as much as `LicenseAssignment.Read.All`, and it is there already.
  'User.licenseDetails': { ...askGraphFor('LicenseAssignment.Read.All'), own: ['User.Read'] },
  'User.joinedTeams': askGraphFor('Team.ReadBasic.All'),
  'Team.group': askGraphFor('GroupMember.Read.All'),
} as const satisfies FieldPermissions;

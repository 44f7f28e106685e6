/**
 * Which Microsoft Graph permission the fields of OneDrive ask for.
 * @see https://learn.microsoft.com/graph/permissions-reference
 * @module
 */

import type { FieldPermissions } from '../../module/define-module.ts';

const files = { api: 'graph', scopes: ['Files.Read'] } as const;

/** By coordinate. `Files.Read` is the user's own to consent to; drives of others would need `Files.Read.All`. */
export const permissions = {
  'User.drive': files,
  'Drive.items': files,
  'DriveItem.children': files,
} as const satisfies FieldPermissions;

/**
 * Which Microsoft Graph permission each field asks for: the one place, read by the exchange and by whoever lists permissions.
 *
 * The least privileged delegated permission for the properties that are selected. `User.ReadBasic.All` would open other users'
 * names and addresses, but neither job title, department nor phone.
 * @see https://learn.microsoft.com/graph/permissions-reference
 * @module
 */

import type { FieldPermissions } from '../../module/define-module.ts';

const graph = (...scopes: string[]) => ({ api: 'graph', scopes });

export const permissions = {
  'Query.me': graph('User.Read'),
  'Query.user': graph('User.Read.All'),
  'Query.users': graph('User.Read.All'),
  'User.manager': graph('User.Read.All'),
  'User.directReports': graph('User.Read.All'),
} as const satisfies FieldPermissions;

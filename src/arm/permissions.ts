/**
 * Which Azure permission each field asks for. Azure Resource Manager has one delegated permission; what the user may see is decided
 * by Azure RBAC.
 * @module
 */

import type { FieldPermissions } from '../module/define-module.ts';

const arm = { api: 'arm', scopes: ['user_impersonation'] } as const;

export const permissions = {
  'Query.subscriptions': arm,
  'Query.subscription': arm,
  'Subscription.resourceGroups': arm,
} as const satisfies FieldPermissions;

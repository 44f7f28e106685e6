/**
 * Which Azure permission each field asks for. Azure Resource Manager has one delegated permission; what the user may see is decided
 * by Azure RBAC.
 * @module
 */

import type { FieldPermissions } from '../../module/define-module.ts';
import { arm } from '../user-impersonation.ts';

export const permissions = {
  'Query.subscriptions': arm,
  'Query.subscription': arm,
} as const satisfies FieldPermissions;

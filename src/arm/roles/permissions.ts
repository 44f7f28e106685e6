/**
 * Which Azure permission each field about roles asks for.
 * @module
 */

import type { FieldPermissions } from '../../module/define-module.ts';
import { arm } from '../user-impersonation.ts';

export const permissions = {
  'Query.roleAssignments': arm,
  'Subscription.roleAssignments': arm,
  'ResourceGroup.roleAssignments': arm,
  'RoleAssignment.role': arm,
} as const satisfies FieldPermissions;

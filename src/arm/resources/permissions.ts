/**
 * Which Azure permission each field about resource groups and resources asks for.
 * @module
 */

import type { FieldPermissions } from '../../module/define-module.ts';
import { arm } from '../user-impersonation.ts';

export const permissions = {
  'Query.resourceGroup': arm,
  'Query.resource': arm,
  'Subscription.resourceGroups': arm,
  'Subscription.resources': arm,
  'ResourceGroup.resources': arm,
  'Resource.properties': arm,
  'Resource.systemData': arm,
} as const satisfies FieldPermissions;

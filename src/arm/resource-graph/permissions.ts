/**
 * Which Azure permission questions to Resource Graph ask for.
 * @module
 */

import type { FieldPermissions } from '../../module/define-module.ts';
import { arm } from '../user-impersonation.ts';

/** By coordinate; the answers hold what Azure RBAC lets the user see. */
export const permissions = {
  'Query.resourceGraph': arm,
  'ResourceGraph.resources': arm,
  'ResourceGraph.resourcesByType': arm,
  'ResourceGraph.resourcesByTag': arm,
  'ResourceGraph.resourcesByLocation': arm,
  'ResourceGraph.countByType': arm,
  'ResourceGraph.countByLocation': arm,
  'ResourceGraph.countBySubscription': arm,
} as const satisfies FieldPermissions;

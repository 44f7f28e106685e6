/**
 * Which Azure permission writing tags asks for.
 * @module
 */

import type { FieldPermissions } from '../../module/define-module.ts';
import { arm } from '../user-impersonation.ts';

/** By coordinate; whether the user may write tags there Azure RBAC says. */
export const permissions = { 'Mutation.updateTags': arm } as const satisfies FieldPermissions;

/**
 * What a refusal says to the client: the same words for a field and for a whole operation, nothing of the claims.
 * @module
 */

import type { Principal } from '../bearer/principal.ts';
import { lackingOf } from './grant.ts';
import type { Requirement } from './requirements.ts';

export const UNAUTHORIZED_MESSAGE = 'Unauthorized field or type';

export interface RefusalOptions {
  /** Name what is missing in the error (`Authorization.Errors.Details`). */
  readonly details: boolean;
}

const CODE = 'UNAUTHORIZED_FIELD_OR_TYPE';

/** Members of `extensions`. */
export function refusalExtensions(
  requirements: readonly Requirement[],
  principal: Principal | undefined,
  { details }: RefusalOptions,
): Record<string, unknown> {
  if (!details) return { code: CODE };
  const lacking = requirements.map((requirement) => lackingOf(requirement, principal));
  const united = (words: 'scopes' | 'roles' | 'permissions') => [...new Set(lacking.flatMap((one) => one[words]))];
  const [roles, permissions] = [united('roles'), united('permissions')];
  return {
    code: CODE,
    authorization: {
      missingScopes: united('scopes'),
      ...(roles.length > 0 ? { missingRoles: roles } : {}),
      ...(permissions.length > 0 ? { missingAppPermissions: permissions } : {}),
    },
  };
}

/**
 * What a refusal says to the client: the same words for a field and for a whole operation, nothing of the claims.
 *
 * ```json
 * { "message": "Unauthorized field or type", "path": ["me", "mail"], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE",
 *   "authorization": { "missingScopes": ["Mail.Read"] } } }
 * ```
 * `authorization` is there only with `Authorization.Errors.Details`: which scopes there are is in the schema for those who may read it.
 * @module
 */

import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import type { Principal } from '../bearer/principal.ts';
import { lackingOf } from './grant.ts';
import type { Requirement } from './requirements.ts';

/** Apollo Router's own sentence, which front-ends may look for. */
export const UNAUTHORIZED_MESSAGE = 'Unauthorized field or type';

/** How much a refusal says. */
export interface RefusalOptions {
  /** Name what is missing in the error (`Authorization.Errors.Details`). */
  readonly details: boolean;
}

const CODE = 'UNAUTHORIZED_FIELD_OR_TYPE';

/**
 * Members of `extensions`.
 * @param requirements all that were not met, of one field or of many
 */
export function refusalExtensions(
  requirements: readonly Requirement[],
  principal: Principal | undefined,
  { details }: RefusalOptions,
): Record<string, unknown> {
  if (!details) return { code: CODE };
  const lacking = requirements.map((requirement) => lackingOf(requirement, principal));
  // Of several fields together, each name once: what one sign-in would have to bring.
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

/**
 * The refusal of one position. Located here and made without a stack: it is an answer, not a fault, and there may be thousands in one
 * list.
 * @param at the field; the path of an item of its list ends with the index of the item
 */
export function refusalAt(
  at: Pick<GraphQLResolveInfo, 'path' | 'fieldNodes'>,
  requirement: Requirement,
  principal: Principal | undefined,
  options: RefusalOptions,
): GraphQLError {
  const path: (string | number)[] = [];
  for (let here: GraphQLResolveInfo['path'] | undefined = at.path; here; here = here.prev) path.push(here.key);
  path.reverse();
  const { stackTraceLimit } = Error;
  // Set back at once, and nothing is awaited in between: nobody else's error loses its stack.
  Error.stackTraceLimit = 0;
  try {
    return new GraphQLError(UNAUTHORIZED_MESSAGE, {
      nodes: at.fieldNodes,
      path,
      extensions: refusalExtensions([requirement], principal, options),
    });
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

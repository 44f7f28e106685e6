/**
 * Which Microsoft Graph permission the fields of mail ask for.
 *
 * `Mail.ReadBasic` would do for a list without bodies and previews. It is not asked for: a registration that may read bodies has
 * `Mail.Read` and not both, and would meet a consent page for less than it already has.
 * @see https://learn.microsoft.com/graph/permissions-reference
 * @module
 */

import type { FieldPermissions } from '../../module/define-module.ts';

const graph = (...scopes: string[]) => ({ api: 'graph', scopes });

/** By coordinate; each is the user's own to consent to. */
export const permissions = {
  'User.messages': graph('Mail.Read'),
  'User.message': graph('Mail.Read'),
  'Mutation.sendMail': graph('Mail.Send'),
} as const satisfies FieldPermissions;

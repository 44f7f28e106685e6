/**
 * Whose data a field is about: the signed-in user's own, or somebody else's.
 *
 * Of one's own Graph tells more for less: `/me` and a permission that every user may give, where others need an administrator's.
 * @module
 */

import type { Principal } from '../bearer/principal.ts';
import { pathSegment } from '../downstream/address.ts';
import type { FieldPermission } from '../module/define-module.ts';

export interface Subject {
  /** `/me` or `/users/{id}` */
  readonly path: string;
  readonly isOwn: boolean;
}

/**
 * @param id object id or user principal name; only the object id tells whether it is the caller's own, because names are reassigned
 * @throws {BadUserInputError} an id that cannot be one
 */
export function subjectOf(id: string, principal: Principal | undefined): Subject {
  const isOwn = principal?.kind === 'user' && principal.objectId.toLowerCase() === id.toLowerCase();
  return { path: isOwn ? '/me' : `/users/${pathSegment(id)}`, isOwn };
}

export function scopesFor({ scopes, own }: FieldPermission, { isOwn }: Subject): readonly string[] {
  return isOwn ? (own ?? scopes) : scopes;
}

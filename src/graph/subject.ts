/**
 * Whose data a field is about: the signed-in user's own, or somebody else's.
 *
 * Of one's own Graph tells more for less: `/me` and a permission that every user may give, where others need an administrator's.
 * @module
 */

import type { Principal } from '../bearer/principal.ts';
import { pathSegment } from '../downstream/address.ts';
import type { FieldPermission } from '../module/define-module.ts';

/** Where to ask, and with how little. */
export interface Subject {
  /** `/me` or `/users/{id}` */
  readonly path: string;
  /** The caller's own data; never for an application, which is nobody's `/me`. */
  readonly isOwn: boolean;
}

/**
 * @param id object id or user principal name; only the object id tells whether it is the caller's own, because names are reassigned
 * @throws {BadUserInputError} an id that cannot be one
 * @returns `/me` for the caller, which needs a permission that every user may give; never for an application
 */
export function subjectOf(id: string, principal: Principal | undefined): Subject {
  const isOwn = principal?.kind === 'user' && principal.objectId.toLowerCase() === id.toLowerCase();
  return { path: isOwn ? '/me' : `/users/${pathSegment(id)}`, isOwn };
}

/** @returns what to ask for: `own` where the field has it and the data is the caller's */
export function scopesFor({ scopes, own }: FieldPermission, { isOwn }: Subject): readonly string[] {
  return isOwn ? (own ?? scopes) : scopes;
}

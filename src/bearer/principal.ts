/**
 * The validated caller, as resolvers and directives see it.
 * @module
 */

import type { JsonObject, PrincipalKind } from '../protocol/claims.ts';

/** Frozen. Made only from a token whose signature, issuer, audience, lifetime and tenant were checked. */
export interface Principal {
  /** `user`: somebody signed in and the client acts for them. `app`: a daemon with application permissions. */
  readonly kind: PrincipalKind;
  /** `oid`: object id of the user, or of the service principal. Together with `tenantId` the key for storage. */
  readonly objectId: string;
  /** `tid`, a GUID in lower case: the tenant that issued the token. For a guest that is the resource's tenant, not their own. */
  readonly tenantId: string;
  /** `sub`: pairwise, another value in every application. */
  readonly subject: string;
  /** `azp` or `appid`: the client application that was given the token. */
  readonly clientId: string;
  /** Words of `scp`; empty for an app. */
  readonly scopes: ReadonlySet<string>;
  /** `roles`: application permissions of an app, assigned app roles of a user. */
  readonly roles: ReadonlySet<string>;
  /** For showing only: the user can change it. v2 tokens have it where the client asked for `profile`. */
  readonly name?: string;
  /** `preferred_username`, else `upn`: for showing only. It changes, is handed on, and must not decide anything. */
  readonly username?: string;
  /** `xms_cc`: `cp1` when the client can handle claims challenges. */
  readonly capabilities: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Every claim of the token, frozen. */
  readonly claims: JsonObject;
}

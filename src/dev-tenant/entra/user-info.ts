/**
 * What OpenID Connect's user info says: at Graph (`/oidc/userinfo`), where the v2.0 document points to.
 *
 * The subject is the one of the id token, another for every client; the names need `profile`, the address `email`.
 * @see https://learn.microsoft.com/entra/identity-platform/userinfo
 * @module
 */

import type { Person } from '../directory/directory.ts';
import { subjectOf } from './access-tokens.ts';

/** Who is asked about, and by which token. */
export interface UserInfoRequest {
  readonly person: Person;
  /** The client the access token was issued to. */
  readonly clientId: string;
  /** Words of `scp`. */
  readonly permissions: ReadonlySet<string>;
  /** Base address of Graph: `https://localhost:8443/graph/v1.0`. */
  readonly graph: string;
}

/** The caller has checked that `openid` is among the permissions. */
export function userInfo({ person, clientId, permissions, graph }: UserInfoRequest): object {
  return {
    sub: subjectOf(clientId, person),
    ...(permissions.has('profile')
      ? { name: person.displayName, family_name: person.surname, given_name: person.givenName }
      : {}),
    picture: `${graph}/me/photo/$value`,
    ...(permissions.has('email') && person.mail !== null ? { email: person.mail } : {}),
  };
}

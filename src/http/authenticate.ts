/**
 * Who sent this HTTP request: decided before its body is read.
 * @module
 */

import { missingToken, presentedToken } from '../bearer/authorization-header.ts';
import type { BearerValidator, ValidatedBearer } from '../bearer/validator.ts';

/** What a request without a token gets; with one, only the token decides. */
export interface AuthenticationPolicy {
  /** Requests without a token reach fields that ask for nothing. */
  readonly allowAnonymous: boolean;
  /** Requests without a token may read the schema, so that an explorer opens before anybody signs in (development). */
  readonly anonymousIntrospection: boolean;
}

/** Who a request is from. */
export interface Caller {
  /** `undefined`: nobody in particular, and the policy lets nobody in. A token that is not acceptable never ends up here. */
  readonly bearer: ValidatedBearer | undefined;
  /** Nothing but introspection is answered. */
  readonly introspectionOnly: boolean;
}

/**
 * @throws {UnauthenticatedError} no token where one is needed, or one that is not acceptable
 * @throws {ForbiddenError} a genuine token of a tenant or client that is not allowed
 */
export async function authenticate(
  rawHeaders: readonly string[],
  validator: BearerValidator,
  policy: AuthenticationPolicy,
): Promise<Caller> {
  const token = presentedToken(rawHeaders);
  // A bad token is refused also where none is needed: its sender must not be answered as nobody and believe they are signed in.
  if (token !== undefined) return { bearer: await validator.validate(token), introspectionOnly: false };
  if (!policy.allowAnonymous && !policy.anonymousIntrospection) throw missingToken();
  return { bearer: undefined, introspectionOnly: !policy.allowAnonymous };
}

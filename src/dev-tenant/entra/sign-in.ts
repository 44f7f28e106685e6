/**
 * Begins an authentication: the moment a person has proved who they are, by page or by password.
 * @module
 */

import { randomUUID } from 'node:crypto';
import type { App, Person, Tenant } from '../directory/directory.ts';
import { AadstsError } from './aadsts.ts';
import type { Authentication } from './authentication.ts';
import type { ClaimsRequest } from './claims-request.ts';
import { type EntraCore, nowSeconds } from './core.ts';

/** With how much proof. */
export interface SignInOptions {
  /** The claims that this sign-in is to meet. */
  readonly claims: ClaimsRequest;
  /** The second factor was shown; then the authentication contexts in `claims` count as met. */
  readonly mfa: boolean;
}

/** @throws {AadstsError} 50057 */
export function beginAuthentication(core: EntraCore, person: Person, { claims, mfa }: SignInOptions): Authentication {
  assertEnabled(person);
  // Whoever signs in within the second of a revocation is newer than it, and new enough for its challenge, also when the challenge was
  // somebody else's. Tokens say when they were made, whatever this is.
  const now = nowSeconds(core);
  const challenged = Math.min(claims.notBefore ?? 0, now + 1);
  const authTime = Math.max(now, challenged, core.revocations.revokedBefore(person.objectId) ?? 0);
  if (person.persona === 'revoked' && claims.notBefore === undefined) core.revocations.revoke(person, authTime + 1);
  return { person, authTime, mfa, acrs: mfa ? claims.acrs : [], sessionId: randomUUID() };
}

/** Whether the claims want a second factor. A script has nobody to press "Approve": there it counts as shown when it is asked for. */
export function asksForFactor({ asksForMfa, acrs }: ClaimsRequest): boolean {
  return asksForMfa || acrs.length > 0;
}

/** AADSTS50020: an account of another tenant that is no guest of this one. */
export function notAGuest(core: EntraCore, person: Person, tenant: Tenant, { clientId, name }: App): AadstsError {
  return new AadstsError(
    50020,
    `User account '${person.userPrincipalName}' from identity provider '${core.addresses().origin}/${person.tenantId}/' does not exist in tenant '${tenant.displayName}' and cannot access the application '${clientId}'(${name}) in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.`,
  );
}

/** @throws {AadstsError} 50057 */
export function assertEnabled(person: Person): void {
  if (person.accountEnabled && person.persona !== 'disabled') return;
  throw new AadstsError(50057, 'The user account is disabled. The account has been disabled by an administrator.');
}

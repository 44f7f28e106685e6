/**
 * Conditional Access of the dev tenant: who must show more than a password, and for which API.
 *
 * One policy: people with the persona `mfa-for-arm` need multi-factor authentication for Azure Resource Manager. An
 * authentication context (`acrs`) that somebody asks for demands the same of everybody.
 * @module
 */

import { appIds } from '../directory/apps.ts';
import type { App, Person } from '../directory/directory.ts';
import { AadstsError } from './aadsts.ts';
import type { Authentication } from './authentication.ts';
import type { ClaimsRequest } from './claims-request.ts';

/** Id of the policy, as it stands in the claims: recognisable, the same in every install. */
export const MFA_FOR_ARM_POLICY = '22222222-0000-4000-8000-000000000001';

/** Does a sign-in of this person for this API, with these claims, have to show a second factor? */
export function needsMfa(person: Person, resource: App | undefined, claims: ClaimsRequest): boolean {
  return policyFor(person, resource) !== undefined || claims.acrs.length > 0 || claims.asksForMfa;
}

/**
 * Lets a token be issued, or says what the next sign-in has to bring.
 *
 * @param claims what the client asked for in this request
 * @throws {AadstsError} 50076 with claims
 */
export function enforceConditionalAccess(authentication: Authentication, resource: App, claims: ClaimsRequest): void {
  const policy = policyFor(authentication.person, resource);
  if (policy !== undefined && !authentication.mfa) {
    const wanted = { access_token: { capolids: { essential: true, values: [policy] } } };
    throw mfaRequired(resource, JSON.stringify(wanted));
  }
  const missing = claims.acrs.some((context) => !authentication.acrs.includes(context));
  if (missing || (claims.asksForMfa && !authentication.mfa)) throw mfaRequired(resource, claims.text);
}

function policyFor(person: Person, resource: App | undefined): string | undefined {
  return person.persona === 'mfa-for-arm' && resource?.clientId === appIds.arm ? MFA_FOR_ARM_POLICY : undefined;
}

function mfaRequired(resource: App, claims: string): AadstsError {
  return new AadstsError(
    50076,
    `Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '${resource.clientId}'.`,
    { claims },
  );
}

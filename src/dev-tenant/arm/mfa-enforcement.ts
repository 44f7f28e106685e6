/**
 * Azure demands multi-factor authentication of people who create, change or delete: reads and apps are exempt.
 *
 * Here it is demanded of the persona `mfa-for-arm`: her token has to carry an authentication context. A client that understands
 * claims challenges is told so with a 401, any other meets the refusal of the policy.
 * @see https://learn.microsoft.com/entra/identity/authentication/concept-mandatory-multifactor-authentication
 * @module
 */
import { type Caller, contextForWrites } from './caller.ts';
import { ArmError, unauthorized } from './errors.ts';

/**
 * @param name of what is written
 * @throws {ArmError} 401 with claims, or 403 RequestDisallowedByAzure
 */
export function enforceMfa(caller: Caller, name: string): void {
  if (!caller.owesMfaForWrites) return;
  if (!caller.understandsChallenge) throw disallowedByAzure(name);
  const claims = JSON.stringify({ access_token: { acrs: { essential: true, value: contextForWrites } } });
  const description = 'Multi-factor authentication is required to create, update or delete resources';
  throw unauthorized('AuthenticationFailed', 'Authentication failed.', '', description, claims);
}

/** 403 without claims: whoever cannot follow a challenge is sent to a page. @param name of what would have been written */
export function disallowedByAzure(name: string): ArmError {
  const message = `Resource '${name}' was disallowed by Azure: You are receiving this error because you tried to create, update or delete Azure resources without authenticating through MFA. For more information, see https://aka.ms/MFAforAzure`;
  return new ArmError(403, 'RequestDisallowedByAzure', message);
}

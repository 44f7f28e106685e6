/**
 * What comes next in a sign-in: the order is person, second factor, consent, end.
 * @module
 */

import type { App, Person } from '../../directory/directory.ts';
import { AadstsError } from '../aadsts.ts';
import type { Authentication } from '../authentication.ts';
import type { EntraCore } from '../core.ts';
import { consentWanted, exceedsPerson, type WantedConsent } from './consent-wanted.ts';
import type { Interaction, SignInRequest } from './interactions.ts';

/** The next page, or none. */
export type NextStep =
  | { readonly name: 'sign-in' }
  | { readonly name: 'second-factor'; readonly person: Person }
  | { readonly name: 'consent'; readonly person: Person; readonly wanted: readonly WantedConsent[] }
  | { readonly name: 'finish'; readonly authentication: Authentication };

/** How far a sign-in has come. */
export type Progress = Pick<Interaction, 'request' | 'authentication' | 'hasConsented'>;

/** @throws {AadstsError} 53000, 53003, 90094 where nothing this person does now would let them in */
export function nextStep(core: EntraCore, { request, authentication, hasConsented }: Progress): NextStep {
  const { scope, claims } = request;
  if (!authentication) return { name: 'sign-in' };
  const { person } = authentication;
  const demand = core.conditionalAccess.demandOf(authentication, scope.resource?.app, claims);
  if (demand?.kind === 'sign-in') return { name: 'sign-in' };
  if (demand?.kind === 'second-factor') return { name: 'second-factor', person };
  if (demand) throw demand.refusal();
  const wanted = hasConsented ? [] : consentWanted(core, request, person);
  const isForEverybody = request.prompt === 'admin_consent';
  if (person.persona !== 'admin' && (isForEverybody || wanted.some((one) => exceedsPerson(core, one, person)))) {
    throw needsAdministrator(request.client);
  }
  return wanted.length > 0 ? { name: 'consent', person, wanted } : { name: 'finish', authentication };
}

/**
 * The session of the browser, where it is good enough for this request.
 *
 * Another person than the hinted one or one of another tenant, an explicit wish to sign in, and claims that want a newer
 * sign-in set it aside.
 */
export function usableSession(
  core: EntraCore,
  { prompt, loginHint, claims, tenant }: SignInRequest,
  session: Authentication | undefined,
): Authentication | undefined {
  if (!session || prompt === 'login' || prompt === 'select_account') return undefined;
  // Somebody else than the one at work here consents for everybody: let them choose who they are.
  if (prompt === 'admin_consent' && session.person.persona !== 'admin') return undefined;
  const here = core.accounts.find(session.person.objectId, tenant);
  if (here !== session.person) return undefined;
  if (loginHint !== undefined && core.accounts.find(loginHint, tenant) !== session.person) return undefined;
  return session.authTime >= (claims.notBefore ?? 0) ? session : undefined;
}

function needsAdministrator({ clientId, name }: App): AadstsError {
  return new AadstsError(
    90094,
    `The grant requires admin permission. '${clientId}'(${name}) needs permissions in the organization that only an administrator can grant.`,
  );
}

/** What `prompt=none` is told when a page would be needed. */
export function interactionNeeded({ name }: NextStep): AadstsError {
  if (name === 'second-factor') {
    return new AadstsError(50076, 'You must use multi-factor authentication, which needs a page to be shown.');
  }
  if (name === 'consent') {
    return new AadstsError(
      65001,
      'The user has not consented to use the application. Send an interactive authorization request.',
      { error: 'consent_required' },
    );
  }
  return new AadstsError(50058, 'A silent sign-in request was sent but no user is signed in.');
}

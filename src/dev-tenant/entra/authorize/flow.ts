/**
 * What comes next in a sign-in, and how it ends: the order is person, second factor, consent, code.
 * @module
 */

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Person } from '../../directory/directory.ts';
import { AadstsError } from '../aadsts.ts';
import type { Authentication } from '../authentication.ts';
import { needsMfa } from '../conditional-access.ts';
import type { EntraCore } from '../core.ts';
import { clientInfo } from '../issue.ts';
import { sendAnswer } from './answers.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { consentWanted, type WantedConsent } from './consent-wanted.ts';
import type { Interaction } from './interactions.ts';

export type NextStep =
  | { readonly name: 'sign-in' }
  | { readonly name: 'second-factor'; readonly person: Person }
  | { readonly name: 'consent'; readonly person: Person; readonly wanted: readonly WantedConsent[] }
  | { readonly name: 'finish'; readonly authentication: Authentication };

export type Progress = Pick<Interaction, 'request' | 'authentication' | 'hasConsented'>;

export function nextStep(core: EntraCore, { request, authentication, hasConsented }: Progress): NextStep {
  if (!authentication) return { name: 'sign-in' };
  const { person } = authentication;
  if (lacksMfa(request, authentication)) return { name: 'second-factor', person };
  const wanted = hasConsented ? [] : consentWanted(core, request, person);
  return wanted.length > 0 ? { name: 'consent', person, wanted } : { name: 'finish', authentication };
}

function lacksMfa({ scope, claims }: AuthorizationRequest, { person, mfa, acrs }: Authentication): boolean {
  if (!needsMfa(person, scope.resource?.app, claims)) return false;
  return !mfa || claims.acrs.some((context) => !acrs.includes(context));
}

/**
 * The session of the browser, where it is good enough for this request.
 *
 * Another person than the hinted one, an explicit wish to sign in, and claims that want a newer sign-in set it aside.
 */
export function usableSession(
  core: EntraCore,
  { prompt, loginHint, claims }: AuthorizationRequest,
  session: Authentication | undefined,
): Authentication | undefined {
  if (!session || prompt === 'login' || prompt === 'select_account') return undefined;
  if (loginHint !== undefined && core.directory.findPerson(loginHint) !== session.person) return undefined;
  return session.authTime >= (claims.notBefore ?? 0) ? session : undefined;
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
      {
        error: 'consent_required',
      },
    );
  }
  return new AadstsError(50058, 'A silent sign-in request was sent but no user is signed in.');
}

/** Ends the sign-in with a code. */
export function finish(
  core: EntraCore,
  reply: FastifyReply,
  { request, authentication }: { readonly request: AuthorizationRequest; readonly authentication: Authentication },
): FastifyReply {
  const { client, tenant, redirectUri, redirectType, scopeText, codeChallenge, nonce, claims } = request;
  const code = core.codes.issue(
    {
      clientId: client.clientId,
      tenantId: tenant.tenantId,
      redirectUri,
      redirectType,
      scope: scopeText,
      codeChallenge,
      nonce,
      authentication,
      claims,
    },
    core.clock.now(),
  );
  return sendAnswer(reply, request, {
    code,
    ...(request.wantsClientInfo ? { client_info: clientInfo(authentication.person) } : {}),
    // account type | error | suberror | cloud | data boundary: `e` is a work account
    ...(request.wantsClientData ? { clientdata: `e|||${new URL(core.addresses().origin).host}|none` } : {}),
    session_state: authentication.sessionId,
  });
}

/** Both forms of /authorize, and the pages' answers. */
export function parametersOf({ method, raw, body }: FastifyRequest): string {
  if (method === 'POST') return typeof body === 'string' ? body : '';
  return raw.url?.split(/\?(.*)/s)[1] ?? '';
}

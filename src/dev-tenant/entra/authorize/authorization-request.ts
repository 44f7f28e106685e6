/**
 * Reads a request to /authorize: first whether the answer may be sent to the redirect URI at all, then everything else.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 * @module
 */

import type { App } from '../../directory/directory.ts';
import { AadstsError } from '../aadsts.ts';
import { parseClaimsRequest } from '../claims-request.ts';
import { findClient } from '../clients.ts';
import type { EntraCore } from '../core.ts';
import { type Form, printable } from '../form.ts';
import { type ProtocolVersion, scopeTextOf } from '../protocol-version.ts';
import { type RedirectType, redirectTypeOf } from '../redirect-uris.ts';
import { parseScopes, type ScopeRequest } from '../scopes.ts';
import { assertAudience, findTenant, type NamedTenant } from '../tenants.ts';
import type { Prompt, SignInRequest } from './interactions.ts';
import { type ResponseMode, type ResponseWord, readResponseType, responseModeOf } from './response-type.ts';

/** Where an answer goes, be it a code or a refusal. */
export interface ReturnAddress {
  readonly named: NamedTenant;
  readonly version: ProtocolVersion;
  readonly client: App;
  /** Registered for this client, as the client wrote it. */
  readonly redirectUri: string;
  readonly redirectType: RedirectType;
  readonly responseMode: ResponseMode;
  /** The client's own; comes back as it was. */
  readonly state: string | undefined;
}

/** A whole request to /authorize, which may still be refused by who signs in. */
export interface AuthorizationRequest extends ReturnAddress, SignInRequest {
  /** What to answer with, one or two of them. */
  readonly responds: ReadonlySet<ResponseWord>;
  /** `scope` in words of the second generation; kept with the code. */
  readonly scopeText: string;
  /** For the id token; required where /authorize itself answers with one. */
  readonly nonce: string | undefined;
  /** A server may do without: it has a credential. */
  readonly codeChallenge: string | undefined;
  /** `client_info=1`: MSAL finds the account by it. */
  readonly wantsClientInfo: boolean;
  /** `clidata=1`: MSAL.js asks for what its telemetry tells. */
  readonly wantsClientData: boolean;
}

const PROMPTS: readonly Prompt[] = ['none', 'login', 'consent', 'select_account', 'admin_consent'];

/** @throws {AadstsError} 90002, 900023, 900144, 700016, 50011: shown on a page, never sent to the redirect URI */
export function readReturnAddress(
  core: EntraCore,
  { version, segment }: { readonly version: ProtocolVersion; readonly segment: string },
  form: Form,
): ReturnAddress {
  const named = findTenant(core.directory, segment);
  const client = findClient(core, form.require('client_id'), named.tenant);
  const redirectUri = form.get('redirect_uri') ?? client.webRedirectUris?.[0] ?? form.require('redirect_uri');
  const redirectType = redirectTypeOf(client, redirectUri);
  if (!redirectType) {
    throw new AadstsError(
      50011,
      `The redirect URI '${printable(redirectUri)}' specified in the request does not match the redirect URIs configured for the application '${client.clientId}'. Make sure the redirect URI sent in the request matches one added to your application.`,
    );
  }
  const responseMode = responseModeOf(form);
  return { named, version, client, redirectUri, redirectType, responseMode, state: form.get('state') };
}

/** @throws {AadstsError} what goes back to the redirect URI */
export function readAuthorizationRequest(core: EntraCore, address: ReturnAddress, form: Form): AuthorizationRequest {
  const { named, version, client, redirectType } = address;
  assertAudience(client, named);
  const responds = readResponseType(form, client);
  const codeChallenge = responds.has('code') ? readCodeChallenge(form, redirectType) : undefined;
  const scopeText = version === 'v1' ? (scopeTextOf('v1', form) ?? 'openid profile') : scopeOf(form);
  const scope = parseScopes(scopeText, {
    directory: core.directory,
    addresses: core.addresses(),
    tenant: named.tenant,
  });
  return {
    ...address,
    tenant: named.tenant,
    tenantSegment: named.segment,
    responds,
    scopeText,
    scope,
    nonce: responds.has('id_token') ? readIdTokenNonce(form, scope, version) : form.get('nonce'),
    codeChallenge,
    prompt: readPrompt(form),
    loginHint: form.get('login_hint'),
    claims: parseClaimsRequest(form.get('claims')),
    wantsClientInfo: form.get('client_info') === '1',
    wantsClientData: form.get('clidata') === '1',
  };
}

function scopeOf(form: Form): string {
  return scopeTextOf('v2', form) ?? form.require('scope');
}

/** @throws {AadstsError} a page without one, or another method than S256 */
function readCodeChallenge(form: Form, redirectType: RedirectType): string | undefined {
  const codeChallenge = form.get('code_challenge');
  if (codeChallenge === undefined && redirectType === 'spa') {
    throw new AadstsError(
      9002325,
      'Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
    );
  }
  const isS256 = form.get('code_challenge_method') === 'S256' && /^[\w-]{43}$/.test(codeChallenge ?? '');
  if (codeChallenge === undefined || isS256) return codeChallenge;
  throw new AadstsError(9002313, "Invalid request. The code_challenge_method must be 'S256', with a challenge to fit.");
}

/** Whoever takes an id token from a browser has to be able to tell that it is the answer to their own request. */
function readIdTokenNonce(form: Form, scope: ScopeRequest, version: ProtocolVersion): string {
  if (version === 'v2' && !scope.oidc.has('openid')) {
    throw new AadstsError(70005, "response_type 'id_token' requires the 'openid' scope.");
  }
  return form.require('nonce');
}

/**
 * `create` asks for a new account, which nobody can make here: it counts as no prompt.
 *
 * @throws {AadstsError} another word
 */
function readPrompt(form: Form): Prompt | undefined {
  const prompt = form.get('prompt');
  const known = PROMPTS.find((candidate) => candidate === prompt);
  if (prompt === undefined || prompt === 'create' || known) return known;
  throw new AadstsError(9002313, `Invalid request. The prompt '${printable(prompt)}' is not supported.`);
}

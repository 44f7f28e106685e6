/**
 * Reads a request to /authorize: first whether the answer may be sent to the redirect URI at all, then everything else.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 * @module
 */

import type { App, Tenant } from '../../directory/directory.ts';
import { AadstsError } from '../aadsts.ts';
import { type ClaimsRequest, parseClaimsRequest } from '../claims-request.ts';
import { findClient } from '../clients.ts';
import type { EntraCore } from '../core.ts';
import { type Form, printable } from '../form.ts';
import { type RedirectType, redirectTypeOf } from '../redirect-uris.ts';
import { parseScopes, type ScopeRequest } from '../scopes.ts';
import { findTenant } from '../tenants.ts';

export type ResponseMode = 'query' | 'fragment' | 'form_post';
export type Prompt = 'none' | 'login' | 'consent' | 'select_account';

/** Where an answer goes, be it a code or a refusal. */
export interface ReturnAddress {
  readonly tenant: Tenant;
  /** The tenant as it stands in addresses: a GUID or `common`. */
  readonly tenantSegment: string;
  readonly client: App;
  readonly redirectUri: string;
  readonly redirectType: RedirectType;
  readonly responseMode: ResponseMode;
  readonly state: string | undefined;
}

export interface AuthorizationRequest extends ReturnAddress {
  readonly scope: ScopeRequest;
  readonly scopeText: string;
  readonly nonce: string | undefined;
  /** A server may do without: it has a credential. */
  readonly codeChallenge: string | undefined;
  readonly prompt: Prompt | undefined;
  readonly loginHint: string | undefined;
  readonly claims: ClaimsRequest;
  readonly wantsClientInfo: boolean;
  readonly wantsClientData: boolean;
}

const MODES: readonly ResponseMode[] = ['query', 'fragment', 'form_post'];
const PROMPTS: readonly Prompt[] = ['none', 'login', 'consent', 'select_account'];

/** @throws {AadstsError} 90002, 900023, 900144, 700016, 50011: shown on a page, never sent to the redirect URI */
export function readReturnAddress(core: EntraCore, segment: string, form: Form): ReturnAddress {
  const named = findTenant(core.directory, segment);
  const tenant = named.tenant ?? core.directory.tenant;
  const client = findClient(core, form.require('client_id'), tenant);
  const redirectUri = form.get('redirect_uri') ?? client.webRedirectUris?.[0] ?? form.require('redirect_uri');
  const redirectType = redirectTypeOf(client, redirectUri);
  if (!redirectType) {
    throw new AadstsError(
      50011,
      `The redirect URI '${printable(redirectUri)}' specified in the request does not match the redirect URIs configured for the application '${client.clientId}'. Make sure the redirect URI sent in the request matches one added to your application.`,
    );
  }
  const mode = MODES.find((known) => known === form.get('response_mode'));
  return {
    tenant,
    tenantSegment: named.segment,
    client,
    redirectUri,
    redirectType,
    responseMode: mode ?? 'query',
    state: form.get('state'),
  };
}

/** @throws {AadstsError} what goes back to the redirect URI */
export function readAuthorizationRequest(core: EntraCore, address: ReturnAddress, form: Form): AuthorizationRequest {
  const mode = form.get('response_mode');
  if (mode !== undefined && mode !== address.responseMode) {
    throw new AadstsError(9002313, `Invalid request. The response_mode '${printable(mode)}' is not supported.`);
  }
  const responseType = form.require('response_type');
  if (responseType !== 'code') {
    throw new AadstsError(700054, `response_type '${printable(responseType)}' is not enabled for the application.`);
  }
  const codeChallenge = form.get('code_challenge');
  if (codeChallenge === undefined && address.redirectType === 'spa') {
    throw new AadstsError(
      9002325,
      'Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
    );
  }
  const isS256 = form.get('code_challenge_method') === 'S256' && /^[\w-]{43}$/.test(codeChallenge ?? '');
  if (codeChallenge !== undefined && !isS256) {
    throw new AadstsError(
      9002313,
      "Invalid request. The code_challenge_method must be 'S256', with a challenge to fit.",
    );
  }
  const prompt = form.get('prompt');
  const knownPrompt = PROMPTS.find((known) => known === prompt);
  if (prompt !== undefined && prompt !== 'create' && !knownPrompt) {
    throw new AadstsError(9002313, `Invalid request. The prompt '${printable(prompt)}' is not supported.`);
  }
  const scopeText = form.require('scope');
  const { directory } = core;
  return {
    ...address,
    scopeText,
    scope: parseScopes(scopeText, { directory, addresses: core.addresses(), tenant: address.tenant }),
    nonce: form.get('nonce'),
    codeChallenge,
    prompt: knownPrompt,
    loginHint: form.get('login_hint'),
    claims: parseClaimsRequest(form.get('claims')),
    wantsClientInfo: form.get('client_info') === '1',
    wantsClientData: form.get('clidata') === '1',
  };
}

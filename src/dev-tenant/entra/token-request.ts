/**
 * One request to the token endpoint after its client proved itself: what every grant reads.
 * @module
 */

import type { Tenant } from '../directory/directory.ts';
import { parseRecord, textOf } from '../values.ts';
import { AadstsError } from './aadsts.ts';
import { type ClaimsRequest, parseClaimsRequest } from './claims-request.ts';
import type { AuthenticatedClient } from './clients.ts';
import type { EntraCore } from './core.ts';
import type { Form } from './form.ts';
import { parseScopes, type ScopeRequest } from './scopes.ts';

export interface TokenRequest {
  readonly form: Form;
  readonly client: AuthenticatedClient;
  readonly tenant: Tenant;
  readonly tenantSegment: string;
  /** The `Origin` header of a browser. */
  readonly origin: string | undefined;
}

export interface RequestedTokens {
  readonly scope: ScopeRequest;
  readonly claims: ClaimsRequest;
  readonly wantsClientInfo: boolean;
  /** RFC 7638 thumbprint: a proof-of-possession token is wanted. */
  readonly confirmationKeyId: string | undefined;
}

/** @param fallbackScope what counts when the request names none; without it, none is an error */
export function readRequestedTokens(
  core: EntraCore,
  { form, tenant }: TokenRequest,
  fallbackScope?: string,
): RequestedTokens {
  const scope = fallbackScope === undefined ? form.require('scope') : (form.get('scope') ?? fallbackScope);
  return {
    scope: parseScopes(scope, { directory: core.directory, addresses: core.addresses(), tenant }),
    claims: parseClaimsRequest(form.get('claims')),
    wantsClientInfo: form.get('client_info') === '1',
    confirmationKeyId: form.get('token_type')?.toLowerCase() === 'pop' ? readConfirmation(form) : undefined,
  };
}

/** `req_cnf` is base64url of `{"kid":"<thumbprint>"}`. */
function readConfirmation(form: Form): string {
  const kid = textOf(parseRecord(Buffer.from(form.require('req_cnf'), 'base64url').toString())?.kid);
  if (kid !== '') return kid;
  throw new AadstsError(
    9002313,
    'Invalid request. Request is malformed or invalid: the req_cnf parameter is not valid.',
  );
}

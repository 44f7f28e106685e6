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
import { type Form, missingParameter } from './form.ts';
import { type ProtocolVersion, scopeTextOf } from './protocol-version.ts';
import { parseScopes, type ScopeRequest } from './scopes.ts';
import { tenantById } from './tenants.ts';

/** What every grant is given. */
export interface TokenRequest {
  readonly form: Form;
  readonly client: AuthenticatedClient;
  /** Which generation of endpoint was asked. */
  readonly version: ProtocolVersion;
  /** `undefined`: `common` or `organizations`; what is shown says which. */
  readonly tenant: Tenant | undefined;
  readonly tenantSegment: string;
  /** The `Origin` header of a browser. */
  readonly origin: string | undefined;
}

/** Which tokens a request wants, before it is known whether it may have them. */
export interface RequestedTokens {
  readonly version: ProtocolVersion;
  readonly scope: ScopeRequest;
  readonly claims: ClaimsRequest;
  /** `client_info=1` */
  readonly wantsClientInfo: boolean;
  /** RFC 7638 thumbprint: a proof-of-possession token is wanted. */
  readonly confirmationKeyId: string | undefined;
}

/** @param fallbackScope what counts when the request names none; without it, none is an error */
export function readRequestedTokens(
  core: EntraCore,
  { form, tenant, version }: TokenRequest,
  fallbackScope?: string,
): RequestedTokens {
  const text = scopeTextOf(version, form) ?? '';
  const names = version === 'v2' ? text !== '' : form.get('resource') !== undefined;
  if (!names && fallbackScope === undefined) throw missingScope(version);
  const scope = parseScopes(names ? text : (fallbackScope ?? ''), {
    directory: core.directory,
    addresses: core.addresses(),
    tenant,
  });
  return {
    version,
    // The first generation knows no words for them: whoever signs in gets both.
    scope: version === 'v2' ? scope : { ...scope, oidc: new Set([...scope.oidc, 'openid', 'offline_access']) },
    claims: parseClaimsRequest(form.get('claims')),
    wantsClientInfo: form.get('client_info') === '1',
    confirmationKeyId: form.get('token_type')?.toLowerCase() === 'pop' ? readConfirmation(form) : undefined,
  };
}

function missingScope(version: ProtocolVersion): AadstsError {
  if (version === 'v2') return missingParameter('scope');
  return new AadstsError(
    90014,
    "The required field 'resource' is missing from the credential. Ensure that you have all the necessary parameters for the login request.",
  );
}

/**
 * The tenant that a code belongs to.
 *
 * @throws {AadstsError} 70000 when the request names another one
 */
export function tenantOfGrant({ directory }: EntraCore, { tenant }: TokenRequest, tenantId: string): Tenant {
  if (tenant === undefined || tenant.tenantId === tenantId) return tenantById(directory, tenantId);
  throw new AadstsError(70000, 'Provided grant is invalid or malformed: it was issued by another tenant.');
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
